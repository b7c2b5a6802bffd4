"""``regiodeal rollback``: an earlier release back in force."""

from __future__ import annotations

from typing import Annotated

import typer

from orchestration.cli.console import Exit, fail


def rollback(
    release: Annotated[str | None, typer.Argument(help="Release to go back to; the one before when left out.")] = None,
) -> None:
    """Put an earlier release and its pages back in force, in one step.

    Nothing is removed: going forward again is a rollback to the newer release. The next refresh publishes anew if
    its inputs differ from those of the release in force.
    """
    from orchestration.release import ReleaseError, roll_back
    from orchestration.run_lock import run_lock
    from orchestration.settings import Settings

    settings = Settings()
    try:
        with run_lock(settings.home, lambda: typer.echo("a run is at work; waiting for it", err=True)):
            manifest = roll_back(settings.releases, settings.site, release)
    except ReleaseError as error:
        fail(str(error))
        raise typer.Exit(Exit.FAILED) from error
    typer.echo(f"in force: {manifest.release_id}")
