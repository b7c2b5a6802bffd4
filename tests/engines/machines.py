"""A machine that works on a home on S3: its own folder, its own processes."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import duckdb

from orchestration.releases.finding import current_release
from orchestration.remote_home.working import bring, catch_up
from orchestration.settings import PROJECT_ROOT, Settings
from tests.engines.s3 import BUCKET
from tests.orchestration.daemon import REGIODEAL

if TYPE_CHECKING:
    from pathlib import Path


class Machine:
    """One machine: a folder of its own for the home that all share."""

    def __init__(self, folder: Path, name: str, prefix: str = "monitor", lease_seconds: float = 60) -> None:
        self.home = f"s3://{BUCKET}/{prefix}"
        self.settings = Settings(home=self.home, cache=folder / name, offline=True, lease_seconds=lease_seconds)
        self.environment = {
            **os.environ, "REGIODEAL_HOME": self.home, "REGIODEAL_CACHE": str(folder / name),
            "COLUMNS": "200",
        }  # fmt: skip

    def start(self, *command: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            command, cwd=PROJECT_ROOT, env=self.environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )

    def run(self, *arguments: str) -> str:
        process = self.start(REGIODEAL, *arguments)
        said, _ = process.communicate(timeout=600)
        assert process.returncode == 0, said
        return said

    def in_force(self) -> str:
        """The release in force, after every one of its files has come and been held against its checksum."""
        catch_up(self.settings, landed=True)
        current = current_release(self.settings.releases)
        assert current is not None
        bring(self.settings, [f"{family}/{current.name}" for family in ("releases", "site", "open_data")])
        with duckdb.connect(str(current / "monitor.duckdb"), read_only=True) as connection:
            assert connection.execute("select count(*) > 0 from fct_observation").fetchone() == (True,)
        assert (self.settings.site / "current/index.html").is_file()
        assert (self.settings.site / "current/data/latest/datapackage.json").is_file()
        return current.name
