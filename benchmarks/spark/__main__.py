"""Cost against size: the same models on one machine's DuckDB and on a Spark cluster, the same generated country.

Both share the cores of this machine: the cluster is real (a master, two workers, one core each), its network is not,
and what it would gain from more machines does not show. What shows is what the same work costs on either engine.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path

import duckdb

from benchmarks.measuring import Measure, measured
from benchmarks.national.home import generate
from benchmarks.results import RESULTS, Bench, Goal
from benchmarks.spark.chart import draw
from benchmarks.spark.once import MEMORY, seconds_of
from orchestration.releases.described import describe_marts
from orchestration.settings import PROJECT_ROOT
from orchestration.spark.comparing import differences
from orchestration.spark.landing import WAREHOUSE

COMMAND = "python -m benchmarks.spark FOLDER --millions 1 10"
COLUMNS = (
    "million observations", "engine", "build s", "all s", "processor s", "memory MB", "marts that differ",
)  # fmt: skip
EPILOG = f"""
build s: what dbt says its models took; all s: with the start of dbt, Java and the cluster. processor s and memory MB:
of every process, the cluster's among them. Spark's driver and executors have {MEMORY} each.

example:
  uv sync --group engines && {COMMAND.replace("FOLDER", "/tmp/spark-benchmark")}
"""


def main() -> int:
    """Exit code 1 when a mart differs between the engines."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.spark", description=__doc__, epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("folder", type=Path, help="for the countries and the builds; countries made before are kept")
    parser.add_argument("--millions", type=float, nargs="+", default=[1, 10], help="sizes (1 10)")
    asked = parser.parse_args()
    bench = Bench("spark", COMMAND, ("pyspark", "dbt-spark", "dbt-duckdb", "dbt-core"), {"java": _java()})
    rows: list[tuple[str | float | int | None, ...]] = []
    points: dict[str, list[tuple[float, float, float]]] = {"duckdb": [], "spark": []}
    unequal = 0
    for millions in asked.millions:
        home = asked.folder.resolve() / f"country-{millions:g}"
        size = generate(home, millions, None, lambda said: print(said, flush=True))
        work = asked.folder.resolve() / f"work-{millions:g}"
        work.mkdir(parents=True, exist_ok=True)
        for engine, line in points.items():
            print(f"{size.observations / 1e6:.1f} million on {engine}", flush=True)
            cost = _build(home, engine, work)
            differing = len(_differing(work)) if engine == "spark" else None
            unequal += differing or 0
            seconds = seconds_of(work, engine)
            line.append((size.observations / 1e6, cost.cpu, seconds))
            rows.append(
                (
                    round(size.observations / 1e6, 2),
                    engine,
                    seconds,
                    cost.wall,
                    cost.cpu,
                    cost.all_peak // 2**20,
                    differing,
                )
            )
    goal = Goal(
        what="marts that differ between DuckDB and Spark, over all sizes", wanted=0, sense="at most",
        measured=unequal, unit="marts",
    )  # fmt: skip
    bench.keep([goal], COLUMNS, rows)
    (RESULTS / "spark.svg").write_text(draw(points), encoding="utf-8")
    return 1 if unequal else 0


def _build(home: Path, engine: str, work: Path) -> Measure:
    command = [sys.executable, "-m", "benchmarks.spark.once", str(home), engine, str(work)]
    return measured(command, PROJECT_ROOT, work / f"{engine}.log")


def _differing(work: Path) -> list[str]:
    """The marts of the two builds that are not equal, row by row."""
    warehouse = work / "spark" / "spark" / WAREHOUSE / "main.db"
    found = []
    with duckdb.connect(str(work / "duckdb" / "build" / "monitor.duckdb"), read_only=True) as connection:
        for mart in describe_marts(work / "duckdb" / "target" / "manifest.json"):
            told = differences(connection, mart.name, mart.primary_key, warehouse / mart.name)
            if told:
                print(*told, sep="\n")
                found.append(mart.name)
    return found


def _java() -> str:
    said = subprocess.run(["java", "-version"], capture_output=True, text=True, check=True).stderr
    found = re.search(r'version "([^"]+)"', said)
    return found[1] if found else said.strip()


if __name__ == "__main__":
    sys.exit(main())
