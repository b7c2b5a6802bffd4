"""Superset's own Python environment: installed once for each lock file, shared by every home and by the tests."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dashboards.superset.local.holding import held

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PROJECT = Path(__file__).parent / "environment"
CONFIGURATION = Path(__file__).parent / "configuration"
NEEDED_BYTES = 2_000_000_000
"""What it takes on disk while it is installed: 0.85 GB, and uv's cache beside it."""
_READY = ".ready"


class EnvironmentFailedError(Exception):
    """Superset could not be installed; the message says what is in the way."""


@dataclass(frozen=True)
class Environment:
    """An installed Superset."""

    folder: Path

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / "venv" / "bin" / "python"

    @property
    def template(self) -> Path:
        """Migrated metadata without accounts and assets: a copy is a minute less work than making it."""
        return self.folder / "template.db"

    def run(self, program: str, arguments: list[str], variables: Mapping[str, str], stdin: str = "") -> None:
        """Run a program of it to the end.

        Raises:
            EnvironmentFailedError: It ended with an error; the message holds what it said last.
        """
        done = subprocess.run(
            [str(self.folder / "venv" / "bin" / program), *arguments],
            env=bare(variables), input=stdin, cwd=self.folder, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            said = "\n".join((done.stdout + done.stderr).strip().splitlines()[-12:])
            raise EnvironmentFailedError(f"'{program} {' '.join(arguments)}' of Superset failed:\n{said}")


def bare(variables: Mapping[str, str]) -> dict[str, str]:
    """What a process of Superset sees of the environment: nothing of the monitor's own settings and passwords."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TZ", "TMPDIR") if name in os.environ}
    return {
        **kept,
        "PYTHONPATH": str(CONFIGURATION),
        "SUPERSET_CONFIG_PATH": str(CONFIGURATION / "superset_config.py"),
        "FLASK_APP": "superset.app:create_app()",
        "SCARF_ANALYTICS": "false",
        "PYTHONWARNINGS": "ignore",
        **variables,
    }


def digest() -> str:
    """Names the environment: another lock file is another one."""
    return hashlib.sha256((PROJECT / "uv.lock").read_bytes()).hexdigest()[:12]


def find_uv(beside: Path) -> str:
    """The uv of the path, or the checkout's own.

    Raises:
        EnvironmentFailedError: There is none.
    """
    found = shutil.which("uv") or shutil.which("uv", path=str(beside / "bin"))
    if found is None:
        raise EnvironmentFailedError("uv is missing: 'make setup' fetches it, or see docs.astral.sh/uv")
    return found


def ensure_environment(tools: Path, say: Callable[[str], None]) -> Environment:
    """Install Superset where it is not yet, and prepare its metadata.

    Args:
        tools: the folder that environments lie in, with uv in ``bin`` where the path has none.
        say: told what happens.

    Raises:
        EnvironmentFailedError: Something is in the way.
    """
    environment = Environment(tools.resolve() / f"superset-{digest()}")
    environment.folder.mkdir(parents=True, exist_ok=True)
    ready = environment.folder / _READY
    with held(environment.folder / ".lock", on_wait=lambda: say("another process is installing Superset: waiting")):
        if not ready.exists():
            say("installing Superset (0.9 GB, once)")
            _install(environment, find_uv(tools))
            ready.touch()
        if not environment.template.exists():
            say("preparing Superset's metadata (once)")
            _make_template(environment)
    return environment


def _install(environment: Environment, uv: str) -> None:
    free = shutil.disk_usage(environment.folder).free
    if free < NEEDED_BYTES:
        raise EnvironmentFailedError(
            f"{environment.folder} has {free / 1e9:.1f} GB left; Superset needs {NEEDED_BYTES / 1e9:.0f} GB: make room"
        )
    # The caller's own VIRTUAL_ENV is another project's; Python is the machine's, not one that uv fetches. Compiling all
    # of it takes a third of the installation, and making the metadata compiles what is used.
    variables = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    done = subprocess.run(
        [uv, "sync", "--frozen", "--no-compile-bytecode", "--quiet", "--project", str(PROJECT)],
        env={
            **variables,
            "UV_PROJECT_ENVIRONMENT": str(environment.folder / "venv"),
            "UV_PYTHON_DOWNLOADS": "never",
        },
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise EnvironmentFailedError(_why(done.stderr.strip()))


def _why(said: str) -> str:
    if "No interpreter found" in said:
        return "Superset 6.1 runs on Python 3.11 here and none is found: install it, or 'uv python install 3.11'"
    if "No space left" in said:
        return f"the disk is full: Superset needs {NEEDED_BYTES / 1e9:.0f} GB"
    return f"Superset could not be installed:\n{said}"


def _make_template(environment: Environment) -> None:
    with tempfile.TemporaryDirectory(dir=environment.folder, prefix="template-") as name:
        folder = Path(name)
        # Nothing in it is encrypted yet: the key of a home comes with the home.
        (folder / "secret_key").write_text("0" * 48, encoding="utf-8")
        variables = {"REGIODEAL_SUPERSET_FOLDER": name, "REGIODEAL_RELEASES": name, "SUPERSET_HOME": name}
        for command in (["db", "upgrade"], ["init"]):
            environment.run("superset", command, variables)
        with closing(sqlite3.connect(folder / "metadata.db")) as metadata:
            # Readers and a writer at once.
            metadata.execute("PRAGMA journal_mode=WAL")
        (folder / "metadata.db").replace(environment.template)
