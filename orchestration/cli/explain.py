"""``regiodeal explain``: the way of one figure, from the pages it stands on to the publisher's row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli.console import Exit, fail, out
from orchestration.cli.opening import bring_here, open_release, reads_home

if TYPE_CHECKING:
    from pathlib import Path

    from orchestration.explaining import Explanation


@reads_home()
def explain(
    subject: Annotated[str, typer.Argument(metavar="INDICATOR|PROJECT", help="Id or name of an indicator; a project.")],
    of: Annotated[str, typer.Argument(metavar="REGION|FACT", help="Code or name of a region; of a project, a fact.")],
    when: Annotated[
        str | None, typer.Argument(metavar="PERIOD|DATE", help="2024 or 2024JJ00; the latest when left out.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable: one JSON object, every term.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="Every term, also of hundreds of municipalities.")] = False,
    release: Annotated[str | None, typer.Option(help="Another release than the one in force.", metavar="ID")] = None,
) -> None:
    """Follow one figure to the rows it rests on, and make it again from them.

    The pages it stands on, each model it went through with the numbers filled in, and at the end of every chain the
    row of a landed file as the publisher wrote it. The file's digest is taken anew.

    `regiodeal explain bijstand-per-1000 emmen 2020`, or of a project's own fact
    `regiodeal explain werken-9 kandidaten-geplaatst`.
    """
    from orchestration.explaining import ExplainError, UnknownFigureError, Where
    from orchestration.explaining import explain as answer
    from orchestration.settings import Settings

    settings = Settings()
    folder = open_release(None, release).database.parent
    _bring_what_it_names(folder)
    try:
        site = settings.site / folder.name
        found = answer(Where(folder, settings.landing, site if site.is_dir() else None), subject, of, when)
    except UnknownFigureError as error:
        fail(str(error))
        raise typer.Exit(Exit.USAGE) from error
    except ExplainError as error:
        fail(str(error))
        raise typer.Exit(Exit.FAILED) from error
    if as_json:
        _print_json(found)
        return
    from orchestration.cli.explain_tree import tree_of

    out.print(tree_of(found, limit=None if everything else 6), highlight=False)


def _bring_what_it_names(release: Path) -> None:
    """Of a home on S3: the landed files that a release names, and its pages."""
    import duckdb

    from orchestration.build import DATABASE

    bring_here([f"site/{release.name}"])
    try:
        with duckdb.connect(str(release / DATABASE), read_only=True) as connection:
            found = connection.execute("select distinct file_path from dim_landing_version").fetchall()
    except duckdb.Error:
        return  # of a release from before they were named; the answer says so
    bring_here(f"landing/{path.rpartition('/')[0]}" for (path,) in found)


def _print_json(found: Explanation) -> None:
    import json
    from dataclasses import asdict

    told = asdict(found)
    if found.figure is not None:
        told["value_again"] = found.figure.value_again
    typer.echo(json.dumps(told, indent=2, default=str, ensure_ascii=False))
