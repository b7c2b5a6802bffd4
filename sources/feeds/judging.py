"""The judge of a feed: a delivery held against its contract, the catalogue and what was known before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sources.deliveries.model import Finding, JudgedRow, Judgement
from sources.feeds.agreement import Judged, compare, find_same_figure, find_same_key
from sources.feeds.figures import Figures
from sources.feeds.regions import RegionNames
from sources.feeds.row_model import RowModel
from sources.feeds.table import find_table
from sources.feeds.values import Reader
from sources.rules.texts import risks_of
from sources.tabular import Unreadable, read_book

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from pathlib import Path

    from sources.catalogue import Catalogue
    from sources.catalogue.feed import Feed
    from sources.deliveries.model import Earlier
    from sources.feeds.table import Table
    from sources.tabular import Book


def judge_feed(
    original: Path, feed: Feed, catalogue: Catalogue, earlier: Earlier, *, catalogue_version: str, today: dt.date
) -> Judgement:
    """Judge one delivery of a feed; nothing in the file makes it raise.

    Args:
        original: The file as it was handed in or fetched.
        feed: The contract.
        catalogue: Where regions, facts and programmes are looked up.
        earlier: What was known of a fact before this delivery.
        catalogue_version: Goes into the judgement.
        today: The day it was received; a later date in the file is an error.

    Raises:
        OSError: the file cannot be opened.
    """
    try:
        book = read_book(original)
    except Unreadable as unreadable:
        return _judgement(feed, catalogue_version, unreadable.findings, ())
    findings = [*book.notices]
    if book.kind not in feed.formats:
        findings.append(_other_format(book, feed))
        return _judgement(feed, catalogue_version, findings, ())
    table = find_table(book, feed)
    findings.extend(table.findings)
    if _errors(findings):
        rows = tuple(_row(table, Judged(row)) for row in table.rows)
        return _judgement(feed, catalogue_version, findings, rows)
    judged = _judge_rows(table, feed, catalogue, earlier, today)
    at_fault = sum(not row.good for row in judged)
    if feed.on_breach == "file" and at_fault:
        findings.append(_contract_broken(at_fault, len(judged)))
    return _judgement(feed, catalogue_version, findings, tuple(_row(table, row) for row in judged))


def _judge_rows(table: Table, feed: Feed, catalogue: Catalogue, earlier: Earlier, today: dt.date) -> list[Judged]:
    model = RowModel(feed, Reader(feed, RegionNames(catalogue, feed), today))
    figures = Figures(feed, catalogue, earlier)
    judged = [Judged(row) for row in table.rows]
    for item in judged:
        item.findings.extend(item.row.findings)
        item.values, found = model.read(item.row.values)
        item.findings.extend(found)
        item.findings.extend(risks_of(item.row.cells))
        if item.values:
            item.yielded = figures.of(item.values)
    find_same_key(judged, feed)
    find_same_figure(judged)
    compare(judged, figures)
    return judged


def _row(table: Table, item: Judged) -> JudgedRow:
    """A row as the deliveries' words have it: every finding at its place, and figures of a good row alone."""
    return JudgedRow(
        place=item.row.place,
        row=item.row.row,
        sheet=table.sheet,
        cells=item.row.cells,
        project_figures=item.yielded.project_figures if item.good else (),
        regional_figures=item.yielded.regional_figures if item.good else (),
        findings=tuple(
            finding.model_copy(
                update={
                    "sheet": table.sheet,
                    "row": item.row.row,
                    "cell": finding.cell or item.row.names.get(finding.column or ""),
                }
            )
            for finding in item.findings
        ),
    )


def _judgement(
    feed: Feed, catalogue_version: str, findings: Iterable[Finding], rows: tuple[JudgedRow, ...]
) -> Judgement:
    return Judgement(
        target=feed.id,
        subject_id=feed.id,
        organisation_id=feed.owner,
        catalogue_version=catalogue_version,
        findings=tuple(findings),
        rows=rows,
    )


def _errors(findings: Iterable[Finding]) -> bool:
    return any(finding.severity == "error" for finding in findings)


def _other_format(book: Book, feed: Feed) -> Finding:
    return Finding(
        rule="format_not_agreed",
        value=book.kind,
        message=f"Dit is een bestand van de soort {book.kind}; dat is voor deze levering niet afgesproken.",
        expected=f"Lever het bestand als {' of '.join(feed.formats)}.",
    )


def _contract_broken(at_fault: int, total: int) -> Finding:
    return Finding(
        rule="contract_broken",
        message=f"In {at_fault} van de {total} regels staat een fout. Volgens de afspraak nemen wij dan niets over.",
        expected="Verbeter de regels die hieronder staan en lever het hele bestand opnieuw in.",
    )
