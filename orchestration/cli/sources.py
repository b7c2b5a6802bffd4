"""``regiodeal sources``: what the publishers have now, what would change, and taking in a new year."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli.console import Exit, err, fail, out
from orchestration.cli.opening import reads_home

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orchestration.settings import Settings
    from sources.catalogue import Catalogue
    from sources.catalogue.depth import Depth
    from sources.catalogue.indicator import SourceTable
    from sources.landing import Landing, Notice
    from sources.odata import OdataClient
    from sources.publishers import Binding, NewTable

sources_app = typer.Typer(help="Ask the publishers what they have, and take in a new year.", no_args_is_help=True)

_STYLE = {"unchanged": "green", "would land": "green", "would be kept out": "red"}


@dataclass(frozen=True)
class _Seen:
    """One table as its publisher has it now."""

    table: SourceTable
    state: str
    stamp: str | None
    notices: tuple[Notice, ...] = ()
    cause: str | None = None


@sources_app.command()
@reads_home(landed=True)
def check(
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable: one JSON object.")] = False,
) -> None:
    """Ask every live table what it has now and say what a refresh would do with it; nothing lands.

    Also looks for a new year of each family of tables, and says which of our titles it has.
    Ends with 3 when a table could not be used as it is.
    """
    from orchestration.settings import Settings
    from sources.landing import Landing
    from sources.odata import SourceError

    settings = Settings()
    catalogue = _catalogue(settings)
    landing = Landing(settings.landing)
    live = [table for table in catalogue.source_tables if table.protocol != "none"]
    with _client(settings) as client:
        seen = [_look(client, landing, catalogue, table, settings.depth) for table in live]
        try:
            new, unlisted = _new_tables(client, catalogue), None
        except SourceError as error:
            new, unlisted = [], str(error)
    if as_json:
        _print_json(seen, new, unlisted)
    else:
        _print_tables(seen)
        _print_new(new, unlisted)
    if unlisted is not None or any(one.cause is not None for one in seen):
        raise typer.Exit(Exit.STALE)


@sources_app.command()
def adopt(
    table: Annotated[str, typer.Argument(help="The new table, as 'regiodeal sources check' names it.")],
) -> None:
    """Write a new year's table into source_tables.yaml and show the lines; indicators then find it by title."""
    from orchestration.settings import Settings
    from sources.catalogue import CatalogueError
    from sources.odata import SourceError
    from sources.publishers import NotAdopted
    from sources.publishers import adopt as write

    settings = Settings()
    catalogue = _catalogue(settings)
    try:
        with _client(settings) as client:
            new = _new_tables(client, catalogue)
        chosen = next((found for found, _ in new if found.entry.id == table.upper()), None)
        if chosen is None:
            known = ", ".join(found.entry.id for found, _ in new) or "none"
            fail(f"No new table {table}; new tables are: {known}")
            raise typer.Exit(Exit.USAGE)
        added = write(settings.catalogue_root, chosen)
    except (SourceError, NotAdopted, CatalogueError) as error:
        fail(str(error))
        raise typer.Exit(Exit.FAILED) from error
    err.print(f"Written into {settings.catalogue_root / 'source_tables.yaml'}:", markup=False, highlight=False)
    typer.echo(added, nl=False)
    _print_new([(found, bound) for found, bound in new if found is chosen], None)


def _catalogue(settings: Settings) -> Catalogue:
    from sources.catalogue import CatalogueError, load_catalogue

    try:
        return load_catalogue(settings.catalogue_root)
    except CatalogueError as error:
        fail(str(error))
        raise typer.Exit(Exit.FAILED) from error


@contextmanager
def _client(settings: Settings) -> Iterator[OdataClient]:
    from orchestration.resources import endpoints_of
    from sources.odata import OdataClient, RetryPolicy, http_client

    with http_client() as http:
        yield OdataClient(http, endpoints_of(settings), policy=RetryPolicy(attempts=settings.fetch_attempts))


def _look(client: OdataClient, landing: Landing, catalogue: Catalogue, table: SourceTable, depth: Depth) -> _Seen:
    from sources.odata import ChangeBlocked, SourceError
    from sources.publishers import foresee_source

    err.print(f"asking {table.publisher} {table.id}", style="dim", markup=False, highlight=False)
    try:
        found = foresee_source(client, landing, catalogue, table, depth=depth)
    except ChangeBlocked as error:
        return _Seen(table, "would be kept out", error.modified, error.notices, error.cause_text)
    except SourceError as error:
        state = "not reached" if error.transient else "cannot be used"
        return _Seen(table, state, None, cause=f"{type(error).__name__}: {error.cause_text} ({error.url})")
    state = "unchanged" if found.outcome == "unchanged" else "would land"
    return _Seen(table, state, found.state.modified, found.notices)


def _new_tables(client: OdataClient, catalogue: Catalogue) -> list[tuple[NewTable, Binding]]:
    from sources.publishers import binding, discover

    return [(new, binding(client, catalogue, new.entry)) for new in discover(client, catalogue)]


def _print_json(seen: list[_Seen], new: list[tuple[NewTable, Binding]], unlisted: str | None) -> None:
    import json

    tables = [
        {
            "table_id": one.table.id,
            "publisher": one.table.publisher,
            "state": one.state.replace(" ", "_"),
            "stamp": one.stamp,
            "notices": [notice.model_dump() for notice in one.notices],
            "cause": one.cause,
        }
        for one in seen
    ]
    new_tables = [
        {
            "table_id": found.entry.id,
            "title": found.entry.title,
            "family": found.entry.family,
            "stamp": found.modified,
            "bound": len(bound.bound),
            "questions": [
                {"wanted": q.wanted, "indicators": q.indicators, "candidates": q.candidates} for q in bound.questions
            ],
            "missing_dimensions": bound.missing_dimensions,
        }
        for found, bound in new
    ]
    text = json.dumps({"tables": tables, "new_tables": new_tables, "list_failure": unlisted}, indent=2)
    typer.echo(text)


def _print_tables(seen: list[_Seen]) -> None:
    from rich.table import Table

    shown = Table(box=None, show_edge=False, pad_edge=False)
    for heading in ("table", "publisher", "now", "stamp"):
        shown.add_column(heading, no_wrap=True)
    for one in seen:
        style = _STYLE.get(one.state, "yellow")
        shown.add_row(one.table.id, one.table.publisher, f"[{style}]{one.state}[/{style}]", one.stamp or "-")
    out.print(shown)
    for one in seen:
        lines = [one.cause] if one.cause is not None else []
        lines += [notice.text for notice in one.notices if not notice.blocks]
        for line in lines:
            out.print(f"\n{one.table.id}  {line}", markup=False, highlight=False)


def _print_new(new: list[tuple[NewTable, Binding]], unlisted: str | None) -> None:
    if unlisted is not None:
        fail(f"\nNew years could not be looked for: {unlisted}")
    for found, bound in new:
        wanted = len(bound.bound) + len(bound.questions)
        text = f"\n{found.entry.id}  {found.entry.title}: {len(bound.bound)} of {wanted} titles are there"
        out.print(text, markup=False, highlight=False)
        for name in bound.missing_dimensions:
            out.print(f"  no dimension {name}: mend the entry once it is adopted", markup=False, highlight=False)
        for question in bound.questions:
            near = f"; nearest: {', '.join(question.candidates)}" if question.candidates else ""
            text = f"  ? {question.wanted} ({', '.join(question.indicators)}){near}"
            out.print(text, markup=False, highlight=False, soft_wrap=True)
