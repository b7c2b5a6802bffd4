"""The SQL that dbt compiled, run in the same order in one connection: ``python -m …by_hand HOME BUILD OUT``.

The same engine, settings and views on landing; no dbt, no tests, no contracts, no comments on columns.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

import duckdb
import yaml

from benchmarks.national.home import settings_of
from benchmarks.transformation.places import by_hand_folder, target_folder
from orchestration.build import prepare_build
from orchestration.dbt_runs import DBT_PROJECT, manifest_path
from orchestration.in_force import gather_inputs
from sources.landing import Landing

COMPILED = Path("compiled/regiodeal")


def main() -> int:
    """Exit code 0; an error of DuckDB ends it with its own message."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.transformation.by_hand", description=__doc__)
    parser.add_argument("home", type=Path, help="made by benchmarks.national, and built from already")
    parser.add_argument("build", type=Path, help="what benchmarks.transformation.build wrote: the order of the models")
    parser.add_argument("out", type=Path, help="the file to write: seconds in all and of each model")
    asked = parser.parse_args()
    settings = settings_of(asked.home)
    target = target_folder(asked.home)
    nodes = json.loads(manifest_path(target).read_text(encoding="utf-8"))["nodes"]
    order = [node["id"] for node in json.loads(asked.build.read_text(encoding="utf-8"))["nodes"]]
    database = prepare_build(by_hand_folder(asked.home), Landing(settings.landing), gather_inputs(settings), None)
    seconds: dict[str, float] = {}
    started = time.perf_counter()
    with duckdb.connect(str(database), config=_engine(settings.memory)) as connection:
        for name in order:
            node = nodes[name]
            if node["resource_type"] in {"model", "seed"}:
                begun = time.perf_counter()
                _make(connection, node, target)
                seconds[node["name"]] = time.perf_counter() - begun
                print(f"{node['name']} {seconds[node['name']]:.2f}", flush=True)
    report = {"building": time.perf_counter() - started, "bytes": database.stat().st_size, "models": seconds}
    asked.out.write_text(json.dumps(report, indent=1), encoding="utf-8")
    return 0


def _engine(memory: str) -> dict[str, str | bool | int | float | list[str]]:
    """DuckDB's settings, those of dbt's profile."""
    profile = yaml.safe_load((DBT_PROJECT / "profiles.yml").read_text(encoding="utf-8"))
    return {**profile["regiodeal"]["outputs"]["duckdb"]["settings"], "memory_limit": memory}


def _make(connection: duckdb.DuckDBPyConnection, node: dict[str, Any], target: Path) -> None:
    connection.execute(f"create schema if not exists {node['schema']}")
    if node["resource_type"] == "seed":
        select = f"select * from read_csv('{DBT_PROJECT / node['original_file_path']}')"
    else:
        select = (target / COMPILED / node["original_file_path"]).read_text(encoding="utf-8")
    kind = "view" if node["config"]["materialized"] == "view" else "table"
    connection.execute(f"create {kind} {node['schema']}.{node['alias']} as {select}")


if __name__ == "__main__":
    sys.exit(main())
