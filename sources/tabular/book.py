"""What reading a file gives: a book of sheets, every cell at its place."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from sources.deliveries.model import Finding

Value = str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta | None
"""What a cell holds; text files only have text."""

Kind = Literal["xlsx", "xls", "ods", "csv", "parquet", "jsonl"]


@dataclass(frozen=True)
class Limits:
    """How large a file may be; what is larger is refused before it is read."""

    bytes: int = 20_000_000
    """Of the file as it lies there."""
    unpacked_bytes: int = 100_000_000
    """Of everything inside a zipped workbook together."""
    rows: int = 5_000
    """Per sheet."""
    columns: int = 200
    cells: int = 1_000_000
    """Per sheet, the empty ones in between included: a reader makes room for each of them."""
    cell_chars: int = 5_000


@dataclass(frozen=True)
class CellRange:
    """A block of cells, both ends included, counted from 1."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def __contains__(self, cell: tuple[int, int]) -> bool:
        row, column = cell
        return self.first_row <= row <= self.last_row and self.first_column <= column <= self.last_column


@dataclass(frozen=True)
class Sheet:
    """One sheet; a text file is a book with one sheet that has no name."""

    name: str | None
    rows: list[list[Value]]
    """``rows[0]`` is what a spreadsheet calls row 1; empty cells at a row's end and empty rows at the end are cut.

    Of Parquet and JSON lines the first row are the headings, so that line 1 of JSON lines is row 2.
    """
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    """Row numbers, from 1."""
    merged: tuple[CellRange, ...] = ()
    formulas: frozenset[str] = frozenset()
    """Names of the cells whose value is computed (``E12``); one that was never computed holds None."""


@dataclass(frozen=True)
class Book:
    """A file as it was read."""

    kind: Kind
    sheets: tuple[Sheet, ...]
    encoding: str | None = None
    """Of a text file."""
    notices: tuple[Finding, ...] = field(default=())
    """What is odd about the file and no error."""


class Unreadable(Exception):  # noqa: N818 - a state of the file, answered and not raised further
    """A file that cannot or must not be read; ``findings`` says why, to the one who handed it in."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("; ".join(finding.rule for finding in findings))
        self.findings = findings


def column_name(column: int) -> str:
    """``E`` from 5."""
    letters = ""
    while column > 0:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """``E12`` from row 12 and column 5, both counted from 1."""
    return f"{column_name(column)}{row}"
