"""``regiodeal dev``: Dagster's web UI on this project."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Annotated

import typer

from orchestration.cli.console import Exit


def dev(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the web UI.")] = 3000,
) -> None:
    """Start Dagster's web UI and daemon on this project, on loopback, until Ctrl-C.

    The daemon runs the nightly schedule (02:30 Europe/Amsterdam) as long as this command runs.
    """
    from orchestration.instance import instance_folder
    from orchestration.settings import PROJECT_ROOT, Settings

    settings = Settings()
    environment = {
        **os.environ,
        "DAGSTER_HOME": str(instance_folder(settings)),
        "REGIODEAL_HOME": str(settings.home.resolve()),
    }
    command = [
        sys.executable, "-m", "dagster", "dev", "--module-name", "orchestration.definitions",
        "--host", "127.0.0.1", "--port", str(port),
    ]  # fmt: skip
    typer.echo(f"Dagster on http://127.0.0.1:{port}/  (stop with Ctrl-C)", err=True)
    try:
        code = subprocess.run(command, cwd=PROJECT_ROOT, env=environment, check=False).returncode
    except KeyboardInterrupt:
        code = Exit.GOOD
    raise typer.Exit(code)
