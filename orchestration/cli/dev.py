"""``regiodeal dev`` and ``regiodeal daemon``: what watches, schedules and runs, with and without a web UI."""

from __future__ import annotations

import signal
from typing import Annotated

import typer

from orchestration.cli.console import Exit, fail


def dev(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the web UI.")] = 3000,
) -> None:
    """Start Dagster's web UI and the daemon on this project, on loopback, until Ctrl-C.

    The daemon takes up what is dropped in the inbox, watches publishers and the catalogue, and runs the nightly
    schedule (02:30 Europe/Amsterdam).
    """
    _serve(port)


def daemon() -> None:
    """Start the daemon alone, without a web UI: what an operator keeps running (systemd; see docs/runbook.md).

    Takes up what is dropped in the inbox, watches publishers and the catalogue, and runs the nightly schedule. Safe to
    kill at any moment: started again it goes on where it was.
    """
    _serve(None)


def _serve(port: int | None) -> None:
    from orchestration.instance import InstanceError
    from orchestration.remote_home.errors import RemoteHomeError
    from orchestration.services import ServiceError, Services
    from orchestration.settings import Settings

    # What stops a service (systemd, docker, kill) is to end it as Ctrl-C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        Services(Settings(), port, lambda text: typer.echo(text, err=True)).run()
    except KeyboardInterrupt:
        return
    except (ServiceError, InstanceError, RemoteHomeError) as error:
        fail(str(error))
        raise typer.Exit(Exit.FAILED) from error
