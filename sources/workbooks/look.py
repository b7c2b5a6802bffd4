"""The look of a workbook: the colours of the site, and a page of A4 on its side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.styles import Border, Font, Side
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openpyxl.worksheet.worksheet import Worksheet

INK, SOFT, ACCENT, RULE = "FF1C2226", "FF545D63", "FF17505F", "FFD8D3C8"
SHEET, INPUT, MISSING, WHITE = "FFF4F1EA", "FFFFF7D6", "FFF6C1BC", "FFFFFFFF"
PILLARS = {"werken": "FF17607F", "wonen": "FFA3481A", "welzijn": "FF7B3A6D"}
"""As in ``dashboards/site/static/site.css``, with the opaque mark that workbooks want in front."""

TITLE_FONT, BODY_FONT = "Georgia", "Calibri"
LINE = 15.0
"""Height of one line of text in points."""

_A4 = 9
_MARGINS = PageMargins(left=0.5, right=0.5, top=0.6, bottom=0.6)
"""In inches, as workbooks have them."""


def title_font(size: float, colour: str) -> Font:
    """Letters of a title."""
    return Font(name=TITLE_FONT, sz=size, color=colour)


def body_font(colour: str, *, size: float = 11, bold: bool = False) -> Font:
    """Letters of everything else; a font without a name becomes whatever the spreadsheet fancies."""
    return Font(name=BODY_FONT, sz=size, b=bold, color=colour)


def height_of(texts: Iterable[tuple[str, float]]) -> float:
    """The height of a row in points, from each text and the width of its column in characters.

    Not every spreadsheet makes room for wrapped text by itself.
    """
    lines = max(
        (
            sum(1 + max(0, len(part) - 1) // max(1, int(width) - 2) for part in text.split("\n"))
            for text, width in texts
            if text
        ),
        default=1,
    )
    return LINE * lines + 3


def underlined() -> Border:
    """The thin rule under a row of a table."""
    return Border(bottom=Side(style="thin", color=RULE))


def laid_out(sheet: Worksheet, *, heading_row: int | None = None, portrait: bool = False) -> None:
    """No grid on screen; on paper as wide as the page, the row of headings on every page."""
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation = "portrait" if portrait else "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_margins = _MARGINS
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if heading_row is not None:
        sheet.print_title_rows = f"{heading_row}:{heading_row}"
