"""``regiodeal rollback``: an earlier release back in force."""

from __future__ import annotations

import contextlib
from typing import Annotated

import typer

from orchestration.cli.console import Exit, fail


def rollback(
    release: Annotated[str | None, typer.Argument(help="Release to go back to; the one before when left out.")] = None,
) -> None:
    """Put an earlier release, its pages and its open data back in force.

    Nothing is removed: going forward again is a rollback to the newer release. The daemon leaves it so until something
    else lands; a refresh by hand, and the nightly one, publish anew if the inputs differ.
    """
    from orchestration import attempts
    from orchestration.in_force import NothingLanded, gather_inputs
    from orchestration.releases.manifest import ReleaseError
    from orchestration.releases.putting_in_force import roll_back
    from orchestration.remote_home.errors import RemoteHomeError
    from orchestration.remote_home.working import alone
    from orchestration.settings import Settings
    from sources.catalogue import CatalogueError

    settings = Settings()
    try:
        with alone(settings, lambda: typer.echo("a run is at work; waiting for it", err=True)):
            manifest = roll_back(settings.releases, settings.site, release, settings.open_data)
            with contextlib.suppress(NothingLanded, CatalogueError):
                attempts.stop(settings, gather_inputs(settings).digest, f"rolled back to {manifest.release_id}")
    except (ReleaseError, RemoteHomeError) as error:
        fail(str(error))
        raise typer.Exit(Exit.FAILED) from error
    typer.echo(f"in force: {manifest.release_id}")
