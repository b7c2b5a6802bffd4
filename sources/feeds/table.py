"""Where the contract's columns stand in a delivery: the sheet, the row of headings, the rows below it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.deliveries.model import Finding
from sources.feeds.headings import headings_of, named_cell, plain, positions_of, row_number
from sources.rules.forms import FormRules
from sources.tabular import column_name
from sources.tabular.cell_text import cell_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sources.catalogue.feed import Feed
    from sources.tabular import Book, Sheet, Value

_HEADING_WITHIN = 20


@dataclass(frozen=True)
class TableRow:
    """One row with something in it."""

    place: str
    row: int
    """As the reader counts: rows of a spreadsheet or lines of a text; of Parquet the records."""
    values: dict[str, Value]
    """By column of the contract."""
    cells: dict[str, str | None]
    """Every column, by heading, as text."""
    names: dict[str, str | None]
    """Where each column stands, ``E12``, by heading and by column; None where the file has no such names."""
    findings: tuple[Finding, ...]
    """What is wrong with how it was delivered, whatever it holds."""


@dataclass(frozen=True)
class Table:
    """A delivery as the contract sees it."""

    sheet: str | None
    rows: tuple[TableRow, ...]
    findings: tuple[Finding, ...]
    """On the file as a whole; with an error among them the rows have no values to go by."""


def find_table(book: Book, feed: Feed) -> Table:
    """The sheet and the headings that fit the contract best, with all that does not fit."""
    sheet, heading = _best(book, feed)
    if sheet is None:
        finding = Finding(
            rule="no_rows", message="Er staat niets in het bestand.", expected="Lever een regel voor elk cijfer."
        )
        return Table(None, (), (finding,))
    headings = headings_of(sheet.rows[heading]) if heading < len(sheet.rows) else {}
    positions, findings = positions_of(book, sheet, heading, headings, feed)
    findings.extend(_other_sheets(book, sheet))
    rows = tuple(_rows(book, sheet, heading, headings, positions))
    if not rows and not any(finding.severity == "error" for finding in findings):
        findings.append(
            Finding(
                rule="no_rows",
                sheet=sheet.name,
                message="Onder de kopregel staat geen enkele regel.",
                expected="Lever een regel voor elk cijfer, of lever niets als er niets nieuws is.",
            )
        )
    return Table(sheet.name, rows, tuple(findings))


def _best(book: Book, feed: Feed) -> tuple[Sheet | None, int]:
    """The sheet and row with most of the contract's headings; sheets in view go first, and rows from the top."""
    wanted = {plain(column.name) for column in feed.columns}
    best: tuple[int, Sheet | None, int] = (-1, None, 0)
    for sheet in sorted((sheet for sheet in book.sheets if sheet.rows), key=lambda sheet: sheet.hidden):
        for number, row in enumerate(sheet.rows[:_HEADING_WITHIN]):
            found = len(wanted & {plain(str(cell)) for cell in row if cell is not None})
            if found > best[0] and any(cell is not None for cell in row):
                best = (found, sheet, number)
    return best[1], best[2]


def _other_sheets(book: Book, chosen: Sheet) -> Iterator[Finding]:
    if chosen.hidden:
        yield Finding(
            rule="hidden_sheet",
            sheet=chosen.name,
            message=f"Het blad '{chosen.name}' met de cijfers is verborgen.",
            expected="Maak het blad zichtbaar en lever het bestand opnieuw in.",
        )
    for sheet in book.sheets:
        if sheet is not chosen and sheet.rows and not sheet.hidden:
            yield Finding(
                rule="extra_sheet",
                severity="notice",
                sheet=sheet.name,
                message=f"Het blad '{sheet.name}' is niet gelezen; de cijfers staan op '{chosen.name}'.",
                expected="Zet alle regels op één blad.",
            )


def _rows(
    book: Book, sheet: Sheet, heading: int, headings: dict[int, str], positions: dict[str, int]
) -> Iterator[TableRow]:
    rules = FormRules(sheet, positions)
    for index in range(heading + 1, len(sheet.rows)):
        values = sheet.rows[index]
        texts = {position: cell_text(value) for position, value in enumerate(values)}
        if not any(texts.values()):
            continue
        cells: dict[str, str | None] = {name: texts.get(position) for position, name in headings.items()}
        for position, text in texts.items():
            if text is not None and position not in headings:
                cells[f"(kolom {column_name(position + 1)})"] = text
        row = row_number(book, index)
        yield TableRow(
            place=f"{sheet.name}!{row}" if sheet.name else str(row),
            row=row,
            values={name: values[position] if position < len(values) else None for name, position in positions.items()},
            cells=cells,
            names={
                **{name: named_cell(book, index, position) for position, name in headings.items()},
                **{name: named_cell(book, index, position) for name, position in positions.items()},
            },
            findings=tuple(rules.findings(index + 1)),
        )
