"""The columns of the form in a file: where they stand, what they are called there, and what is wrong with them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.catalogue.problems import nearest
from sources.deliveries.model import Finding
from sources.submissions.form import HEADINGS, SHOWN_ONLY
from sources.tabular import cell_name, column_name
from sources.tabular.cell_text import cell_text

if TYPE_CHECKING:
    from sources.submissions.form import Column
    from sources.tabular import Sheet, Value

_NEAREST = "; nearest: "


@dataclass(frozen=True)
class Columns:
    """The columns of one table."""

    positions: dict[Column, int]
    """Counted from 0."""
    headings: dict[Column, str]
    """What each is called in this file."""
    labels: dict[int, str]
    """What every column is called in the cells that are kept, by its position; no two are called the same."""
    findings: list[Finding]


def plain(text: str) -> str:
    """A heading or name as it is compared: capitals, spaces and how an accent is stored do not matter."""
    return unicodedata.normalize("NFC", " ".join(text.split()).casefold())


def positions_of(row: list[Value], names: tuple[str, ...]) -> list[int]:
    """Where in a row a heading stands, under any of its names."""
    wanted = {plain(name) for name in names}
    return [at for at, cell in enumerate(row) if isinstance(cell, str) and plain(cell) in wanted]


def find_columns(sheet: Sheet, heading: int, *, needs_project: bool) -> Columns:
    """The columns under a row of headings.

    Args:
        sheet: Where they stand.
        heading: The row of headings, counted from 0.
        needs_project: Whether each row must say whose it is: there is no hidden identity.
    """
    row = sheet.rows[heading]
    positions: dict[Column, int] = {}
    headings: dict[Column, str] = {}
    findings: list[Finding] = []
    for column, names in HEADINGS.items():
        places = positions_of(row, names)
        if places:
            positions[column], headings[column] = places[0], str(row[places[0]]).strip()
        if len(places) > 1:
            findings.append(_duplicate(sheet, heading, headings[column], places))
    required: tuple[Column, ...] = ("value", "as_of", *(("project",) if needs_project else ()))
    findings.extend(_missing(sheet, heading, column) for column in required if column not in positions)
    known = {plain(name) for names in (*HEADINGS.values(), SHOWN_ONLY) for name in names}
    labels = _labels(sheet, heading)
    findings.extend(
        _extra(sheet, heading, at, label) for at, label in labels.items() if plain(_text_at(row, at)) not in known
    )
    return Columns(positions, headings, labels, findings)


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


def _labels(sheet: Sheet, heading: int) -> dict[int, str]:
    """What each column is called in the cells that are kept; one without a heading of its own gets its letter."""
    row = sheet.rows[heading]
    headed = {at for at in range(len(row)) if _text_at(row, at)}
    used = {
        at
        for below in sheet.rows[heading + 1 :]
        for at, cell in enumerate(below)
        if cell is not None and at not in headed and cell_text(cell) is not None
    }
    labels: dict[int, str] = {}
    for at in range(max([len(row), *(place + 1 for place in used)])):
        text = _text_at(row, at)
        if text:
            labels[at] = text if text not in labels.values() else f"{text} ({column_name(at + 1)})"
        elif at in used:
            labels[at] = f"kolom {column_name(at + 1)}"
    return labels


def _text_at(row: list[Value], at: int) -> str:
    return (cell_text(row[at]) or "").strip() if at < len(row) else ""
