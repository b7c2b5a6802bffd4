"""What is noted of a sheet before its cells are read, and the bounds it is held to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sources.tabular.book import CellRange, cell_name
from sources.tabular.refusal import (
    too_complex,
    too_large,
    too_long_cell,
    too_many_cells,
    too_many_columns,
    too_many_rows,
)

if TYPE_CHECKING:
    from sources.tabular.book import Limits, Value

MOST_MERGED = 10_000
MOST_SHEETS = 250

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})", re.IGNORECASE)


@dataclass
class SheetFacts:
    """One sheet, while it is looked through; rows and columns count from 1."""

    name: str | None
    limits: Limits
    hidden: bool = False
    rows: int = 0
    """The last row with something in it."""
    columns: int = 0
    chars: int = 0
    """Of all texts together, each as often as it is shown."""
    hidden_rows: set[int] = field(default_factory=set)
    merged: list[CellRange] = field(default_factory=list)
    formulas: set[str] = field(default_factory=set)
    corrections: dict[tuple[int, int], Value] = field(default_factory=dict)
    """Cells that the reader of the file gives otherwise than they are, such as the errors of formulas."""

    def filled(self, row: int, column: int) -> None:
        """A cell with something in it; raises where it lies outside the bounds."""
        if row > self.limits.rows:
            raise too_many_rows(self.limits, self.name, row)
        if column > self.limits.columns:
            raise too_many_columns(self.limits, self.name, row, column)
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)
        if self.rows * self.columns > self.limits.cells:
            raise too_many_cells(self.limits, self.name, self.rows, self.columns)

    def text(self, row: int, column: int, length: int, times: int = 1, start: str = "") -> None:
        """A cell's text of that many characters; raises where it is too long, or all texts together are."""
        if length > self.limits.cell_chars:
            raise too_long_cell(self.limits, self.name, row, column, start)
        self.chars += length * times
        if self.chars > self.limits.unpacked_bytes:
            raise too_large(self.limits.unpacked_bytes, unpacked=True)

    def hide(self, row: int) -> None:
        """A row that the sender does not see."""
        if row <= self.limits.rows:
            self.hidden_rows.add(row)

    def merge(self, block: CellRange) -> None:
        """Cells joined into one."""
        if len(self.merged) >= MOST_MERGED:
            raise too_complex("samengevoegde cellen", MOST_MERGED)
        self.merged.append(block)

    def formula(self, row: int, column: int) -> None:
        """A cell whose value is computed."""
        self.formulas.add(cell_name(row, column))


def position(reference: str) -> tuple[int, int] | None:
    """Row and column of ``E12``; None where it is no cell."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column


def block(reference: str) -> CellRange | None:
    """The block ``A1:C2``; None where it is none."""
    first, _, last = reference.partition(":")
    start, end = position(first), position(last or first)
    return None if start is None or end is None else CellRange(*start, *end)
