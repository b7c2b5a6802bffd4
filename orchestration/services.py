"""The processes that keep the monitor going: Dagster's code server and daemon, and its web UI where it is wanted.

They talk over a socket file of this user's alone; only the web UI listens on the network, on loopback. They are one
whole: when one of them ends, so do the others, and whoever started them (a person, systemd) starts them again.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.dead_runs import fail_dead_runs
from orchestration.defs_digest import definitions_state
from orchestration.instance import instance_folder, open_instance
from orchestration.run_lock import held_alone
from orchestration.settings import PROJECT_ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dagster import DagsterInstance

    from orchestration.settings import Settings

DAEMON_LOCK = ".daemon.lock"
_LOCATION = "orchestration"
_LOOK_SECONDS = 1.0
_START_SECONDS = 180.0
_STOP_SECONDS = 20.0
_LEFTOVER_SECONDS = 10.0
"""How long the processes of a daemon that was killed may take to notice it."""


class ServiceError(Exception):
    """The services could not be started, or one of them ended by itself."""


@contextmanager
def _socket_folder() -> Iterator[Path]:
    """A folder for the socket: its path may be 107 characters at most, and a home's may be longer."""
    folder = Path(tempfile.mkdtemp(prefix="regiodeal-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Services:
    """The processes of one home; started, watched and stopped together."""

    def __init__(self, settings: Settings, port: int | None, say: Callable[[str], None]) -> None:
        """Prepare them.

        Args:
            settings: whose home it is.
            port: of the web UI on loopback; None for no web UI.
            say: told what happens, in a line.
        """
        self._settings = settings
        self._port = port
        self._say = say
        self._lock: int | None = None
        self._state: str | None = None
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._environment = {
            **os.environ,
            "DAGSTER_HOME": str(instance_folder(settings)),
            "REGIODEAL_HOME": settings.place,
            "REGIODEAL_CACHE": str(settings.cache.resolve()),
            # At every start of every process Dagster notes which parts of it are called beta.
            "PYTHONWARNINGS": os.environ.get("PYTHONWARNINGS", "ignore"),
            # A sensor that claims a large file, or asks a slow publisher, takes longer than Dagster's minute.
            "DAGSTER_SENSOR_GRPC_TIMEOUT_SECONDS": os.environ.get("DAGSTER_SENSOR_GRPC_TIMEOUT_SECONDS", "300"),
        }

    def run(self) -> None:
        """Run until a signal or until one of them ends.

        Raises:
            ServiceError: one did not start or ended by itself, or another daemon is at work in this home.
        """
        with held_alone(self._settings.home / DAEMON_LOCK, _LEFTOVER_SECONDS) as self._lock:
            if self._lock is None:
                raise ServiceError("another daemon is at work in this home")
            with _socket_folder() as folder, open_instance(self._settings) as instance:
                for run_id in fail_dead_runs(instance, starting_too=True):
                    self._say(f"run {run_id[:8]} was cut off; what it was doing begins anew")
                try:
                    self._start(folder)
                    self._watch(folder, instance)
                finally:
                    self._stop()

    def _start(self, folder: Path) -> None:
        socket = folder / "code.sock"
        workspace = folder / "workspace.yaml"
        workspace.write_text(
            f"load_from:\n  - grpc_server:\n      socket: {socket}\n      location_name: {_LOCATION}\n",
            encoding="utf-8",
        )
        self._start_code_server(folder)
        self._spawn("daemon", "dagster._daemon", "run", "--workspace", str(workspace), "--log-level", "warning")
        if self._port is not None:
            self._spawn(
                "web UI", "dagster_webserver", "--workspace", str(workspace), "--host", "127.0.0.1",
                "--port", str(self._port), "--dagster-log-level", "warning",
            )  # fmt: skip
            self._say(f"Dagster on http://127.0.0.1:{self._port}/")
        self._say(f"the daemon watches {self._settings.inbox_place} (stop with Ctrl-C)")

    def _start_code_server(self, folder: Path) -> None:
        self._state = definitions_state(self._settings)
        self._spawn(
            "code server", "dagster", "api", "grpc", "--module-name", "orchestration.definitions",
            "--socket", str(folder / "code.sock"), "--location-name", _LOCATION, "--log-level", "warning",
        )  # fmt: skip
        self._await_code_server(folder / "code.sock")

    def _await_code_server(self, socket: Path) -> None:
        from dagster._grpc.client import DagsterGrpcClient
        from dagster._grpc.server import wait_for_grpc_server

        process = self._processes["code server"]
        wait_for_grpc_server(process, DagsterGrpcClient(socket=str(socket)), [], timeout=int(_START_SECONDS))

    def _spawn(self, name: str, *module_and_arguments: str) -> None:
        self._processes[name] = subprocess.Popen(
            [sys.executable, "-m", "orchestration.bound_process", *module_and_arguments],
            cwd=PROJECT_ROOT,
            env=self._environment,
            pass_fds=() if self._lock is None else (self._lock,),
        )

    def _watch(self, folder: Path, instance: DagsterInstance) -> None:
        looked = time.monotonic()
        while True:
            time.sleep(_LOOK_SECONDS)
            for name, process in self._processes.items():
                if process.poll() is not None:
                    raise ServiceError(f"the {name} ended by itself (exit code {process.returncode})")
            if time.monotonic() - looked > 10 * _LOOK_SECONDS:
                looked = time.monotonic()
                self._renew_definitions(folder)
                for run_id in fail_dead_runs(instance):
                    self._say(f"run {run_id[:8]} was cut off; what it was doing begins anew")

    def _renew_definitions(self, folder: Path) -> None:
        """Start the code server anew when the catalogue has other tables, feeds or projects: they are its assets."""
        state = definitions_state(self._settings)
        if state is None or state == self._state:
            return
        self._say("the catalogue has other sources: loading the definitions anew")
        self._end("code server")
        self._start_code_server(folder)

    def _end(self, name: str) -> None:
        process = self._processes.pop(name)
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _stop(self) -> None:
        # The daemon first: what it starts would only be cut off.
        for name in ("daemon", "web UI", "code server"):
            if name in self._processes:
                self._end(name)
