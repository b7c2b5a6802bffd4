"""``regiodeal dev``: the real web server and daemon, asked over HTTP what they know of the project."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx

REGIODEAL = str(Path(sys.executable).parent / "regiodeal")

QUERY = """
{ repositoriesOrError { ... on RepositoryConnection { nodes {
    jobs { name } schedules { name scheduleState { status } } assetNodes { id }
} } ... on PythonError { message } } }
"""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _ask(port: int, until: float) -> dict[str, Any]:
    while True:
        try:
            answer = httpx.post(f"http://127.0.0.1:{port}/graphql", json={"query": QUERY}, timeout=20).json()
            nodes = answer["data"]["repositoriesOrError"].get("nodes")
            if nodes:
                return dict(nodes[0])
        except httpx.HTTPError:
            pass
        assert time.monotonic() < until, "the web UI did not come up"
        time.sleep(0.5)


def test_the_web_ui_knows_the_job_the_schedule_and_the_assets(tmp_path: Path) -> None:
    port = _free_port()
    server = subprocess.Popen(
        [REGIODEAL, "dev", "--port", str(port)],
        env={**os.environ, "REGIODEAL_HOME": str(tmp_path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        known = _ask(port, time.monotonic() + 150)
    finally:
        os.killpg(server.pid, signal.SIGINT)
        try:
            server.wait(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait(timeout=10)
    assert "refresh" in {job["name"] for job in known["jobs"]}
    assert [(s["name"], s["scheduleState"]["status"]) for s in known["schedules"]] == [("nightly", "RUNNING")]
    assert len(known["assetNodes"]) > 70
