"""One LibreOffice for all tests of the folder, in a profile of its own, reached through a pipe."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BRIDGE = Path("/usr/bin/python3")
"""The Python that Debian's ``python3-uno`` belongs to."""
SCRIPT = Path(__file__).parent / "in_office.py"
TIMEOUT = 120

Asked = dict[str, Any]


def _missing() -> str | None:
    if shutil.which("soffice") is None:
        return "soffice"
    if not BRIDGE.exists():
        return str(BRIDGE)
    tried = subprocess.run([BRIDGE, "-c", "import uno"], capture_output=True, check=False, timeout=TIMEOUT)
    return None if tried.returncode == 0 else "python3-uno"


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Asked], Asked]]:
    """Does a job in LibreOffice; without one its tests fail in CI and are skipped elsewhere."""
    missing = _missing()
    if missing is not None:
        said = f"no {missing} on this machine: 'make office' installs Debian's packages"
        if "CI" in os.environ:
            pytest.fail(said)
        pytest.skip(said)
    profile, pipe = tmp_path_factory.mktemp("office"), f"regiodeal-{uuid.uuid4().hex}"
    command = [
        "soffice", f"-env:UserInstallation={(profile / 'profile').as_uri()}", "--headless", "--norestore",
        "--nodefault", "--nolockcheck", f"--accept=pipe,name={pipe};urp;",
    ]  # fmt: skip
    with (profile / "log").open("wb") as log:
        running = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)

    def ask(job: Asked) -> Asked:
        done = subprocess.run(
            [BRIDGE, SCRIPT], input=json.dumps({"pipe": pipe, **job}), capture_output=True, text=True, check=False,
            timeout=TIMEOUT,
        )  # fmt: skip
        assert done.returncode == 0, f"{done.stderr}\n{(profile / 'log').read_text(errors='replace')}"
        answer: Asked = json.loads(done.stdout)
        return answer

    try:
        yield ask
    finally:
        # soffice is a script: the office itself is a child in the same session.
        os.killpg(running.pid, signal.SIGTERM)
        try:
            running.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            running.wait(10)
