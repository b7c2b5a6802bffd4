"""The server: gunicorn on loopback, in the background, known by the lock that it holds."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import socket
import subprocess
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import httpx

from dashboards.superset.local.environment import bare
from dashboards.superset.local.holding import is_held

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboards.superset.local.environment import Environment
    from dashboards.superset.local.home import Home

HOST = "127.0.0.1"
_WORKERS, _THREADS = 2, 8
_START_SECONDS, _STOP_SECONDS = 180.0, 20.0
_KEEP_ALIVE_SECONDS = 75
"""How long an idle connection stays open: longer than clients keep theirs, so that none asks on one that is closing."""


class ServerFailedError(Exception):
    """It did not start or stop; the message says what is in the way."""


@dataclass(frozen=True)
class Running:
    """A server that is up."""

    pid: int
    port: int

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{HOST}:{self.port}"


def running(home: Home) -> Running | None:
    """The server of a home, if one is up."""
    if not is_held(home.lock):
        return None
    try:
        return Running(**json.loads(home.lock.read_text(encoding="utf-8")))
    except (ValueError, TypeError):
        return None


def start(home: Home, environment: Environment, port: int, say: Callable[[str], None]) -> Running:
    """Start the server of a home and wait until it answers; the one that is up, if one is.

    Args:
        home: prepared before.
        environment: where Superset is installed.
        port: on loopback; 0 takes a free one.
        say: told what happens.

    Raises:
        ServerFailedError: The port is taken, or the server ended or did not answer in time.
    """
    found = running(home)
    if found is not None:
        return found
    port = _free_port(port)
    say(f"starting Superset on port {port}")
    with home.lock.open("a", encoding="utf-8") as lock, home.log.open("ab") as log:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ServerFailedError(
                "another process is starting or stopping this Superset just now: try again"
            ) from None
        lock.truncate(0)
        process = subprocess.Popen(
            [
                str(environment.python), "-m", "gunicorn", "--workers", str(_WORKERS), "--threads", str(_THREADS),
                "--worker-class", "gthread", "--bind", f"{HOST}:{port}", "--timeout", "120", "--graceful-timeout", "5",
                "--keep-alive", str(_KEEP_ALIVE_SECONDS), "--config", "python:gunicorn_hooks",
                "superset.app:create_app()",
            ],
            cwd=home.folder, env=bare(home.variables), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True, pass_fds=(lock.fileno(),),
        )  # fmt: skip
        started = Running(process.pid, port)
        json.dump(asdict(started), lock)
    _await(process, started, home)
    return started


def stop(home: Home) -> bool:
    """Stop the server of a home; False when none was up.

    Raises:
        ServerFailedError: It does not let itself be stopped.
    """
    found = running(home)
    if found is None:
        return False
    os.killpg(found.pid, signal.SIGTERM)
    if not _gone(home, _STOP_SECONDS):
        end_at_once(home)
    return True


def end_at_once(home: Home) -> None:
    """Kill the server of a home without a word, as a power cut would; what it was writing is lost.

    Raises:
        ServerFailedError: It does not end.
    """
    found = running(home)
    if found is None:
        return
    os.killpg(found.pid, signal.SIGKILL)
    if not _gone(home, 5.0):
        raise ServerFailedError(f"process {found.pid} does not end")


def _gone(home: Home, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while is_held(home.lock):
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True


def _free_port(port: int) -> int:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise ServerFailedError(
                f"cannot listen on {HOST}:{port}: {error.strerror}; choose another with --port"
            ) from error
        return int(probe.getsockname()[1])


def _await(process: subprocess.Popen[bytes], started: Running, home: Home) -> None:
    until = time.monotonic() + _START_SECONDS
    with httpx.Client(base_url=started.url, timeout=5.0, trust_env=False) as client:
        while time.monotonic() < until:
            if process.poll() is not None:
                raise ServerFailedError(f"Superset ended while starting:\n{_last_words(home)}\nAll of it: {home.log}")
            try:
                if client.get("/health").is_success:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.25)
    os.killpg(process.pid, signal.SIGKILL)
    raise ServerFailedError(f"Superset did not answer within {_START_SECONDS:.0f} seconds; what it said: {home.log}")


def _last_words(home: Home) -> str:
    lines = home.log.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(line for line in lines[-200:] if "Error" in line or "rror:" in line)[-1500:] or "\n".join(
        lines[-8:]
    )
