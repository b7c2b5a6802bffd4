"""One build on one engine, in a process of its own: ``python -m benchmarks.spark.once HOME ENGINE WORK``.

Models and seeds only. A cluster is started before and stopped after.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

from benchmarks.national.home import settings_of
from orchestration.build import prepare_build
from orchestration.dbt_runs import DBT_PROJECT
from orchestration.in_force import gather_inputs
from orchestration.landed_views import landed_views
from orchestration.spark.build import run_dbt
from orchestration.spark.cluster import local_cluster
from orchestration.spark.landing import lay_out
from sources.landing import Landing

BUILD = ("build", "--exclude-resource-type", "test", "unit_test")
MEMORY = "2g"
"""Of the driver and of each of two executors; DuckDB may take as much as the three together."""


def main() -> int:
    """Exit code 1 when a model failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.spark.once", description=__doc__)
    parser.add_argument("home", type=Path, help="made by benchmarks.national")
    parser.add_argument("engine", choices=["duckdb", "spark"])
    parser.add_argument("work", type=Path, help="for the build; emptied first")
    asked = parser.parse_args()
    settings = settings_of(asked.home)
    landing, inputs = Landing(settings.landing), gather_inputs(settings)
    work = asked.work.resolve() / asked.engine
    database = prepare_build(work / "build", landing, inputs, None)
    if asked.engine == "spark":
        lay_out(work / "spark", database, landed_views(landing, inputs))
        with local_cluster(work / "cluster", memory=MEMORY) as master:
            run_dbt(work / "spark", master, work / "dbt.log", *BUILD, settings={"REGIODEAL_SPARK_MEMORY": MEMORY})
        return 0
    command = [
        str(Path(sys.executable).with_name("dbt")), *BUILD, "--project-dir", str(DBT_PROJECT),
        "--profiles-dir", str(DBT_PROJECT), "--target-path", str(work / "target"), "--log-path", str(work / "logs"),
    ]  # fmt: skip
    return subprocess.run(command, env={**os.environ, "REGIODEAL_BUILD_DB": str(database)}, check=False).returncode


def seconds_of(work: Path, engine: str) -> float:
    """What dbt says the models of a finished build took, start-up of dbt, Java and cluster left out."""
    folder = work / "spark" / "spark" / "target" if engine == "spark" else work / "duckdb" / "target"
    return float(json.loads((folder / "run_results.json").read_text(encoding="utf-8"))["elapsed_time"])


if __name__ == "__main__":
    sys.exit(main())
