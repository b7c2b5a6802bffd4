"""``regiodeal contract``: what partners have agreed to deliver, and whether a file keeps to it."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path  # noqa: TC003 - Typer reads it
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli.console import Exit, fail, out
from orchestration.cli.findings import NONE, findings_table
from orchestration.cli.opening import feed_named, open_catalogue, reads_home

if TYPE_CHECKING:
    from datetime import date

    from orchestration.settings import Settings
    from sources.catalogue.feed import Column, Feed
    from sources.deliveries.model import Judgement

contract_app = typer.Typer(help="What partners deliver, and whether a file keeps to it.", no_args_is_help=True)

_TYPES = {
    "text": "tekst",
    "integer": "heel getal",
    "number": "getal",
    "boolean": "ja of nee",
    "date": "datum",
    "region": "gemeente of regio",
    "period": "periode",
}
_FREQUENCIES = {
    "monthly": "elke maand",
    "quarterly": "elk kwartaal",
    "half_yearly": "twee keer per jaar",
    "yearly": "elk jaar",
    "school_year": "elk schooljaar",
}


@contract_app.command("list")
def list_contracts(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Every feed: who delivers it, how, and when it is due."""
    from rich.table import Table

    from sources.catalogue.due import feed_rounds

    _, catalogue = open_catalogue()
    rows = [
        {
            "feed": feed.id,
            "title": feed.title,
            "owner": feed.owner,
            "transport": feed.transport.kind,
            "formats": list(feed.formats),
            "frequency": feed.frequency,
            "due": list(feed.due),
            "next_due": due.isoformat() if (due := feed_rounds(feed, _today()).next_due) else None,
        }
        for feed in catalogue.feeds
    ]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    table = Table("levering", "van", "hoe", "wanneer", "volgende", title=None)
    for row, feed in zip(rows, catalogue.feeds, strict=True):
        how = "bestand" if feed.transport.kind == "file" else "opgehaald"
        table.add_row(feed.id, feed.owner, how, _FREQUENCIES[feed.frequency], str(row["next_due"] or NONE))
    out.print(table)


@contract_app.command()
def show(feed_id: Annotated[str, typer.Argument(metavar="FEED", help="The feed's id.")]) -> None:
    """What to deliver for a feed: its columns, an example and the days on which it is due."""
    from rich.table import Table

    settings, catalogue = open_catalogue()
    feed = feed_named(catalogue, feed_id)
    owner = next(partner.name for partner in catalogue.partners if partner.id == feed.owner)
    out.print(f"[bold]{feed.title}[/bold]  ({feed.id})", highlight=False)
    out.print(feed.description, highlight=False, markup=False)
    out.print()
    for name, text in _facts(feed, owner, settings):
        out.print(f"{name + ':':<12}{text}", highlight=False, markup=False, soft_wrap=True)
    out.print()
    table = Table("kolom", "soort", "invullen", "regels", "wat erin staat")
    for column in feed.columns:
        must = "altijd" if column.required else "mag leeg"
        table.add_row(column.name, _TYPES[column.type], must, _bounds(column), column.description)
    out.print(table)
    out.print("Een voorbeeld:", highlight=False)
    example = Table(*(column.name for column in feed.columns))
    for row in feed.examples:
        example.add_row(*(row.get(column.name, "") for column in feed.columns))
    out.print(example)


