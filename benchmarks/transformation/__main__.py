"""Builds all marts of the generated country at several sizes, beside the same SQL run by hand; writes what it took.

Per size, each in a process of its own: the models and tests as a refresh builds them, the models alone, the SQL that
dbt compiled in one DuckDB connection, and publishing the outcome. Homes and builds go to the work folder; a home that
is there already is used again.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.measuring import Measure, measured
from benchmarks.national.home import Size, generate
from benchmarks.results import Bench, Goal
from benchmarks.transformation import chart
from benchmarks.transformation.places import build_folder, by_hand_folder
from orchestration.settings import PROJECT_ROOT

HERE = Path(__file__).resolve().parent
CHART = HERE / "cost.svg"
COLUMNS = (
    "million observations", "million rows in the marts", "what", "s", "CPU s", "MB of memory", "CPU s per million",
)  # fmt: skip
NATIONAL = 60
"""Millions of observations of the whole country: what the goals of time and memory are of."""
CHECKED, MODELS, BY_HAND, FORCE = "dbt, models and tests", "dbt, models alone", "the same SQL by hand", "put in force"

EPILOG = """
examples:
  python -m benchmarks.transformation --sizes 1 10            some minutes on a calm machine
  python -m benchmarks.transformation --sizes 1 10 60         needs 40 GB of disk and about an hour
  python -m benchmarks.transformation --sizes 10 --without "dbt, models and tests"
"""


def main() -> int:
    """Exit code 0; a step that fails ends the benchmark and names its log."""
    asked = _arguments()
    bench = Bench("transformation", "python -m benchmarks.transformation", ("dbt-core", "dbt-duckdb"))
    work: Path = asked.work
    work.mkdir(parents=True, exist_ok=True)
    found: dict[float, dict[str, Measure]] = {}
    rows: list[tuple[str | float | int | None, ...]] = []
    sealing: dict[float, dict[str, Any]] = {}
    for millions in sorted(asked.sizes):
        home = work / f"country-{millions:g}"
        size = generate(home, millions, None, lambda said: print(said, flush=True))
        taken, report = _steps(home, work, asked.memory, asked.without)
        found[millions], sealing[millions] = taken, report
        rows += _rows(size, taken, report)
        # after each size: who ends it before the largest keeps the smaller ones
        bench.keep(_goals(found, sealing), COLUMNS, rows)
    if len(found) > 1:
        lines = {
            name: [(size, taken[name].cpu) for size, taken in found.items() if name in taken]
            for name in (CHECKED, MODELS, BY_HAND)
        }
        drawn = {name: points for name, points in lines.items() if points}
        chart.draw(CHART, drawn, "million observations", "CPU seconds")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.transformation", description=__doc__, epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("--sizes", type=float, nargs="+", default=[1, 10, 60], help="millions of observations")
    parser.add_argument(
        "--memory", default="6GB", help="what DuckDB may take (6GB); the goal of 8 GB is of the process"
    )
    parser.add_argument(
        "--without", nargs="*", default=[], choices=[CHECKED, MODELS, BY_HAND], help="steps to leave out"
    )
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "regiodeal-transformation")
    return parser.parse_args()


def _steps(home: Path, work: Path, memory: str, without: list[str]) -> tuple[dict[str, Measure], dict[str, Any]]:
    """What each step took, and what publishing wrote of itself."""
    order, report = work / "built.json", work / "published.json"
    commands = {
        MODELS: ["build", str(home), str(order), "--models-only"],
        BY_HAND: ["by_hand", str(home), str(order), str(work / "by-hand.json")],
        CHECKED: ["build", str(home), str(order)],
    }
    taken = {}
    for name, arguments in commands.items():
        if name in without:
            continue
        print(f"{home.name}: {name}", flush=True)
        taken[name] = _run(arguments, work, memory)
        if name == BY_HAND:
            shutil.rmtree(by_hand_folder(home))
    _run(["publishing", str(home), str(report)], work, memory)
    shutil.rmtree(build_folder(home), ignore_errors=True)
    for folder in ("releases", "site", "open_data"):
        shutil.rmtree(home / folder)
    return taken, json.loads(report.read_text(encoding="utf-8"))


def _run(arguments: list[str], work: Path, memory: str) -> Measure:
    module, *rest = arguments
    command = [sys.executable, "-m", f"benchmarks.transformation.{module}", *rest]
    return measured(
        command, PROJECT_ROOT, work / f"{module}.log", {"REGIODEAL_MEMORY": memory, "PYTHONPATH": os.curdir}
    )


def _rows(size: Size, taken: dict[str, Measure], report: dict[str, Any]) -> list[tuple[str | float | int | None, ...]]:
    millions, marts = round(size.observations / 1e6, 2), round(report["rows"] / 1e6, 2)
    rows: list[tuple[str | float | int | None, ...]] = [
        (millions, marts, name, round(m.wall, 1), round(m.cpu, 1), round(m.peak / 1e6), round(m.cpu / millions, 2))
        for name, m in taken.items()
    ]
    rows.append((millions, marts, "seal the release", round(report["sealing"], 2), None, None, None))
    rows.append((millions, marts, FORCE, round(report["putting_in_force"], 4), None, None, None))
    return rows


def _goals(found: dict[float, dict[str, Measure]], published: dict[float, dict[str, Any]]) -> list[Goal]:
    sizes = sorted(found)
    small, large = sizes[0], sizes[-1]
    taken = found[large]
    goals = []
    for name in (MODELS, CHECKED):
        if name in taken and large >= NATIONAL:
            built = taken[name]
            goals.append(Goal(what=f"full build of all marts at {large:g} million ({name})", wanted=5, sense="at most",
                              measured=round(built.wall / 60, 2), unit="min"))  # fmt: skip
            goals.append(Goal(what=f"memory of that build at {large:g} million ({name})", wanted=8, sense="at most",
                              measured=round(built.peak / 1e9, 2), unit="GB"))  # fmt: skip
    for size in sizes:
        if MODELS in found[size] and BY_HAND in found[size]:
            ratio = found[size][MODELS].cpu / found[size][BY_HAND].cpu
            more = found[size][MODELS].cpu - found[size][BY_HAND].cpu
            goals.append(Goal(what=f"models by dbt against the same SQL by hand at {size:g} million, CPU", wanted=1.5,
                              sense="at most", measured=round(ratio, 2), unit="times",
                              note=f"dbt's start, and what it does beside each model, are {more:.0f} s of processor"),
                         )  # fmt: skip
    for before, after in itertools.pairwise(sizes):
        for name in (MODELS, CHECKED):
            if name in found[before] and name in found[after]:
                grown = (found[after][name].cpu / found[before][name].cpu) / (after / before)
                goals.append(Goal(what=f"growth of cost by that of data, {before:g} to {after:g} million ({name})",
                                  wanted=1, sense="at most", measured=round(grown, 2), unit="times"))  # fmt: skip
    if small != large:
        # moving the symlinks takes milliseconds, of which a disk that flushes gives more or less
        apart = published[large]["putting_in_force"] - published[small]["putting_in_force"]
        goals.append(Goal(what=f"putting a release in force, {large:g} against {small:g} million, difference",
                          wanted=0.1, sense="at most", measured=round(apart, 3), unit="s"))  # fmt: skip
    return goals


if __name__ == "__main__":
    sys.exit(main())
