"""What a sender does not see, or did not type: hidden rows, merged cells, computed values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sources.deliveries.model import Finding
from sources.tabular import cell_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sources.tabular import Sheet


class FormRules:
    """The form of one table: its sheet, and where its columns stand (counted from 0) by heading."""

    def __init__(self, sheet: Sheet, positions: Mapping[str, int]) -> None:
        self._sheet = sheet
        self._positions = dict(positions)
        self._merged = {position: _merged_rows(sheet, position) for position in set(self._positions.values())}

    def findings(self, row: int) -> Iterator[Finding]:
        """What is wrong with the form of a row, counted from 1."""
        if row in self._sheet.hidden_rows:
            yield Finding(
                rule="hidden_row",
                message=f"Regel {row} is verborgen en is wel ingevuld.",
                expected="Maak de regel zichtbaar, of haal hem weg.",
            )
        for name, position in self._positions.items():
            cell = cell_name(row, position + 1)
            if row in self._merged[position]:
                yield Finding(
                    rule="merged_cells",
                    cell=cell,
                    column=name,
                    message="Deze cel is met een andere cel samengevoegd.",
                    expected="Hef de samenvoeging op en vul elke cel apart in.",
                )
            if cell in self._sheet.formulas:
                yield Finding(
                    rule="formula_cell",
                    cell=cell,
                    column=name,
                    message="In deze cel staat een formule; de uitkomst kan verouderd zijn.",
                    expected="Plak de waarde in plaats van de formule.",
                )


def _merged_rows(sheet: Sheet, position: int) -> set[int]:
    """The rows in which a column's cell is merged; a block may reach far below the last row with content."""
    column, rows = position + 1, len(sheet.rows)
    found: set[int] = set()
    ends = sorted(
        (b.first_row, min(b.last_row, rows)) for b in sheet.merged if b.first_column <= column <= b.last_column
    )
    done = 0
    for first, last in ends:
        # What an earlier block covers is not gone through again: blocks that overlap cost no more than the rows.
        found.update(range(max(first, done + 1), last + 1))
        done = max(done, last)
    return found