@contract_app.command()
@reads_home(landed=True)
def check(
    feed_id: Annotated[str, typer.Argument(metavar="FEED", help="The feed's id.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to try.")],
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Try a delivery: what is wrong with it, and what would be taken over. Nothing is stored.

    Exit code 0 when every row would be accepted, 1 when not.
    """
    from orchestration.deliveries import figures_known
    from sources.catalogue.export import catalogue_digest
    from sources.feeds import judge_feed

    settings, catalogue = open_catalogue()
    feed = feed_named(catalogue, feed_id)
    earlier, version = figures_known(settings, catalogue), catalogue_digest(catalogue)
    try:
        judgement = judge_feed(file, feed, catalogue, earlier, catalogue_version=version, today=_today())
    except OSError as error:
        fail(f"The file cannot be opened: {error.strerror or error}")
        raise typer.Exit(Exit.USAGE) from error
    if as_json:
        typer.echo(json.dumps(_document(judgement), ensure_ascii=False, indent=2))
    else:
        _print(judgement)
    if judgement.verdict != "accepted":
        raise typer.Exit(Exit.FAILED)


def _today() -> date:
    from sources.catalogue.due import AMSTERDAM

    return datetime.now(AMSTERDAM).date()


def _facts(feed: Feed, owner: str, settings: Settings) -> list[tuple[str, str]]:
    from sources.tabular.dates import MONTHS

    due = [f"{int(day)} {MONTHS[int(month) - 1]}" for month, day in (item.split("-") for item in feed.due)]
    how = (
        f"zet het bestand in de map feeds/{feed.id} ({settings.inbox_place})"
        if feed.transport.kind == "file"
        else f"wij halen het op ({feed.transport.format}); een bestand in de map feeds/{feed.id} mag ook"
    )
    breach = (
        "één fout, en wij nemen niets over" if feed.on_breach == "file" else "een regel met een fout slaan wij over"
    )
    figures = [use.fact for use in feed.facts] + [f"{feed.id}/{use.measure}" for use in feed.measures]
    return [
        ("Van", f"{owner}, {feed.contact_role}"),
        ("Hoe", how),
        ("Soort", ", ".join(feed.formats)),
        ("Wanneer", f"{_FREQUENCIES[feed.frequency]}, uiterlijk {', '.join(due)}"),
        ("Sleutel", f"{', '.join(feed.key)}: elke combinatie één keer"),
        ("Bij fouten", breach),
        ("Waarvoor", ", ".join(dict.fromkeys(figures))),
        *([("Let op", feed.note)] if feed.note else []),
    ]


def _bounds(column: Column) -> str:
    from sources.tabular.numbers import dutch_number

    said = [
        f"in {column.unit}" if column.unit else "",
        f"vanaf {dutch_number(column.minimum)}" if column.minimum is not None else "",
        f"tot en met {dutch_number(column.maximum)}" if column.maximum is not None else "",
        f"een van: {', '.join(column.allowed)}" if column.allowed else "",
    ]
    return ", ".join(filter(None, said)) or NONE


def _document(judgement: Judgement) -> dict[str, object]:
    return {
        "feed": judgement.target,
        "verdict": judgement.verdict,
        "rows_accepted": len(judgement.accepted_rows),
        "rows_rejected": len(judgement.rejected_rows),
        "findings": [finding.model_dump(mode="json") for finding in judgement.all_findings],
        "would_be_taken_over": [
            figure.model_dump(mode="json")
            for row in judgement.accepted_rows
            for figure in (*row.project_figures, *row.regional_figures)
        ],
    }


def _print(judgement: Judgement) -> None:
    from rich.table import Table
    from rich.text import Text

    from sources.deliveries.answer.words import VERDICTS, count
    from sources.tabular.numbers import dutch_number

    if judgement.all_findings:
        out.print(findings_table(judgement.all_findings))
    figures = [
        (f"{figure.project_id} {figure.fact_id}", f"{figure.as_of:%d-%m-%Y}", figure.value, figure.unit)
        for row in judgement.accepted_rows
        for figure in row.project_figures
    ] + [
        (f"{figure.measure} {figure.region_code}", figure.period, figure.value or 0.0, figure.unit or "")
        for row in judgement.accepted_rows
        for figure in row.regional_figures
    ]
    if figures:
        taken = Table("cijfer", "van", "waarde", "eenheid", title="Dit zou worden overgenomen")
        for name, when, value, unit in figures:
            taken.add_row(Text(name), when, dutch_number(value), Text(unit))
        out.print(taken)
    good, bad = len(judgement.accepted_rows), len(judgement.rejected_rows)
    said = f"{count(good, 'regel', 'regels')} goed, {bad} niet. Er is niets opgeslagen."
    out.print(f"{VERDICTS[judgement.verdict]}: {said}", highlight=False)
