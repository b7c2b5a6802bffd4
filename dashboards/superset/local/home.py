"""What one Superset keeps: its secret, its passwords, its metadata, its log."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dashboards.superset.local.environment import Environment

ADMIN = "admin"
_SECRET_BYTES = 48


@dataclass(frozen=True)
class Home:
    """The folder of one Superset, and the releases that it may open."""

    folder: Path
    releases: Path

    @property
    def metadata(self) -> Path:
        """Accounts, roles, dashboards: SQLite, for one machine."""
        return self.folder / "metadata.db"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.folder / "superset.log"

    @property
    def lock(self) -> Path:
        """Held by the server for as long as it lives; says where it listens."""
        return self.folder / "server.lock"

    @property
    def variables(self) -> dict[str, str]:
        """What ``superset_config`` reads."""
        return {
            "REGIODEAL_SUPERSET_FOLDER": str(self.folder),
            "REGIODEAL_RELEASES": str(self.releases),
            "SUPERSET_HOME": str(self.folder),
        }

    def password_file(self, account: str) -> Path:
        """Where an account's password was written when it was generated; readable by its owner alone."""
        return self.folder / f"{account}_password"

    def password(self, account: str) -> str:
        """An account's password, generated at its first mention."""
        return _kept(self.password_file(account), 24)


def prepare(home: Home, environment: Environment, say: Callable[[str], None]) -> None:
    """Make secret, metadata and the administrator where they are missing; change nothing that is there.

    Raises:
        EnvironmentFailedError: Superset did not take the account.
    """
    home.folder.mkdir(parents=True, exist_ok=True)
    home.folder.chmod(0o700)
    _kept(home.folder / "secret_key", _SECRET_BYTES)
    if home.metadata.exists():
        return
    say("making the administrator's account")
    unfinished = home.folder / "metadata-new"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    shutil.copyfile(environment.template, unfinished / "metadata.db")
    shutil.copyfile(home.folder / "secret_key", unfinished / "secret_key")
    account = {"username": ADMIN, "password": home.password(ADMIN), "role": "Admin"}
    variables = {**home.variables, "REGIODEAL_SUPERSET_FOLDER": str(unfinished)}
    environment.run("python", ["-m", "put_accounts"], variables, stdin=json.dumps([account]))
    with closing(sqlite3.connect(unfinished / "metadata.db")) as metadata:
        # The account is in the one file that moves, not in the log beside it.
        metadata.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    # Last, and in one step: metadata that is there is whole.
    (unfinished / "metadata.db").chmod(0o600)
    (unfinished / "metadata.db").replace(home.metadata)
    shutil.rmtree(unfinished)


_OF_EVERY_KIND = "-abcAB29"


def _kept(path: Path, size: int) -> str:
    """The secret in a file, generated when there is none."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="utf-8").strip()
    # Superset's rule counts two capitals, two digits, three lower-case letters and a sign: what comes by chance may
    # lack them, about once in fifty.
    secret = f"{secrets.token_urlsafe(size)}{_OF_EVERY_KIND}"
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(secret)
    return secret
