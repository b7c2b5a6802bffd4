"""``regiodeal template``: the workbook that a project fills in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli.console import Exit, err, fail
from orchestration.cli.opening import reads_home

if TYPE_CHECKING:
    from sources.catalogue import Catalogue
    from sources.catalogue.project import Project

FOLDER = Path("formulieren")
"""Where all templates go unless another folder is given."""


@reads_home(landed=True)
def template(
    project: Annotated[
        str | None, typer.Argument(metavar="PROJECT", help="The project's id, such as wonen-2.1.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="A workbook for every project.")] = False,
    out_path: Annotated[
        Path | None,
        typer.Option("--out", help="The file to write; with --all the folder, else formulieren."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there and differs.")] = False,
) -> None:
    """Write the Excel workbook in which a project hands in its figures.

    It holds the project's own indicators with unit, target and the last value known. A file of the same name that
    differs may be filled in already: it is left alone unless --force is given.
    """
    from orchestration.cli.opening import open_catalogue
    from orchestration.deliveries import figures_known
    from sources.catalogue.export import catalogue_digest
    from sources.submissions import template_bytes

    if everything == (project is not None):
        fail("Give the id of one project, or --all.")
        raise typer.Exit(Exit.USAGE)
    settings, catalogue = open_catalogue()
    projects = catalogue.projects if project is None else [_project(catalogue, project)]
    version, earlier = catalogue_digest(catalogue), figures_known(settings, catalogue)
    left_alone = 0
    for path, chosen in _paths(projects, everything=everything, out_path=out_path):
        content = template_bytes(chosen, catalogue, earlier, catalogue_version=version)
        if path.is_file() and not force and path.read_bytes() != content:
            fail(f"{path} is there already and differs; give --force to write over it.")
            left_alone += 1
            continue
        _write(path, content)
        typer.echo(path)
    if everything:
        err.print(f"{len(projects) - left_alone} of {len(projects)} projects", highlight=False)
    if left_alone:
        raise typer.Exit(Exit.FAILED)


def _project(catalogue: Catalogue, project_id: str) -> Project:
    from sources.catalogue.problems import nearest

    projects = {item.id: item for item in catalogue.projects}
    if project_id not in projects:
        fail(f"There is no project '{project_id}'{nearest(project_id, projects)}.")
        raise typer.Exit(Exit.USAGE)
    return projects[project_id]


def _paths(projects: list[Project], *, everything: bool, out_path: Path | None) -> list[tuple[Path, Project]]:
    if not everything:
        (only,) = projects
        return [(out_path or Path(_name(only)), only)]
    folder = out_path or FOLDER
    return [(folder / _name(item), item) for item in projects]


def _name(project: Project) -> str:
    return f"formulier-{project.id}.xlsx"


def _write(path: Path, content: bytes) -> None:
    from sources.landing.durable import replace_synced

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_synced(path, content)
    except OSError as error:
        fail(f"{path} cannot be written: {error.strerror or error}")
        raise typer.Exit(Exit.FAILED) from error
