"""Marks in a workbook: bad cells filled and commented, and a first sheet that lists what was found."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from sources.deliveries.answer.cells import position, put_text, safe_text
from sources.deliveries.answer.index_sheet import COLOURS, INDEX, TITLE, index_sheet
from sources.deliveries.answer.view import SEVEREST
from sources.workbooks.look import INK
from sources.workbooks.saving import AUTHOR

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from sources.deliveries.answer.view import AnswerView, Remark
    from sources.deliveries.model import Severity

MOST_REMARKS = 10_000
LONGEST_COMMENT = 2_000
ADVICE: dict[Severity, str] = {
    "error": "Zo is het goed",
    "warning": "Wat u kunt doen",
    "notice": "Wat u kunt doen",
}
_COMMENT_WIDTH = 340
_COMMENT_LINE = 46


@dataclass(frozen=True)
class Marked:
    """A workbook to mark, and where the file's places are in it."""

    workbook: Workbook
    sheets: dict[str | None, str] | dict[str, str]
    """The file's sheet names, and what they are called here."""
    first: str | None
    """The sheet of a file without sheets' names."""
    moved: dict[tuple[str | None, int], tuple[int, dict[str, int]]]
    """Where rows lie elsewhere than in the file: by sheet and row number, the row here and its columns by heading."""

    def place(self, remark: Remark) -> Cell | None:
        """The cell that a finding is about, or the first of its row; None where it concerns more than a row."""
        finding = remark.finding
        title = dict[str | None, str](self.sheets).get(finding.sheet) if finding.sheet else self.first
        at = position(finding.cell) or ((finding.row, 1) if finding.row else None)
        if title is None or at is None:
            return None
        if self.moved:
            row, columns = self.moved.get((finding.sheet, at[0]), (0, {}))
            at = (row, columns.get(finding.column or "", 1))
        if not at[0]:
            return None
        return _top_left(self.workbook[title], *at)


def mark(marked: Marked, view: AnswerView) -> None:
    """Mark every finding in its place and list all of them on a first sheet that refers to those places."""
    remarks = view.remarks[:MOST_REMARKS]
    by_cell: dict[tuple[str, str], list[Remark]] = {}
    places: dict[int, Cell] = {}
    for remark in remarks:
        cell = marked.place(remark)
        if cell is not None:
            places[remark.number] = cell
            by_cell.setdefault((cell.parent.title, cell.coordinate), []).append(remark)
    for (title, name), about in by_cell.items():
        _mark_cell(marked.workbook[title][name], about)
    index = index_sheet(marked.workbook, view, remarks, places)
    for sheet in marked.workbook.worksheets:
        sheet.sheet_view.tabSelected = sheet is index
    marked.workbook.active = marked.workbook.index(index)


def is_ours(sheet: Worksheet) -> bool:
    """Whether a sheet is the list of an earlier answer, handed in again with the marked copy."""
    return sheet.title.startswith(INDEX) and sheet["A1"].value == TITLE


def unmark(cell: Cell | MergedCell) -> None:
    """Take an earlier answer's mark off a cell; what the cell looked like before it is not known any more."""
    if isinstance(cell, Cell) and cell.comment is not None and cell.comment.author == AUTHOR:
        cell.comment = None
        if cell.fill.fgColor.rgb in COLOURS.values():
            cell.fill = PatternFill()


def _top_left(sheet: Worksheet, row: int, column: int) -> Cell | None:
    """The cell, or of a merged block the one that is shown."""
    cell = sheet.cell(row, column)
    if not isinstance(cell, MergedCell):
        return cell
    for block in sheet.merged_cells.ranges:
        if cell.coordinate in block:
            shown = sheet.cell(block.min_row, block.min_col)
            return None if isinstance(shown, MergedCell) else shown
    return None


def _mark_cell(cell: Cell, about: list[Remark]) -> None:
    severity = min((remark.severity for remark in about), key=SEVEREST.index)
    cell.fill = PatternFill("solid", fgColor=COLOURS[severity])
    font = copy(cell.font)
    # A pale fill under a sender's white or pale letters would hide them.
    cell.font = Font(
        name=font.name, sz=font.sz, b=font.b, i=font.i, u=font.u, strike=font.strike, family=font.family, color=INK
    )
    if cell.value is None:
        # A formula without a kept outcome leaves an empty cell; then what stood there is shown as text.
        put_text(cell, next((remark.finding.value for remark in about if remark.finding.value), ""))
    parts = [f"{remark.number}. {remark.message}\n{ADVICE[remark.severity]}: {remark.expected}" for remark in about]
    if cell.comment is not None:
        parts.append(cell.comment.text)
    text = safe_text("\n\n".join(parts))[:LONGEST_COMMENT]
    lines = sum(1 + len(line) // _COMMENT_LINE for line in text.splitlines())
    cell.comment = Comment(text, AUTHOR, height=24 + 18 * lines, width=_COMMENT_WIDTH)
