"""``regiodeal pages print``: a report on paper for each municipality's council."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.console import Exit, err, fail
from orchestration.cli.opening import reads_home

FOLDER = Path("rapporten")
"""Where the reports go unless another folder is given."""


@reads_home()
def print_pages(
    municipalities: Annotated[
        list[str] | None, typer.Argument(metavar="[GEMEENTE]...", help="Names, such as Emmen; all six without.")
    ] = None,
    out: Annotated[Path, typer.Option("--out", help="The folder to write in.")] = FOLDER,
) -> None:
    """Write a PDF per municipality for its council, from the release in force.

    The reports hold the same figures as the pages: a cover, what the council should know, the indicators that say
    most, the projects, what the words mean and the sources. They are tagged for who reads with a screen reader.
    """
    from dashboards.print import PrintError, UnknownMunicipalityError, print_municipalities
    from orchestration.build import DATABASE
    from orchestration.releases.finding import current_release
    from orchestration.settings import Settings

    release = current_release(Settings().releases)
    if release is None:
        fail("There is no release yet. Make one with: regiodeal refresh")
        raise typer.Exit(Exit.FAILED)
    try:
        with err.status("printing …") as status:
            paths = print_municipalities(
                release / DATABASE, out, municipalities, lambda name: status.update(f"printed {name}")
            )
    except UnknownMunicipalityError as error:
        fail(str(error))
        raise typer.Exit(Exit.USAGE) from error
    except PrintError as error:
        fail(str(error))
        raise typer.Exit(Exit.FAILED) from error
    except OSError as error:
        fail(f"{out} cannot be written: {error.strerror or error}")
        raise typer.Exit(Exit.FAILED) from error
    for path in paths:
        typer.echo(path)
