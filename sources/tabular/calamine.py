"""The cells of a spreadsheet, read by calamine."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from python_calamine import CalamineWorkbook, SheetVisibleEnum

from sources.tabular.book import Sheet, Value
from sources.tabular.refusal import damaged
from sources.tabular.trimming import trimmed

if TYPE_CHECKING:
    import io

    from sources.tabular.facts import SheetFacts

Cells = list[list[Value]]


def read_cells(content: io.BytesIO, names: list[str]) -> tuple[list[Cells], list[bool]]:
    """Each sheet's cells from A1 on, and whether calamine says it is hidden.

    Raises:
        Unreadable: calamine cannot follow it, or has other sheets.
    """
    content.seek(0)
    try:
        workbook = CalamineWorkbook.from_filelike(content)
        found = [about for about in workbook.sheets_metadata if about.name in set(names)]
        cells = [
            cast("Cells", workbook.get_sheet_by_name(about.name).to_python(skip_empty_area=False)) for about in found
        ]
    except Exception as error:
        raise damaged() from error
    except BaseException as error:
        # A panic of the library's is no Exception, so that programs stop; here only the file is at fault.
        if type(error).__name__ == "PanicException":
            raise damaged() from None
        raise
    if [about.name for about in found] != names:
        raise damaged("De bladen kloppen niet met de inhoud.")
    return cells, [about.visible != SheetVisibleEnum.Visible for about in found]


def sheet(facts: SheetFacts, cells: Cells, *, hidden: bool) -> Sheet:
    """A sheet, with what calamine does not tell put in."""
    rows: Cells = [[None if value == "" else value for value in row] for row in cells]
    for (row, column), value in facts.corrections.items():
        while len(rows) < row:
            rows.append([])
        rows[row - 1].extend([None] * (column - len(rows[row - 1])))
        rows[row - 1][column - 1] = value
    return Sheet(
        name=facts.name,
        rows=trimmed(rows),
        hidden=hidden or facts.hidden,
        hidden_rows=frozenset(facts.hidden_rows),
        merged=tuple(facts.merged),
        formulas=frozenset(facts.formulas),
    )
