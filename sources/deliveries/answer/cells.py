"""Text in the cells of workbooks we make: always text, never a formula, whatever it begins with."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.utils import column_index_from_string

from sources.deliveries.answer.words import UNPRINTABLE

if TYPE_CHECKING:
    from sources.tabular.book import Value

LONGEST_CELL = 32_000
"""Excel holds 32,767 characters in a cell."""
MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
LONGEST_SHEET_NAME = 31

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_CELL_NAME = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_NOT_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet that reads this text from a file could take it for a formula."""
    return text.lstrip(" \n\u00a0").startswith(_FORMULA_STARTS)


def safe_text(text: str) -> str:
    """Text that a workbook can hold."""
    cleaned = ILLEGAL_CHARACTERS_RE.sub(UNPRINTABLE, text)
    return cleaned if len(cleaned) <= LONGEST_CELL else f"{cleaned[: LONGEST_CELL - 1]}…"


def put_text(cell: Cell | MergedCell, text: str) -> None:
    """Set a cell to text; one that looks like a formula also gets the mark that says it is text.

    The places inside a merged block but for the first hold nothing and stay so.
    """
    if isinstance(cell, MergedCell):
        return
    cell.value = safe_text(text)
    keep_text(cell)


def keep_text(cell: Cell | MergedCell) -> None:
    """Make sure that a cell that holds text is written as text."""
    if isinstance(cell, Cell) and isinstance(cell.value, str):
        cell.data_type = "s"
        if looks_like_formula(cell.value):
            cell.quotePrefix = True


def as_text(value: Value) -> str:
    """A cell's value as a Dutch spreadsheet shows it; empty for nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "WAAR" if value else "ONWAAR"
    if isinstance(value, float):
        return (str(int(value)) if value.is_integer() else repr(value)).replace(".", ",")
    if isinstance(value, dt.datetime):
        return f"{value:%d-%m-%Y}" if value.time() == dt.time() else f"{value:%d-%m-%Y %H:%M}"
    if isinstance(value, dt.date):
        return f"{value:%d-%m-%Y}"
    return str(value)


def position(cell: str | None) -> tuple[int, int] | None:
    """Row and column of ``E12``, from 1; None where it is no cell that can exist."""
    found = _CELL_NAME.fullmatch(cell or "")
    if found is None:
        return None
    row, column = int(found[2]), column_index_from_string(found[1])
    return (row, column) if row <= MOST_ROWS and column <= MOST_COLUMNS else None


def sheet_name(wanted: str | None, taken: set[str]) -> str:
    """A name that a sheet can have and no other has yet; it is added to ``taken`` (in lower case)."""
    base = _NOT_IN_SHEET_NAME.sub("_", safe_text(wanted or "")).strip()[:LONGEST_SHEET_NAME] or "Blad"
    name, number = base, 1
    while name.lower() in taken:
        number += 1
        ending = f" ({number})"
        name = f"{base[: LONGEST_SHEET_NAME - len(ending)]}{ending}"
    taken.add(name.lower())
    return name
