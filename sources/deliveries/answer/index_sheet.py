"""The first sheet of a marked copy: everything that was found, with a link to the cell it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.styles import Alignment, Border, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink

from sources.deliveries.answer import words
from sources.deliveries.answer.cells import put_text, sheet_name
from sources.workbooks.look import ACCENT, INK, SOFT, body_font, height_of, laid_out, title_font, underlined

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

    from sources.deliveries.answer.view import AnswerView, Remark
    from sources.deliveries.model import Severity

INDEX = "Antwoord"
TITLE = "Antwoord op uw aanlevering"
COLOURS: dict[Severity, str] = {"error": "FFF6C1BC", "warning": "FFFBE3A1", "notice": "FFD3E4EA"}

_WORDS: dict[Severity, str] = {"error": "Herstellen", "warning": "Nakijken", "notice": "Ter informatie"}
_HEADINGS = (
    ("Nr", 5),
    ("Waar", 22),
    ("Kolom", 20),
    ("Er stond", 22),
    ("Wat is er mis, of valt op", 44),
    ("Zo is het goed, of wat u kunt doen", 44),
    ("Soort", 15),
)
_FIRST_ROW = 7
_EXPLANATION = (
    "Gekleurde cellen hebben een opmerking. Verbeter uw eigen bestand en lever het hele bestand opnieuw aan; in deze "
    "kopie zijn formules vervangen door hun waarde."
)


def index_sheet(
    workbook: Workbook, view: AnswerView, remarks: Sequence[Remark], places: Mapping[int, Cell]
) -> Worksheet:
    """Put the sheet before all others.

    Args:
        workbook: What was handed in, marked.
        view: The answer.
        remarks: Those that are listed.
        places: The cell that a remark is about, by the remark's number.
    """
    taken = {sheet.title.lower() for sheet in workbook.worksheets}
    sheet: Worksheet = workbook.create_sheet(sheet_name(INDEX, taken), 0)
    _head(sheet, view, left_out=len(view.remarks) - len(remarks))
    for row, remark in enumerate(remarks, start=_FIRST_ROW):
        _remark(sheet, row, remark)
        if (target := places.get(remark.number)) is not None:
            _link(sheet.cell(row, 2), target)
    if not remarks:
        put_text(sheet.cell(_FIRST_ROW, 2), "Er is niets op te merken.")
        sheet.cell(_FIRST_ROW, 2).font = body_font(INK)
    sheet.freeze_panes = f"A{_FIRST_ROW}"
    laid_out(sheet, heading_row=_FIRST_ROW - 1)
    return sheet


def _head(sheet: Worksheet, view: AnswerView, *, left_out: int) -> None:
    lines = (
        (TITLE, title_font(18, INK)),
        (f"{view.verdict_word}. {view.sentence}", body_font(INK, size=12, bold=True)),
        (f"Bestand: {view.file}, ontvangen {view.received}", body_font(SOFT)),
        (_EXPLANATION, body_font(SOFT)),
        (f"De overige {left_out} bevindingen staan in antwoord.json." if left_out else "", body_font(SOFT)),
    )
    for row, (text, font) in enumerate(lines, start=1):
        put_text(sheet.cell(row, 1), text)
        sheet.cell(row, 1).font = font
    for column, (heading, width) in enumerate(_HEADINGS, start=1):
        cell = sheet.cell(_FIRST_ROW - 1, column)
        put_text(cell, heading)
        cell.font = body_font(SOFT, bold=True)
        cell.border = Border(bottom=Side(style="medium", color=INK))
        sheet.column_dimensions[get_column_letter(column)].width = width


def _remark(sheet: Worksheet, row: int, remark: Remark) -> None:
    texts = (
        words.short_place(remark.finding),
        words.printable(remark.finding.column or ""),
        remark.value or "",
        remark.message,
        remark.expected,
        _WORDS[remark.severity],
    )
    sheet.cell(row, 1).value = remark.number
    for column, text in enumerate(texts, start=2):
        put_text(sheet.cell(row, column), text)
    for column in range(1, len(_HEADINGS) + 1):
        cell = sheet.cell(row, column)
        cell.font = body_font(INK)
        cell.alignment = Alignment(wrap_text=column > 1, vertical="top", horizontal="left")
        cell.border = underlined()
    sheet.cell(row, len(_HEADINGS)).fill = PatternFill("solid", fgColor=COLOURS[remark.severity])
    widths = [width for _, width in _HEADINGS[1:]]
    sheet.row_dimensions[row].height = height_of(zip(texts, widths, strict=True))


def _link(cell: Cell | MergedCell, target: Cell) -> None:
    title = target.parent.title.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{title}'!{target.coordinate}")
    font = body_font(ACCENT)
    font.u = "single"
    cell.font = font
