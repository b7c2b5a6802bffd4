"""A standalone cluster on this machine: a master and workers on loopback, from the package pyspark."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

HOST = "127.0.0.1"
_START_SECONDS, _STOP_SECONDS = 180.0, 15.0
_LOOK_SECONDS = 0.1
_MASTER_UP = re.compile(r"Starting Spark master at (spark://\S+)")
_WORKER_UP = re.compile(r"Successfully registered with master (spark://\S+)")


class ClusterError(Exception):
    """The cluster does not start; the message says why."""


def spark_home() -> Path:
    """Where Spark lies: inside the package pyspark.

    Raises:
        ClusterError: it is not installed.
    """
    found = importlib.util.find_spec("pyspark")
    if found is None or not found.submodule_search_locations:
        raise ClusterError("pyspark is not installed: uv sync --group engines (or make test-engines, which does so)")
    return Path(next(iter(found.submodule_search_locations)))


def bound(command: list[str]) -> list[str]:
    """The same command, told to stop when the process that starts it has ended, however that ended."""
    # of util-linux; where there is none (macOS) what a killed process started stays
    return ["setpriv", "--pdeathsig", "TERM", *command] if shutil.which("setpriv") else command


@contextmanager
def local_cluster(folder: Path, workers: int = 2, cores: int = 1, memory: str = "1g") -> Iterator[str]:
    """A master and its workers, up as long as the block lasts; they end with this process too, however it ends.

    Args:
        folder: for logs and the workers' scratch files.
        workers: how many.
        cores: of each worker.
        memory: that each worker has to give to executors, as Spark writes it.

    Yields:
        The master's address, ``spark://127.0.0.1:PORT``.

    Raises:
        ClusterError: Spark or Java is missing, or a part does not come up in time.
    """
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        raise ClusterError("Spark runs on Java 17 or newer, and there is none: apt-get install openjdk-17-jre-headless")
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        # Ports are the system's choice (0), told in the log.
        master = ["org.apache.spark.deploy.master.Master", "--host", HOST, "--port", "0", "--webui-port", "0"]
        process, log = stack.enter_context(_daemon(master, folder / "master.log"))
        address = _wait(process, log, _MASTER_UP)
        started = []
        for number in range(workers):
            worker = [
                "org.apache.spark.deploy.worker.Worker", "--host", HOST, "--webui-port", "0", "--cores", str(cores),
                "--memory", memory, "--work-dir", str(folder / f"worker-{number}"), address,
            ]  # fmt: skip
            started.append(stack.enter_context(_daemon(worker, folder / f"worker-{number}.log")))
        for process, log in started:
            _wait(process, log, _WORKER_UP)
        yield address


@contextmanager
def _daemon(arguments: list[str], log: Path) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """A part of the cluster, and its log."""
    home = spark_home()
    environment = {
        **os.environ,
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": HOST,  # web pages too listen on loopback alone
        "SPARK_MASTER_OPTS": "-Dspark.master.rest.enabled=false",  # nobody hands in work by that door
        "SPARK_DAEMON_MEMORY": "256m",
    }
    with log.open("wb") as out:
        process = subprocess.Popen(
            bound([str(home / "bin" / "spark-class"), *arguments]), env=environment, stdout=out, stderr=out
        )
    try:
        yield process, log
    finally:
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], log: Path, up: re.Pattern[str]) -> str:
    """The address that the log of a part says once it is up."""
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        said = log.read_text(encoding="utf-8", errors="replace")
        found = up.search(said)
        if found is not None:
            return found[1]
        if process.poll() is not None:
            raise ClusterError(
                f"it ended with code {process.returncode} instead of starting; {log} ends: {said[-800:]}"
            )
        time.sleep(_LOOK_SECONDS)
    raise ClusterError(f"not up within {_START_SECONDS:.0f} s; see {log}")
