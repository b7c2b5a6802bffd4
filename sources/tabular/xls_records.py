"""The records of an xls: where its cells lie, which rows are hidden, which cells are computed.

Source: Microsoft's published specification [MS-XLS] (record numbers in 2.3.2, the fields of each in 2.4).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sources.tabular.book import CellRange
from sources.tabular.facts import MOST_SHEETS, SheetFacts
from sources.tabular.refusal import damaged, too_complex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sources.tabular.book import Limits

_FORMULA, _EOF, _FILE_PASS, _BOUND_SHEET, _MULRK, _MERGE_CELLS = 0x0006, 0x000A, 0x002F, 0x0085, 0x00BD, 0x00E5
_SUP_BOOK, _DIMENSIONS, _BOOL_ERR, _ROW, _BOF = 0x01AE, 0x0200, 0x0205, 0x0208, 0x0809
_FETCHES = {0x01AD, 0x0876}
"""A query table, and a connection."""
_VALUES = {0x00D6, 0x00FD, 0x0203, 0x0204, 0x027E, _BOOL_ERR, _FORMULA}
_EXCEL_97 = 0x0600
_ITSELF, _ADD_IN = 0x0401, 0x3A01
_WORKSHEET, _MACRO_SHEETS = 0, {1, 6}
_HIDDEN_ROW = 0x0020
_ROWS, _COLUMNS = 65_536, 256
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


@dataclass
class Records:
    """What the records say."""

    encrypted: bool = False
    acts: bool = False
    fetches: bool = False
    sheets: list[SheetFacts] = field(default_factory=list)


def look_at_records(stream: bytes, limits: Limits) -> Records:
    """Go through the workbook's records, and then through those of each sheet.

    Raises:
        Unreadable: they cannot be followed, or a sheet is larger than allowed.
    """
    try:
        found, sheets = _workbook(stream)
        if found.encrypted:
            return found
        if len(sheets) > MOST_SHEETS:
            raise too_complex("bladen", MOST_SHEETS)
        for name, start in sheets:
            facts = SheetFacts(name, limits)
            if _sheet(stream, start, facts):
                found.fetches = True
            found.sheets.append(facts)
    except (struct.error, IndexError) as error:
        raise damaged() from error
    return found


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Number and content of each record of one sheet, or of the workbook itself; charts inside it are passed over."""
    depth, at = 0, start
    while at + 4 <= len(stream):
        number, length = struct.unpack_from("<HH", stream, at)
        if at == start and number != _BOF:
            raise damaged()
        if number == _BOF:
            depth += 1
        elif number == _EOF:
            depth -= 1
            if depth == 0:
                return
        elif depth == 1:
            yield number, stream[at + 4 : at + 4 + length]
        at += 4 + length
    raise damaged()


def _workbook(stream: bytes) -> tuple[Records, list[tuple[str, int]]]:
    found, sheets = Records(), []
    (version,) = struct.unpack_from("<H", stream, 4)
    for number, content in _records(stream, 0):
        if number == _FILE_PASS:
            found.encrypted = True
        elif number == _BOUND_SHEET:
            start, _, kind = struct.unpack_from("<IBB", content)
            found.acts = found.acts or kind in _MACRO_SHEETS
            if kind == _WORKSHEET:
                sheets.append((_name(content[6:], version), start))
        elif number == _SUP_BOOK:
            _, path = struct.unpack_from("<HH", content)
            found.fetches = found.fetches or path not in {_ITSELF, _ADD_IN}
        elif number in _FETCHES:
            found.fetches = True
    return found, sheets


def _name(written: bytes, version: int) -> str:
    """A sheet's name: its length, from Excel 97 on how it is written, and its characters."""
    if version < _EXCEL_97:
        return written[1 : 1 + written[0]].decode("cp1252", "replace")
    if written[1] & 1:
        return written[2 : 2 + 2 * written[0]].decode("utf-16-le", "replace")
    return written[2 : 2 + written[0]].decode("latin-1")


def _sheet(stream: bytes, start: int, facts: SheetFacts) -> bool:
    """Note what a sheet's records say; whether it fetches from outside."""
    fetches = False
    for number, content in _records(stream, start):
        if number in _VALUES:
            _note_value(number, content, facts)
        elif number in _NOTES:
            _NOTES[number](content, facts)
        elif number in _FETCHES:
            fetches = True
    return fetches


def _note_value(number: int, content: bytes, facts: SheetFacts) -> None:
    row, column = struct.unpack_from("<HH", content)
    facts.filled(row + 1, column + 1)
    if number == _FORMULA:
        facts.formula(row + 1, column + 1)
        _note_error(facts, row + 1, column + 1, content[6:14])
    elif number == _BOOL_ERR and content[7]:
        facts.corrections[row + 1, column + 1] = _ERRORS.get(content[6], "#ERR!")


def _note_numbers(content: bytes, facts: SheetFacts) -> None:
    """Several numbers in a row, from one column to the last that is named."""
    row, column = struct.unpack_from("<HH", content)
    (last,) = struct.unpack_from("<H", content, len(content) - 2)
    if last < column:
        raise damaged()
    facts.filled(row + 1, last + 1)


def _note_row(content: bytes, facts: SheetFacts) -> None:
    row, flags = struct.unpack_from("<H10xH", content)
    if flags & _HIDDEN_ROW:
        facts.hide(row + 1)


def _note_merged(content: bytes, facts: SheetFacts) -> None:
    (count,) = struct.unpack_from("<H", content)
    for first_row, last_row, first_column, last_column in struct.iter_unpack("<4H", content[2 : 2 + 8 * count]):
        facts.merge(CellRange(first_row + 1, first_column + 1, last_row + 1, last_column + 1))


def _note_error(facts: SheetFacts, row: int, column: int, value: bytes) -> None:
    """A computed value that is no number says so in its last bytes; 2 is an error."""
    if value[6:8] == b"\xff\xff" and value[0] == 2:  # noqa: PLR2004 - named in the docstring
        facts.corrections[row, column] = _ERRORS.get(value[2], "#ERR!")


def _check_dimensions(content: bytes, _: SheetFacts) -> None:
    """The reader makes room for what is said here, whether there are cells or not."""
    long = len(content) >= struct.calcsize("<IIHH")
    first_row, last_row, first_column, last_column = struct.unpack_from("<IIHH" if long else "<HHHH", content)
    if not (first_row <= last_row <= _ROWS and first_column <= last_column <= _COLUMNS):
        raise damaged()


_NOTES: dict[int, Callable[[bytes, SheetFacts], None]] = {
    _MULRK: _note_numbers,
    _ROW: _note_row,
    _MERGE_CELLS: _note_merged,
    _DIMENSIONS: _check_dimensions,
}
