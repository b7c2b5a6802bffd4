"""Where the form stands in a file: its sheet, its row of headings, and the rows that were filled in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.catalogue.problems import nearest
from sources.deliveries.model import Finding
from sources.rules.forms import FormRules
from sources.submissions.form import FILL_IN, HEADINGS, IDENTITY, SHOWN_ONLY
from sources.tabular import cell_name, column_name
from sources.tabular.cell_text import cell_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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


def plain(text: str) -> str:
    """A heading or name as it is compared: capitals and spaces do not matter."""
    return " ".join(text.split()).casefold()


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
    positions, headings, findings = _columns(sheet, heading, needs_project=needs_project)
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
        return FilledForm(sheet.name, headings, (), tuple(findings))
    return FilledForm(sheet.name, headings, tuple(_rows(sheet, heading, positions, headings)), tuple(findings))


def _heading(book: Book) -> tuple[Sheet, int] | None:
    """The sheet and the row (from 0) with the headings: the sheet that is called so first, then any other."""
    candidates = [sheet for sheet in book.sheets if plain(sheet.name or FILL_IN) != plain(IDENTITY)]
    for sheet in sorted(candidates, key=lambda sheet: plain(sheet.name or FILL_IN) != plain(FILL_IN)):
        for number, row in enumerate(sheet.rows[:_HEADING_WITHIN]):
            named = {column for column in HEADINGS if _positions(row, HEADINGS[column])}
            if "value" in named and named & {"fact", "indicator"}:
                return sheet, number
    return None


def _positions(row: list[Value], names: tuple[str, ...]) -> list[int]:
    wanted = {plain(name) for name in names}
    return [at for at, cell in enumerate(row) if isinstance(cell, str) and plain(cell) in wanted]


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


def _columns(
    sheet: Sheet, heading: int, *, needs_project: bool
) -> tuple[dict[Column, int], dict[Column, str], list[Finding]]:
    row = sheet.rows[heading]
    positions: dict[Column, int] = {}
    headings: dict[Column, str] = {}
    findings: list[Finding] = []
    for column, names in HEADINGS.items():
        places = _positions(row, names)
        if places:
            positions[column], headings[column] = places[0], str(row[places[0]]).strip()
        if len(places) > 1:
            findings.append(_duplicate(sheet, heading, headings[column], places))
    required: tuple[Column, ...] = ("value", "as_of", *(("project",) if needs_project else ()))
    for column in required:
        if column not in positions:
            findings.append(_missing(sheet, heading, column))
    known = {plain(name) for names in (*HEADINGS.values(), SHOWN_ONLY) for name in names}
    findings.extend(
        _extra(sheet, heading, at, text.strip())
        for at, cell in enumerate(row)
        if (text := cell_text(cell)) is not None and plain(text) not in known
    )
    return positions, headings, findings


def _missing(sheet: Sheet, heading: int, column: Column) -> Finding:
    name = HEADINGS[column][0]
    others = [str(cell) for cell in sheet.rows[heading] if isinstance(cell, str)]
    near = nearest(name, others).removeprefix(_NEAREST)
    hint = f" In het bestand lijkt het meest: {near}." if near else ""
    return Finding(
        rule="missing_column",
        sheet=sheet.name,
        row=heading + 1,
        column=name,
        message=f"De kolom '{name}' ontbreekt.",
        expected=f"Zet de kop '{' of '.join(HEADINGS[column])}' boven de kolom.{hint}",
    )


def _extra(sheet: Sheet, heading: int, at: int, name: str) -> Finding:
    return Finding(
        rule="extra_column",
        severity="notice",
        sheet=sheet.name,
        row=heading + 1,
        cell=cell_name(heading + 1, at + 1),
        column=name,
        message=f"De kolom '{name}' is niet afgesproken. Wij bewaren hem en gebruiken hem niet.",
        expected="U hoeft niets te doen.",
    )


def _duplicate(sheet: Sheet, heading: int, name: str, places: list[int]) -> Finding:
    where = " en ".join(column_name(place + 1) for place in places)
    return Finding(
        rule="duplicate_column",
        sheet=sheet.name,
        row=heading + 1,
        cell=cell_name(heading + 1, places[1] + 1),
        column=name,
        message=f"De kolom '{name}' staat er meer dan één keer (kolom {where}).",
        expected="Laat één van deze kolommen staan.",
    )


def _rows(sheet: Sheet, heading: int, positions: dict[Column, int], headings: dict[Column, str]) -> Iterator[FilledRow]:
    named = {headings[column]: at for column, at in positions.items()}
    inputs = {headings[column]: positions[column] for column in ("value", "as_of", "remark") if column in positions}
    rules = FormRules(sheet, inputs)
    labels = _labels(sheet.rows[heading])
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
            cells={label: cell_text(row[at]) if at < len(row) else None for at, label in labels.items()},
            names={name: cell_name(number, at + 1) for name, at in named.items()},
            findings=tuple(rules.findings(number)),
        )


def _labels(row: list[Value]) -> dict[int, str]:
    """What each column is called in the cells that are kept; a heading that stands twice gets its letter."""
    labels: dict[int, str] = {}
    for at, cell in enumerate(row):
        text = (cell_text(cell) or "").strip()
        if text:
            labels[at] = text if text not in labels.values() else f"{text} ({column_name(at + 1)})"
    return labels
