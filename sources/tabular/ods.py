"""OpenDocument spreadsheets (ods): what is noted of each sheet before its cells are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sources.tabular import reaching_out
from sources.tabular.book import CellRange
from sources.tabular.facts import MOST_SHEETS, SheetFacts
from sources.tabular.markup import Watcher, watch
from sources.tabular.ods_text import CellText
from sources.tabular.refusal import damaged, external_links, macro_workbook, password_protected, too_complex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sources.tabular.book import Limits
    from sources.tabular.package import Package

_ROWS = 1_048_576
_COLUMNS = 16_384
_FETCHES = {"dde-source", "dde-link", "dde-connection-decl", "table-source", "cell-range-source"}
_ACTS = {"event-listener", "script", "macro"}
_ELEMENTS_PER_CELL = 4
_SPARE = 100_000


class _Manifest(Watcher):
    def started(self, tag: str, attributes: Mapping[str, str]) -> None:  # noqa: ARG002 - the watcher's shape
        if tag == "encryption-data":
            raise password_protected()


class _Content(Watcher):
    """Follows the rows and cells, each as often as it is repeated."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(_ELEMENTS_PER_CELL * limits.cells + _SPARE)
        self._limits = limits
        self.sheets: dict[str, SheetFacts] = {}
        self._sheet: SheetFacts | None = None
        self._row = self._rows = 0
        self._column = self._columns = 0
        self._text: CellText | None = None
        """Of the cell that is open."""
        self._filled = self._is_text = False
        self._padding = 0

    def started(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in _FETCHES:
            raise external_links("Er zitten koppelingen met andere bestanden of programma's in.")
        if tag in _ACTS:
            raise macro_workbook()
        if tag == "table":
            self._begin_sheet(attributes)
        elif self._sheet is None:
            return
        elif tag == "table-row":
            self._begin_row(attributes)
        elif tag in {"table-cell", "covered-table-cell"}:
            self._begin_cell(attributes)
        elif self._text is not None:
            self._text.started(tag, attributes)

    def _begin_sheet(self, attributes: Mapping[str, str]) -> None:
        name = attributes.get("table:name", "")
        if self._sheet is not None or name in self.sheets:
            raise damaged("Een blad komt er twee keer in voor.")
        if len(self.sheets) >= MOST_SHEETS:
            raise too_complex("bladen", MOST_SHEETS)
        chars = next(reversed(self.sheets.values())).chars if self.sheets else 0
        self._sheet = self.sheets[name] = SheetFacts(name, self._limits, chars=chars)
        self._row = self._rows = 0

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        self._row += self._rows or 1
        self._rows = _count(attributes.get("table:number-rows-repeated"), _ROWS)
        self._column = self._columns = 0
        if self._row + self._rows - 1 > _ROWS:
            raise damaged()
        if self._sheet is not None and attributes.get("table:visibility", "visible") != "visible":
            for row in range(self._row, min(self._row + self._rows, self._limits.rows + 1)):
                self._sheet.hide(row)

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        if self._sheet is None or self._text is not None or not self._row:
            raise damaged()
        if not self._filled and self._columns:
            # The reader holds an empty cell for each of these, now that another one follows.
            self._padding += self._columns
            if self._padding > _ELEMENTS_PER_CELL * self._limits.cells + _SPARE:
                raise too_complex("lege cellen", self._limits.cells)
        self._column += self._columns or 1
        self._columns = _count(attributes.get("table:number-columns-repeated"), _COLUMNS)
        if self._column + self._columns - 1 > _COLUMNS:
            raise damaged()
        self._text = CellText(attributes.get("office:string-value"), self._limits.cell_chars)
        self._is_text = attributes.get("office:value-type") == "string"
        self._filled = any(name.startswith("office:") for name in attributes.keys())  # noqa: SIM118 - SAX's attributes
        if formula := attributes.get("table:formula"):
            self._filled = True
            reaching_out.check_open_document(formula)
        self._joined(attributes)
        if self._filled:
            self._hold(formula=formula is not None)

    def _joined(self, attributes: Mapping[str, str]) -> None:
        rows = _count(attributes.get("table:number-rows-spanned"), _ROWS)
        columns = _count(attributes.get("table:number-columns-spanned"), _COLUMNS)
        if self._sheet is not None and (rows > 1 or columns > 1):
            last_row, last_column = self._row + rows - 1, self._column + columns - 1
            self._sheet.merge(CellRange(self._row, self._column, last_row, last_column))

    def _hold(self, *, formula: bool = False) -> None:
        """Count a filled cell, as often as it is repeated."""
        if self._sheet is None:
            return
        last_row, last_column = self._row + self._rows - 1, self._column + self._columns - 1
        self._sheet.filled(last_row, last_column)
        if formula:
            for row, column in self._places():
                self._sheet.formula(row, column)

    def characters(self, content: str) -> None:
        if self._text is not None:
            self._text.characters(content)

    def ended(self, tag: str) -> None:
        if tag in {"table-cell", "covered-table-cell"} and self._text is not None and self._sheet is not None:
            self._end_cell(self._text, self._sheet)
            self._text = None
        elif self._text is not None:
            self._text.ended(tag)
        elif tag == "table":
            self._sheet = None

    def _end_cell(self, text: CellText, sheet: SheetFacts) -> None:
        if text.length and not self._filled:
            self._filled = True
            self._hold()
        sheet.text(self._row, self._column, text.length, self._rows * self._columns)
        if text.exact is not None and self._is_text:
            for row, column in self._places():
                sheet.corrections[row, column] = text.exact

    def _places(self) -> Iterator[tuple[int, int]]:
        """Of a filled cell, each time that it is repeated."""
        for row in range(self._row, self._row + self._rows):
            for column in range(self._column, self._column + self._columns):
                yield row, column


def look_at(package: Package, limits: Limits) -> dict[str, SheetFacts]:
    """What is noted of each sheet, by name and in the file's order.

    Raises:
        Unreadable: it acts, fetches from outside, is larger than allowed, encrypted, or cannot be followed.
    """
    watch(package.read("META-INF/manifest.xml"), _Manifest(_SPARE))
    if any(name.startswith(("basic/", "scripts/")) for name in package.names):
        raise macro_workbook()
    content = _Content(limits)
    watch(package.read("content.xml"), content)
    return content.sheets


def _count(text: str | None, most: int) -> int:
    """How often something is repeated."""
    number = 1 if text is None else int(text)
    if not 1 <= number <= most:
        raise damaged()
    return number
