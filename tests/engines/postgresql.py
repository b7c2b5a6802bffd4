"""A PostgreSQL server of one's own on loopback, from Debian's package; it refuses to run as root, so it does not."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

USER = "dagster"
DATABASE = "dagster"


@dataclass(frozen=True)
class Postgresql:
    """A server that runs."""

    port: int
    password: str
    log: Path

    def processor_seconds(self) -> float:
        """Of the server and all that it started, also of what has ended."""
        first = int((self.log.parent / "data" / "postmaster.pid").read_text(encoding="utf-8").split()[0])
        ticks = 0
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = path.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if path.parent.name == str(first):
                ticks += sum(map(int, fields[11:15]))
            elif fields[1] == str(first):
                ticks += sum(map(int, fields[11:13]))
        return ticks / os.sysconf("SC_CLK_TCK")

    @property
    def environment(self) -> dict[str, str]:
        """What tells the project to keep Dagster's state there."""
        return {
            "REGIODEAL_DAGSTER_POSTGRES": f"postgresql://{USER}@127.0.0.1:{self.port}/{DATABASE}",
            "REGIODEAL_DAGSTER_POSTGRES_PASSWORD": self.password,
        }


@contextmanager
def postgresql() -> Iterator[Postgresql]:
    """An empty server with one user, whose password it asks for, and one database; gone when the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="regiodeal-postgresql-"))
    password = secrets.token_urlsafe(24)
    data, log, given = folder / "data", folder / "server.log", folder / "password"
    given.write_text(password, encoding="utf-8")
    try:
        if os.geteuid() == 0:
            for path in (folder, given):
                shutil.chown(path, "postgres", "postgres")
        _run("initdb", "-D", str(data), "-U", USER, "--auth=scram-sha-256", f"--pwfile={given}", "--no-sync")
        port = _free_port()
        options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories= -c fsync=off"
        _run("pg_ctl", "-D", str(data), "-l", str(log), "-w", "-t", "60", "-o", options, "start")
        try:
            _run(
                "psql", "-h", "127.0.0.1", "-p", str(port), "-U", USER, "-d", "postgres", "-q",
                "-c", f"create database {DATABASE}", PGPASSWORD=password,
            )  # fmt: skip
            yield Postgresql(port, password, log)
        finally:
            _run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(program: str, *arguments: str, **environment: str) -> None:
    command = [_path_of(program), *arguments]
    if os.geteuid() == 0:
        command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]
    # Not captured by a pipe: the server inherits it, and the reader of a pipe would wait for it to end.
    with tempfile.TemporaryFile() as said:
        ended = subprocess.run(
            command, cwd="/", env={**os.environ, **environment}, stdin=subprocess.DEVNULL, stdout=said, stderr=said,
            check=False,
        )  # fmt: skip
        said.seek(0)
        assert ended.returncode == 0, f"{program}: {said.read().decode(errors='replace')}"


def _path_of(program: str) -> str:
    """Debian keeps the server's own programs out of the path."""
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))
    found = str(places[-1]) if places else shutil.which(program)
    assert found, f"{program} is missing: 'make test-engines' installs Debian's postgresql"
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
