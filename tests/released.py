"""A real release of the recorded figures with its pages, made once per test session."""

from __future__ import annotations

import fcntl
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboards import build_site
from orchestration.in_force import PAGES
from orchestration.releases.manifest import CheckSummary
from orchestration.releases.sealing import make_release

if TYPE_CHECKING:
    from pathlib import Path

    from tests.dbt.building import Built


@dataclass(frozen=True)
class Released:
    """Where a release and its pages lie."""

    folder: Path
    site: Path
    landing: Path


def release_of(built: Built, home: Path) -> Released:
    """Seal a copy of a build and make its pages; a second process that asks for the same ``home`` takes the first's."""
    home.mkdir(parents=True, exist_ok=True)
    site = home / "site"
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = home / "made"
        if not made.exists():
            database = home / "monitor.duckdb"
            shutil.copy(built.database, database)
            release = make_release(home / "releases", database, built.inputs, CheckSummary(passed=1, failed=0))
            report = build_site(PAGES / "pages", release / "monitor.duckdb", site)
            assert report.problems == []
            made.write_text(str(release), encoding="utf-8")
        return Released(home / "releases" / made.read_text(encoding="utf-8"), site, built.landing.root)
