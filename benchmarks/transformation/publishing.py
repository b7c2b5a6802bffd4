"""What publishing a build costs: ``python -m benchmarks.transformation.publishing HOME OUT`` puts one in force.

The pages and the open data are empty folders here: putting them in force is a rename whatever they hold.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

from benchmarks.national.home import settings_of
from benchmarks.transformation.places import build_folder, target_folder
from orchestration.build import DATABASE
from orchestration.dbt_runs import manifest_path
from orchestration.in_force import gather_inputs
from orchestration.releases.described import describe_marts
from orchestration.releases.finding import CANDIDATES
from orchestration.releases.manifest import CheckSummary, read_manifest
from orchestration.releases.putting_in_force import put_in_force
from orchestration.releases.retention import Keeping
from orchestration.releases.sealing import make_release


def main() -> int:
    """Exit code 0; the build has moved into the release."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.transformation.publishing", description=__doc__)
    parser.add_argument("home", type=Path, help="made by benchmarks.national, and built from")
    parser.add_argument("out", type=Path, help="the file to write: seconds of sealing and of putting in force")
    asked = parser.parse_args()
    settings = settings_of(asked.home)
    inputs = gather_inputs(settings)
    marts = describe_marts(manifest_path(target_folder(asked.home)))
    checks = CheckSummary(passed=1, failed=0)
    begun = time.perf_counter()
    candidate = make_release(settings.releases, build_folder(asked.home) / DATABASE, inputs, checks, marts)
    sealed = time.perf_counter()
    waiting = [folder / CANDIDATES / candidate.name for folder in (settings.site, settings.open_data)]
    for folder in waiting:
        folder.mkdir(parents=True)
    ready = time.perf_counter()
    put_in_force(candidate, waiting[0], settings.releases, settings.site, Keeping(2, 0, ()), settings.open_data)
    report = {
        "sealing": sealed - begun,
        "putting_in_force": time.perf_counter() - ready,
        "bytes": (settings.releases / candidate.name / DATABASE).stat().st_size,
        "rows": sum(read_manifest(settings.releases / candidate.name).rows.values()),
    }
    asked.out.write_text(json.dumps(report, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
