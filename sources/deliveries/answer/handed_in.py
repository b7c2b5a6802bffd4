"""The workbook as it was handed in, with everything that acts or points outside taken out."""

from __future__ import annotations

import re
import warnings
import zipfile
from typing import TYPE_CHECKING

from defusedxml.ElementTree import iterparse
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.workbook.properties import CalcProperties
from openpyxl.worksheet.worksheet import Worksheet

from sources.deliveries.answer.cells import MOST_COLUMNS, MOST_ROWS, keep_text
from sources.deliveries.answer.marking import Marked, is_ours, unmark

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook
    from openpyxl.workbook.defined_name import DefinedNameDict
    from openpyxl.worksheet.datavalidation import DataValidation

    from sources.tabular.book import Book

MOST_UNPACKED_BYTES = 20_000_000
MOST_SPREAD_CELLS = 100_000
"""openpyxl makes a cell for every place of a merged block or a link: a few bytes could ask for billions."""

_SPREADING = ("mergeCell", "hyperlink")
_PLAIN_REFERENCE = re.compile(
    r"=?(?:'[^'\[\]|]{1,31}'!|[\w .]{1,31}!)?\$?[A-Z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Z]{1,3}\$?[0-9]{1,7})?"
)
_PLAIN_LIST = re.compile(r'"[^"\[\]|]*"')
_PLAIN_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def opened(original: Path, book: Book) -> Marked | None:
    """The handed-in workbook, made harmless; None where openpyxl cannot take it, though it could be read."""
    try:
        if not _is_moderate(original):
            return None
        with warnings.catch_warnings():
            # It warns of every extension that it leaves out; leaving them out is what is wanted.
            warnings.simplefilter("ignore")
            workbook = load_workbook(original, data_only=True, keep_vba=False, keep_links=False)
        _disarm(workbook)
    except Exception:  # noqa: BLE001 - a file from outside can break the library in any way; then a fresh one is made
        return None
    names = {sheet.title: sheet.title for sheet in workbook.worksheets}
    return Marked(workbook, names, names.get(book.sheets[0].name or "") if book.sheets else None, {})


def _is_moderate(original: Path) -> bool:
    """Whether it can be opened cell by cell without the file deciding how much memory that takes."""
    with zipfile.ZipFile(original) as parts:
        infos = parts.infolist()
        if sum(info.file_size for info in infos) > MOST_UNPACKED_BYTES:
            return False
        spread = 0
        for info in infos:
            if not (info.filename.lower().startswith("xl/worksheets/") and info.filename.lower().endswith(".xml")):
                continue
            with parts.open(info) as part:
                for _, element in iterparse(part, forbid_dtd=True):
                    if element.tag.rpartition("}")[2] in _SPREADING:
                        spread += _size(element.get("ref", ""))
                    if spread > MOST_SPREAD_CELLS:
                        return False
                    element.clear()
    return True


def _size(reference: str) -> int:
    try:
        first_column, first_row, last_column, last_row = range_boundaries(reference)
    except (ValueError, TypeError):
        return MOST_ROWS * MOST_COLUMNS
    if first_column is None or first_row is None or last_column is None or last_row is None:
        return MOST_ROWS * MOST_COLUMNS
    return (last_column - first_column + 1) * (last_row - first_row + 1)


def _disarm(workbook: Workbook) -> None:
    """Take out what acts, points outside the file, or names a person; keep what makes it the sender's own workbook."""
    for sheet in list(workbook._sheets):  # type: ignore[attr-defined]  # noqa: SLF001 - chart sheets are in no public list
        if not isinstance(sheet, Worksheet) or is_ours(sheet):
            workbook._sheets.remove(sheet)  # type: ignore[attr-defined]  # noqa: SLF001 - `remove` refuses chart sheets
    workbook.custom_doc_props.props.clear()  # type: ignore[attr-defined]  # the stubs do not know it
    workbook.calculation = CalcProperties(fullCalcOnLoad=False)
    _keep_plain_names(workbook.defined_names)
    for sheet in workbook.worksheets:
        sheet._charts, sheet._images, sheet._pivots = [], [], []  # type: ignore[attr-defined]  # noqa: SLF001 - no public way
        sheet.tables.clear()
        sheet.legacy_drawing = None
        sheet.HeaderFooter.oddHeader = sheet.HeaderFooter.oddFooter = None
        sheet.conditional_formatting = type(sheet.conditional_formatting)()
        sheet.data_validations.dataValidation = [
            rule for rule in sheet.data_validations.dataValidation if _is_plain(rule)
        ]
        _keep_plain_names(sheet.defined_names)
        for cell in list(sheet._cells.values()):  # noqa: SLF001 - iterating would make the empty ones
            if getattr(cell, "hyperlink", None) is not None:
                cell.hyperlink = None
            keep_text(cell)
            unmark(cell)


def _keep_plain_names(names: DefinedNameDict) -> None:
    for name, defined in list(names.items()):
        if not _PLAIN_REFERENCE.fullmatch(str(getattr(defined, "attr_text", None) or "")):
            del names[name]


def _is_plain(rule: DataValidation) -> bool:
    """Whether a cell's validation only compares with fixed values or with cells of the file itself."""
    return all(
        not text or any(form.fullmatch(str(text)) for form in (_PLAIN_REFERENCE, _PLAIN_LIST, _PLAIN_NUMBER))
        for text in (rule.formula1, rule.formula2)
    )
