"""``regiodeal catalogue``: check the catalogue's files, and write their JSON Schema for editors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.console import Exit, fail, out

catalogue_app = typer.Typer(help="Check the catalogue, or write its JSON Schema for editors.", no_args_is_help=True)


@catalogue_app.command()
def check(
    root: Annotated[Path | None, typer.Option(help="The catalogue's folder; the project's own by default.")] = None,
) -> None:
    """Read every file of the catalogue and say what is wrong: file, line, key and rule."""
    from orchestration.settings import Settings
    from sources.catalogue import CatalogueError, load_catalogue

    try:
        catalogue = load_catalogue(root or Settings().catalogue_root)
    except CatalogueError as error:
        for problem in error.problems:
            fail(str(problem))
        fail(f"{len(error.problems)} problems")
        raise typer.Exit(Exit.FAILED) from error
    facts = sum(len(project.facts) for project in catalogue.projects)
    lessons = sum(len(project.lessons) for project in catalogue.projects)
    out.print(
        f"The catalogue holds: {len(catalogue.programmes)} programmes, {len(catalogue.projects)} projects with "
        f"{facts} quantified facts and {lessons} lessons, {len(catalogue.partners)} partners, "
        f"{len(catalogue.indicators)} indicators from {len(catalogue.source_tables)} source tables, "
        f"{len(catalogue.municipalities)} municipalities.",
        highlight=False,
    )


@catalogue_app.command()
def schema(
    folder: Annotated[Path, typer.Argument(help="Where the schemas go.")] = Path("docs/schema"),
) -> None:
    """Write one JSON Schema per kind of catalogue file, for editors, and that of an answer to a delivery."""
    from sources.catalogue.schema import schemas, write_schemas
    from sources.deliveries.answer.schema import answer_schemas

    for path in write_schemas(folder, schemas() | answer_schemas()):
        typer.echo(path)
