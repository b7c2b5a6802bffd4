"""The row of headings: where each column of the contract stands, and which are missing, double or extra."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sources.catalogue.problems import nearest
from sources.deliveries.model import Finding
from sources.tabular import cell_name, column_name
from sources.tabular.cell_text import cell_text

if TYPE_CHECKING:
    from sources.catalogue.feed import Feed
    from sources.tabular import Book, Sheet, Value

_CELLED = frozenset({"xlsx", "xls", "ods", "csv"})
_NEAREST = "; nearest: "


def plain(heading: str) -> str:
    """A heading as it is compared: capitals and spaces do not matter."""
    return " ".join(heading.split()).casefold()


def headings_of(row: list[Value]) -> dict[int, str]:
    """The heading of each column that has one, by position; one that stands twice gets a number behind it."""
    found: dict[int, str] = {}
    for position, cell in enumerate(row):
        text = (cell_text(cell) or "").strip()
        if text:
            number, name = 1, text
            while name in found.values():
                number += 1
                name = f"{text} ({number})"
            found[position] = name
    return found


def positions_of(
    book: Book, sheet: Sheet, heading: int, headings: dict[int, str], feed: Feed
) -> tuple[dict[str, int], list[Finding]]:
    """Where each column of the contract stands, and what is wrong with the headings."""
    row = row_number(book, heading)
    by_name: dict[str, list[int]] = {}
    for position in headings:
        by_name.setdefault(plain(cell_text(sheet.rows[heading][position]) or ""), []).append(position)
    positions: dict[str, int] = {}
    findings: list[Finding] = []
    for column in feed.columns:
        places = by_name.pop(plain(column.name), [])
        if not places:
            near = nearest(column.name, headings.values()).removeprefix(_NEAREST)
            hint = f" In het bestand lijkt het meest: {near}." if near else ""
            findings.append(
                Finding(
                    rule="missing_column",
                    sheet=sheet.name,
                    row=row,
                    column=column.name,
                    message=f"De kolom '{column.name}' ontbreekt.",
                    expected=f"Zet de kop '{column.name}' boven de kolom: {column.description}{hint}",
                )
            )
            continue
        positions[column.name] = places[0]
        if len(places) > 1:
            where = " en ".join(column_name(place + 1) for place in places)
            findings.append(
                Finding(
                    rule="duplicate_column",
                    sheet=sheet.name,
                    row=row,
                    cell=named_cell(book, heading, places[1]),
                    column=column.name,
                    message=f"De kolom '{column.name}' staat er meer dan één keer (kolom {where}).",
                    expected="Laat één van deze kolommen staan.",
                )
            )
    for places in by_name.values():
        findings.extend(
            Finding(
                rule="extra_column",
                severity="notice",
                sheet=sheet.name,
                row=row,
                cell=named_cell(book, heading, place),
                column=headings[place],
                message=f"De kolom '{headings[place]}' is niet afgesproken. Wij bewaren hem en gebruiken hem niet.",
                expected="U hoeft niets te doen.",
            )
            for place in places
        )
    return positions, findings


def row_number(book: Book, index: int) -> int:
    """The number of a row as its reader counts: Parquet and JSON lines have no line of headings."""
    return index + 1 if book.kind in _CELLED else max(index, 1)


def named_cell(book: Book, index: int, position: int) -> str | None:
    """``E12``, from a row and column counted from 0; None in a file whose reader sees no such names."""
    return cell_name(index + 1, position + 1) if book.kind in _CELLED else None
