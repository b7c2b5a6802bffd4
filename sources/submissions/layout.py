"""Where the form stands in a file: its sheet, its row of headings, and the rows that were filled in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.catalogue.problems import nearest
from sources.deliveries.answer.index_sheet import INDEX
from sources.deliveries.model import Finding
from sources.rules.cells import short
from sources.rules.forms import FormRules
from sources.submissions.columns import find_columns, plain, positions_of
from sources.submissions.form import EXPLANATION, FILL_IN, HEADINGS, IDENTITY, INPUTS
from sources.tabular import cell_name
from sources.tabular.cell_text import cell_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sources.submissions.columns import Columns
    from sources.submissions.form import Column
    from sources.tabular import Book, Sheet, Value

_HEADING_WITHIN = 30
_NEAREST = "; nearest: "


@dataclass(frozen=True)
class FilledRow:
    """One row in which something was filled in."""

    place: str
    row: int
    """From 1, as the reader of the spreadsheet or text file counts."""
    values: Mapping[Column, Value]
    cells: dict[str, str | None]
    """Every column, by heading, as text."""
    names: Mapping[str, str]
    """Where each column stands, ``E12``, by heading."""
    findings: tuple[Finding, ...]
    """What is wrong with its form, whatever it holds."""


@dataclass(frozen=True)
class FilledForm:
    """A file as the form sees it."""

    sheet: str | None
    headings: Mapping[Column, str]
    """What each column is called in this file."""
    rows: tuple[FilledRow, ...]
    findings: tuple[Finding, ...]
    """On the file as a whole; with an error among them there are no rows."""

    def heading(self, column: Column) -> str:
        """What a column is called in this file, or would be called where it is missing."""
        return self.headings.get(column, HEADINGS[column][0])


def find_form(book: Book, *, needs_project: bool) -> FilledForm:
    """The form in a file.

    Args:
        book: The file.
        needs_project: Whether each row must say whose it is: there is no hidden identity.
    """
    found = _heading(book)
    if found is None:
        return FilledForm(None, {}, (), (_no_form(book),))
    sheet, heading = found
    columns = find_columns(sheet, heading, needs_project=needs_project)
    findings = [*columns.findings]
    findings.extend(_not_read(other) for other in book.sheets if other is not sheet and _holds_something_else(other))
    if sheet.hidden:
        findings.append(
            Finding(
                rule="hidden_sheet",
                sheet=sheet.name,
                message=f"Het blad '{sheet.name}' met de cijfers is verborgen.",
                expected="Maak het blad zichtbaar en lever het bestand opnieuw in.",
            )
        )
    if any(finding.severity == "error" for finding in findings):
        return FilledForm(sheet.name, columns.headings, (), tuple(findings))
    return FilledForm(sheet.name, columns.headings, tuple(_rows(sheet, heading, columns)), tuple(findings))


def _holds_something_else(sheet: Sheet) -> bool:
    """Whether a sheet is neither empty nor one of the template's, or of an answer of ours that is handed in again."""
    ours = {plain(FILL_IN), plain(EXPLANATION), plain(IDENTITY), plain(INDEX)}
    is_empty = not any(cell_text(cell) is not None for row in sheet.rows for cell in row)
    return not is_empty and plain(sheet.name or "") not in ours - {plain(FILL_IN)}


def _not_read(sheet: Sheet) -> Finding:
    return Finding(
        rule="extra_sheet",
        severity="notice",
        sheet=sheet.name,
        message=f"Het blad '{short(sheet.name or '')}' is niet gelezen: wij lezen één blad.",
        expected=f"Staan er cijfers op? Zet ze dan op het blad '{FILL_IN}'.",
    )


def _heading(book: Book) -> tuple[Sheet, int] | None:
    """The sheet and the row (from 0) with the headings: the sheet that is called so first, then any other."""
    candidates = [sheet for sheet in book.sheets if plain(sheet.name or FILL_IN) != plain(IDENTITY)]
    for sheet in sorted(candidates, key=lambda sheet: plain(sheet.name or FILL_IN) != plain(FILL_IN)):
        for number, row in enumerate(sheet.rows[:_HEADING_WITHIN]):
            named = {column for column in HEADINGS if positions_of(row, HEADINGS[column])}
            if named & {"fact", "indicator"} and len(named) > 1:
                return sheet, number
    return None


def _no_form(book: Book) -> Finding:
    names = [sheet.name for sheet in book.sheets if sheet.name]
    if names and plain(FILL_IN) not in map(plain, names):
        near = nearest(FILL_IN, names).removeprefix(_NEAREST)
        hint = f" Het meest lijkt het blad '{near}'." if near else ""
        return Finding(
            rule="missing_sheet",
            message=f"Het blad '{FILL_IN}' ontbreekt.",
            expected=f"Vul het blad '{FILL_IN}' van uw eigen sjabloon in, en laat de naam staan.{hint}",
        )
    return Finding(
        rule="missing_column",
        sheet=names[0] if names else None,
        message="De kopregel is niet gevonden.",
        expected=f"Laat de koppen staan: {', '.join(aliases[0] for aliases in HEADINGS.values())}.",
    )


def _rows(sheet: Sheet, heading: int, columns: Columns) -> Iterator[FilledRow]:
    positions, headings = columns.positions, columns.headings
    named = {headings[column]: at for column, at in positions.items()}
    asked: tuple[Column, ...] = ("value", "as_of", "remark")
    inputs = {headings[column]: positions[column] for column in asked if column in positions}
    rules = FormRules(sheet, {headings[column]: positions[column] for column in INPUTS if column in positions})
    for index in range(heading + 1, len(sheet.rows)):
        row = sheet.rows[index]
        number = index + 1
        filled = any(at < len(row) and cell_text(row[at]) is not None for at in inputs.values())
        if not filled and not any(cell_name(number, at + 1) in sheet.formulas for at in inputs.values()):
            continue
        yield FilledRow(
            place=f"{sheet.name}!{number}" if sheet.name else str(number),
            row=number,
            values={column: row[at] if at < len(row) else None for column, at in positions.items()},
            cells={label: cell_text(row[at]) if at < len(row) else None for at, label in columns.labels.items()},
            names={name: cell_name(number, at + 1) for name, at in named.items()},
            findings=tuple(rules.findings(number)),
        )
