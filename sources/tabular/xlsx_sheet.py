"""One sheet of an xlsx, and the texts that its cells share."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from typing_extensions import override

from sources.tabular import reaching_out
from sources.tabular.facts import block, position
from sources.tabular.markup import Watcher
from sources.tabular.refusal import SHOWN_CHARS, damaged, too_complex

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sources.tabular.book import Limits
    from sources.tabular.facts import SheetFacts

_ELEMENTS_PER_CELL = 4
_SPARE_ELEMENTS = 100_000
_TRUE = {"1", "true"}
_EXCEL_ROWS = 1_048_576
_EXCEL_COLUMNS = 16_384


def _most_elements(limits: Limits) -> int:
    return _ELEMENTS_PER_CELL * limits.cells + _SPARE_ELEMENTS


class TextLengths(Watcher):
    """How long each shared text is: a short file can show a long text very often."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(_most_elements(limits))
        self._most = limits.cells
        self.lengths = array("L")
        self._length: int | None = None
        self._in_text = False

    @override
    def started(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "si":
            if len(self.lengths) >= self._most:
                raise too_complex("teksten", self._most)
            self._length = 0
        self._in_text = tag == "t" and self._length is not None

    @override
    def characters(self, content: str) -> None:
        if self._in_text and self._length is not None:
            self._length += len(content)

    @override
    def ended(self, tag: str) -> None:
        self._in_text = False
        if tag == "si" and self._length is not None:
            self.lengths.append(self._length)
            self._length = None


class SheetWatcher(Watcher):
    """Notes where a sheet's cells lie, which rows are hidden, which cells are joined and which are computed."""

    def __init__(self, facts: SheetFacts, shared: Sequence[int]) -> None:
        super().__init__(_most_elements(facts.limits))
        self._facts = facts
        self._shared = shared
        self._row = self._column = 0
        self._last = (0, 0)
        self._kind = ""
        self._open: str | None = None
        self._length = 0
        self._text: list[str] = []
        self._depth = 0

    @override
    def started(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self._depth:
            # Inside a cell: its formula, its value, or its own text in pieces.
            self._depth += 1
            if tag in {"f", "v", "t"}:
                self._open, self._length, self._text = tag, 0, []
            if tag in {"f", "v", "is"}:
                self._facts.filled(self._row, self._column)
            if tag == "f":
                self._facts.formula(self._row, self._column)
        elif tag == "c":
            self._depth = 1
            self._cell(attributes)
        elif tag == "row":
            self._begin_row(attributes)
        elif tag == "mergeCell":
            joined = block(attributes.get("ref", ""))
            if joined is None:
                raise damaged()
            self._facts.merge(joined)

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        given = attributes.get("r")
        row = self._row + 1 if given is None else int(given)
        if not self._row < row <= _EXCEL_ROWS:
            raise damaged("De regels staan niet op volgorde.")
        self._row, self._column = row, 0
        if attributes.get("hidden") in _TRUE or (attributes.get("ht") is not None and float(attributes["ht"]) == 0):
            self._facts.hide(row)

    def _cell(self, attributes: Mapping[str, str]) -> None:
        given = attributes.get("r")
        at = (max(self._row, 1), self._column + 1) if given is None else position(given)
        if at is None or at <= self._last or at[0] != max(self._row, 1) or at[1] > _EXCEL_COLUMNS:
            raise damaged("De cellen staan niet op volgorde.")
        self._last, self._column = at, at[1]
        self._kind = attributes.get("t", "n")

    @override
    def characters(self, content: str) -> None:
        if self._open is None:
            return
        self._length += len(content)
        if self._length <= max(self._facts.limits.cell_chars, reaching_out.LONGEST_FORMULA):
            self._text.append(content)

    @override
    def ended(self, tag: str) -> None:
        if self._depth:
            self._depth -= 1
        if tag != self._open:
            return
        self._open = None
        text = "".join(self._text)
        if tag == "f":
            reaching_out.check_excel(text)
            return
        length = self._length
        if tag == "v" and self._kind == "s":
            number = int(text)
            if not 0 <= number < len(self._shared):
                raise damaged("Een cel verwijst naar een tekst die er niet is.")
            length, text = self._shared[number], ""
        elif tag == "v" and self._kind == "e":
            self._facts.corrections[self._row, self._column] = text.strip()
        self._facts.text(self._row, self._column, length, start=text[:SHOWN_CHARS])
