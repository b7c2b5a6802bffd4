"""Findings on a file as a whole, in the words of whoever handed it in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sources.deliveries.model import Finding
from sources.tabular.book import Unreadable, cell_name

if TYPE_CHECKING:
    from sources.tabular.book import Limits

SHOWN_CHARS = 200
"""Of a value in a finding."""


def refusal(rule: str, message: str, expected: str) -> Unreadable:
    """What is wrong with the file as a whole."""
    return Unreadable(Finding(rule=rule, message=message, expected=expected))


def damaged(detail: str = "") -> Unreadable:
    """The file cannot be followed; ``detail`` is a sentence on where, without the file's own text."""
    message = f"Het bestand is beschadigd en kan niet worden gelezen. {detail}".rstrip()
    return refusal(
        "damaged_file", message, "Open het bestand in Excel of LibreOffice, sla het opnieuw op en lever het opnieuw in."
    )


def unknown_format(what: str = "Dit is geen bestand dat wij kunnen lezen.") -> Unreadable:
    """It is another kind of file."""
    return refusal("unknown_format", what, "Lever een Excel-bestand (xlsx, xls), een ods- of een csv-bestand in.")


def empty_file() -> Unreadable:
    """There is nothing in it."""
    return refusal(
        "empty_file", "Het bestand is leeg: er is geen enkele cel ingevuld.", "Lever het ingevulde bestand in."
    )


def macro_workbook() -> Unreadable:
    """It can act when it is opened."""
    return refusal(
        "macro_workbook",
        "In het bestand zitten macro's of andere onderdelen die iets uitvoeren. Zulke bestanden openen wij niet.",
        "Sla het bestand op als gewone Excel-werkmap (.xlsx) zonder macro's en lever het opnieuw in.",
    )


def password_protected() -> Unreadable:
    """Only whoever has the password can read it."""
    return refusal(
        "password_protected",
        "Het bestand is beveiligd met een wachtwoord.",
        "Haal het wachtwoord van het bestand af en lever het opnieuw in.",
    )


def external_links(detail: str) -> Unreadable:
    """It fetches values from elsewhere; ``detail`` is a sentence on how."""
    return refusal(
        "external_links",
        f"Het bestand haalt gegevens op van buiten het bestand. {detail}",
        "Verbreek de koppelingen en plak de waarden zelf in de cellen.",
    )


def too_large(limit_bytes: int, *, unpacked: bool = False) -> Unreadable:
    """More bytes than are read; ``limit_bytes`` is the most that is."""
    what = "Uitgepakt is het bestand" if unpacked else "Het bestand is"
    return refusal(
        "too_large",
        f"{what} te groot.",
        f"Het bestand mag hoogstens {limit_bytes // 1_000_000} MB zijn; lever alleen de gevraagde cijfers in.",
    )


def too_complex(what: str, most: int) -> Unreadable:
    """More of something than any sender needs, and than is safe to hold."""
    return refusal(
        "too_large",
        f"Het bestand bevat te veel {what}.",
        f"Er mogen hoogstens {grouped(most)} {what} in zitten; lever alleen de gevraagde cijfers in.",
    )


def too_many_rows(limits: Limits, sheet: str | None, row: int) -> Unreadable:
    """A filled row further down than is read; ``row`` is the first that was found."""
    return Unreadable(
        Finding(
            rule="too_many_rows",
            sheet=sheet,
            row=row,
            message=f"Er zijn te veel regels: ook regel {grouped(row)} is ingevuld.",
            expected=f"Er mogen hoogstens {grouped(limits.rows)} regels zijn. Haal lege en overbodige regels weg.",
        )
    )


def too_many_cells(limits: Limits, sheet: str | None, rows: int, columns: int) -> Unreadable:
    """Rows and columns are each allowed, together they are too many."""
    return Unreadable(
        Finding(
            rule="too_many_rows",
            sheet=sheet,
            row=rows,
            message=f"Er zijn te veel cellen: {grouped(rows)} regels bij {columns} kolommen.",
            expected=f"Een blad mag hoogstens {grouped(limits.cells)} cellen beslaan.",
        )
    )


def too_many_columns(limits: Limits, sheet: str | None, row: int, column: int) -> Unreadable:
    """A filled cell further to the right than is read."""
    return Unreadable(
        Finding(
            rule="too_many_columns",
            sheet=sheet,
            row=row,
            cell=cell_name(row, column),
            message=f"Er zijn te veel kolommen: ook cel {cell_name(row, column)} is ingevuld.",
            expected=f"Er mogen hoogstens {limits.columns} kolommen zijn. Haal overbodige kolommen weg.",
        )
    )


def too_long_cell(limits: Limits, sheet: str | None, row: int, column: int, text: str = "") -> Unreadable:
    """A text too long to be a figure or a remark."""
    return Unreadable(
        Finding(
            rule="too_long_cell",
            sheet=sheet,
            row=row,
            cell=cell_name(row, column),
            value=text[:SHOWN_CHARS] or None,
            message=f"De tekst in cel {cell_name(row, column)} is te lang.",
            expected=f"Een cel mag hoogstens {grouped(limits.cell_chars)} tekens bevatten. Kort de tekst in.",
        )
    )


def too_long_text(limits: Limits, line: int) -> Unreadable:
    """A text that goes on and on from that line; in which cell is not known."""
    return Unreadable(
        Finding(
            rule="too_long_cell",
            row=line,
            message=f"Op regel {grouped(line)} begint een tekst die te lang is.",
            expected=f"Een cel mag hoogstens {grouped(limits.cell_chars)} tekens bevatten. "
            "Kijk ook of elk aanhalingsteken wordt gesloten.",
        )
    )


def broken_line(line: int, why: str, expected: str, *, text: str | None = None) -> Unreadable:
    """A line of a text file that cannot be followed; ``why`` is the end of a sentence."""
    return Unreadable(
        Finding(
            rule="broken_line",
            row=line,
            value=text[:SHOWN_CHARS] if text else None,
            message=f"Regel {grouped(line)} kan niet worden gelezen: {why}.",
            expected=expected,
        )
    )


def grouped(number: int) -> str:
    """``5.000``, as Dutch readers write it."""
    return f"{number:,}".replace(",", ".")
