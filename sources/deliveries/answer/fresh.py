"""A fresh workbook of a file that is no workbook of Excel's, or that is too large to copy whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from sources.deliveries.answer.cells import as_text, put_text, sheet_name
from sources.deliveries.answer.index_sheet import INDEX
from sources.deliveries.answer.marking import Marked
from sources.workbooks.look import laid_out

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from sources.deliveries.model import JudgedRow, Judgement
    from sources.tabular.book import Book

MOST_ROWS = 10_000
"""Rows in which something was found; the JSON has them all."""
_WIDEST = 40
_NARROWEST = 9
_ROW = "Regel"


def from_book(book: Book) -> Marked:
    """Every sheet with its cells as text, in their own places."""
    workbook, names = _empty(), dict[str | None, str]()
    taken = {INDEX.lower()}
    for sheet in book.sheets:
        page = workbook.create_sheet(sheet_name(sheet.name, taken))
        names[sheet.name] = page.title
        widths: dict[int, int] = {}
        for row, cells in enumerate(sheet.rows, start=1):
            for column, value in enumerate(cells, start=1):
                if text := as_text(value):
                    put_text(page.cell(row, column), text)
                    widths[column] = max(widths.get(column, 0), len(text))
        _widen(page, widths)
        page.sheet_state = "hidden" if sheet.hidden else "visible"
    return Marked(workbook, names, next(iter(names.values()), None), {})


def from_rows(judgement: Judgement) -> Marked:
    """Only the rows in which something was found, one under the other, with their own row numbers before them."""
    workbook, names = _empty(), dict[str | None, str]()
    taken = {INDEX.lower()}
    moved: dict[tuple[str | None, int], tuple[int, dict[str, int]]] = {}
    noted = [row for row in judgement.rows if row.findings][:MOST_ROWS]
    for sheet in dict.fromkeys(row.sheet for row in noted):
        page = workbook.create_sheet(sheet_name(sheet, taken))
        names[sheet] = page.title
        rows = [row for row in noted if row.sheet == sheet]
        columns = {heading: place for place, heading in enumerate(_headings(rows), start=2)}
        for place, heading in ((1, _ROW), *((place, heading) for heading, place in columns.items())):
            put_text(page.cell(1, place), heading)
            page.cell(1, place).font = Font(bold=True)
        widths = {1: len(_ROW), **{place: len(heading) for heading, place in columns.items()}}
        for at, row in enumerate(rows, start=2):
            page.cell(at, 1).value = row.row
            for heading, text in row.cells.items():
                if text:
                    put_text(page.cell(at, columns[heading]), text)
                    widths[columns[heading]] = max(widths[columns[heading]], len(text))
            moved[sheet, row.row] = (at, columns)
        page.freeze_panes = "B2"
        _widen(page, widths)
    return Marked(workbook, names, next(iter(names.values()), None), moved)


def _empty() -> Workbook:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    return workbook


def _headings(rows: list[JudgedRow]) -> list[str]:
    return list(dict.fromkeys(heading for row in rows for heading in row.cells))


def _widen(page: Worksheet, widths: dict[int, int]) -> None:
    """Columns as wide as what stands in them, and on paper all of them on one page."""
    laid_out(page)
    page.sheet_view.showGridLines = True
    for column, width in widths.items():
        page.column_dimensions[get_column_letter(column)].width = min(max(width + 2, _NARROWEST), _WIDEST)
