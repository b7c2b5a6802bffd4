"""One build, in a process of its own: ``python -m benchmarks.transformation.build HOME OUT``."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

from benchmarks.national.home import settings_of
from benchmarks.transformation.places import build_folder, target_folder
from orchestration.build import prepare_build
from orchestration.dbt_runs import dbt_build, prepare_manifest
from orchestration.in_force import gather_inputs
from sources.landing import Landing


def main() -> int:
    """Exit code 1 when a model or a test failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.transformation.build", description=__doc__)
    parser.add_argument("home", type=Path, help="made by benchmarks.national")
    parser.add_argument("out", type=Path, help="the file to write: seconds of each step and of each model and test")
    parser.add_argument("--models-only", action="store_true", help="leave the tests out")
    asked = parser.parse_args()
    settings = settings_of(asked.home)
    target = target_folder(asked.home)
    prepare_manifest(target)
    started = time.perf_counter()
    inputs = gather_inputs(settings)
    gathered = time.perf_counter()
    database = prepare_build(build_folder(asked.home), Landing(settings.landing), inputs, None)
    prepared = time.perf_counter()
    results = dbt_build(
        database, target, lambda name, done, total: print(f"{done}/{total} {name}", flush=True),
        memory=settings.memory, tests=not asked.models_only,
    )  # fmt: skip
    finished = time.perf_counter()
    report = {
        "gathering": gathered - started,
        "preparing": prepared - gathered,
        "building": finished - prepared,
        "bytes": database.stat().st_size,
        "nodes": [
            {"id": r.unique_id, "name": r.name, "kind": r.resource_type, "status": r.status, "seconds": r.seconds}
            for r in results
        ],
    }
    asked.out.write_text(json.dumps(report, indent=1), encoding="utf-8")
    failed = [f"{r.name}: {r.message}" for r in results if not r.succeeded]
    print("\n".join(failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
