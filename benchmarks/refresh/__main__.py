"""Measures a full offline refresh and one in which nothing changed, each beside plain ``dbt build``."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measuring import Measure, measured, median
from benchmarks.results import Bench, Goal
from orchestration.build import prepare_build
from orchestration.dbt_runs import DBT_PROJECT
from orchestration.in_force import gather_inputs
from orchestration.settings import Settings
from orchestration.step_costs import StepCost
from sources.landing import Landing

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
OWN_SHARE = (
    "of processor time: start without importing dbt, gathering, and in between; nearly all of it Dagster: importing "
    "it, its definitions, and storing some 1,600 events of 357 checks and 120 assets, one by one"
)
NOBODY_ASKED = ["refresh", "--offline"]


@dataclass(frozen=True)
class Round:
    """One run of each, one after the other."""

    full: Measure
    dbt: Measure
    unchanged: Measure
    dbt_import: Measure
    costs: tuple[StepCost, ...]


def main() -> int:
    """Exit code 1 when a command that is measured fails."""
    asked = _arguments()
    bench = Bench("refresh", "python -m benchmarks.refresh", ("dagster", "dagster-dbt", "dbt-core", "dbt-duckdb"))
    with tempfile.TemporaryDirectory(prefix="refresh-benchmark-") as folder:
        work = Path(folder)
        environment = {"XDG_CACHE_HOME": str(work / "cache")}
        _say("once, not counted: both parse the models")
        _round(work, environment)
        rounds = []
        for number in range(asked.runs):
            rounds.append(_round(work, environment))
            _say(f"round {number + 1} of {asked.runs}: {_told(rounds[-1])}")
    full, dbt, unchanged, dbt_import = (
        median([getattr(r, name) for r in rounds]) for name in ("full", "dbt", "unchanged", "dbt_import")
    )
    # Ratios are made within a round, so that a machine that slows down slows both.
    share = statistics.median([_share(r) for r in rounds])
    goals = [
        Goal(what="full offline refresh against dbt build", wanted=2.0, sense="at most", unit="times",
             measured=statistics.median([r.full.wall / r.dbt.wall for r in rounds]),
             note=f"CPU {statistics.median([r.full.cpu / r.dbt.cpu for r in rounds]):.2f} times"),
        Goal(what="refresh in which nothing changed against dbt build", wanted=0.6, sense="at most", unit="times",
             measured=statistics.median([r.unchanged.wall / r.dbt.wall for r in rounds]),
             note=f"CPU {statistics.median([r.unchanged.cpu / r.dbt.cpu for r in rounds]):.2f} times; no model runs"),
        Goal(what="orchestration's own share of a full refresh", wanted=15.0, sense="at most", unit="%",
             measured=share, note=OWN_SHARE),
    ]  # fmt: skip
    rows: list[tuple[str | float | int | None, ...]] = [
        _row("dbt build, alone", dbt),
        _row("full offline refresh", full),
        _row("refresh, nothing changed", unchanged),
        _row("importing dbt, alone", dbt_import),
    ]
    rows += [
        (
            f"- {cost.step}",
            statistics.median([_of(r, cost.step).seconds for r in rounds]),
            statistics.median([_of(r, cost.step).cpu_seconds for r in rounds]),
            statistics.median([_of(r, cost.step).peak_bytes for r in rounds]) / 1e6,
        )
        for cost in rounds[0].costs
    ]
    bench.keep(goals, ("what", "s", "CPU s", "MB"), rows)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.refresh", description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="rounds that count; medians are kept")
    return parser.parse_args()


def _round(work: Path, environment: dict[str, str]) -> Round:
    home = work / "home"
    shutil.rmtree(home, ignore_errors=True)
    ours = {**environment, "REGIODEAL_HOME": str(home)}
    refresh = [str(BIN / "regiodeal"), *NOBODY_ASKED]
    full = measured(refresh, ROOT, work / "full.log", ours)
    manifest = json.loads((home / "releases" / "current" / "manifest.json").read_text(encoding="utf-8"))
    costs = tuple(StepCost.model_validate(cost) for cost in manifest["costs"])
    # The kernel's own largest is that since the last step began: the steps know better.
    full = Measure(full.wall, full.cpu, max(full.peak, *(cost.peak_bytes for cost in costs)))
    unchanged = measured(refresh, ROOT, work / "unchanged.log", ours)
    if "(nothing changed)" not in (work / "unchanged.log").read_text(encoding="utf-8"):
        raise SystemExit(f"the second refresh built something: see {work / 'unchanged.log'}")
    return Round(full, _dbt(work, home, environment), unchanged, _imported(work), costs)


def _dbt(work: Path, home: Path, environment: dict[str, str]) -> Measure:
    settings = Settings(home=home, offline=True)
    inputs = gather_inputs(settings)
    database = prepare_build(work / "build", Landing(settings.landing), inputs, None)
    command = [
        str(BIN / "dbt"), "build", "--exclude-resource-type", "unit_test", "--project-dir", str(DBT_PROJECT),
        "--profiles-dir", str(DBT_PROJECT), "--target-path", str(work / "target"), "--log-path", str(work / "logs"),
    ]  # fmt: skip
    return measured(command, ROOT, work / "dbt.log", {**environment, "REGIODEAL_BUILD_DB": str(database)})


def _imported(work: Path) -> Measure:
    code = "import dbt.cli.main, dbt.adapters.duckdb"
    return measured([sys.executable, "-c", code], ROOT, work / "import.log")


def _share(found: Round) -> float:
    """Percent of the processor time of a refresh that is neither landing, models, pages nor data."""
    own = sum(_of(found, step).cpu_seconds for step in ("start", "inputs", "in_between")) - found.dbt_import.cpu
    return 100 * max(0.0, own) / found.full.cpu


def _of(found: Round, step: str) -> StepCost:
    return next(cost for cost in found.costs if cost.step == step)


def _row(name: str, found: Measure) -> tuple[str | float | int | None, ...]:
    return (name, found.wall, found.cpu, found.peak / 1e6)


def _told(found: Round) -> str:
    return (
        f"dbt build {found.dbt.wall:.1f} s, refresh {found.full.wall:.1f} s ({found.full.wall / found.dbt.wall:.2f}), "
        f"nothing changed {found.unchanged.wall:.1f} s ({found.unchanged.wall / found.dbt.wall:.2f})"
    )


def _say(words: str) -> None:
    print(f"load {os.getloadavg()[0]:.1f}: {words}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
