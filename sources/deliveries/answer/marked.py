"""The marked copy, ``gemarkeerd.xlsx``: where it comes from and how it is saved."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from openpyxl.packaging.core import DocumentProperties
from openpyxl.xml.constants import ARC_CORE
from openpyxl.xml.functions import tostring

from sources.deliveries.answer.fresh import from_book, from_rows
from sources.deliveries.answer.handed_in import opened
from sources.deliveries.answer.marking import mark

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from sources.deliveries.answer.marking import Marked
    from sources.deliveries.answer.view import AnswerView
    from sources.deliveries.model import Judgement
    from sources.tabular.book import Book

FULL_COPY_BYTES = 2_000_000
"""Larger files are answered with the rows in which something was found, not with a copy of everything."""
FULL_COPY_CELLS = 300_000

_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
"""Inside the zip: the time of writing would make equal answers differ."""


def marked_copy(view: AnswerView, judgement: Judgement, original: Path, judged_at: datetime) -> bytes | None:
    """The workbook with what was found marked in it; None where the file could not be read.

    A workbook of Excel's comes back as it was, without anything that acts: formulas are replaced by the values they
    had, links and macros are gone. Of any other file a fresh workbook is made with its cells as text.
    """
    marked = _workbook(judgement, original)
    if marked is None:
        return None
    mark(marked, view)
    return _saved(marked, judged_at)


def _workbook(judgement: Judgement, original: Path) -> Marked | None:
    try:
        from sources.tabular import Limits, Unreadable, read_book
    except ImportError:  # INTERIM until TAB has published
        return from_rows(judgement) if judgement.rows else None
    if original.stat().st_size <= FULL_COPY_BYTES:
        try:
            book = read_book(original, Limits(rows=FULL_COPY_CELLS))
        except Unreadable:
            return None
        if _cells(book) <= FULL_COPY_CELLS and book.kind in {"xlsx", "xls", "ods", "csv"}:
            return (opened(original, book) if book.kind == "xlsx" else None) or from_book(book)
    return from_rows(judgement) if judgement.rows else None


def _cells(book: Book) -> int:
    return sum(len(row) for sheet in book.sheets for row in sheet.rows)


def _saved(marked: Marked, judged_at: datetime) -> bytes:
    """The workbook's bytes: equal workbooks give equal bytes."""
    drawn = io.BytesIO()
    marked.workbook.save(drawn)
    # Without the time of saving, and without the names of those who ever edited the file.
    moment = judged_at.replace(tzinfo=None, microsecond=0)
    about = DocumentProperties(creator="Monitor Regio Deal", created=moment, modified=moment)
    result = io.BytesIO()
    with zipfile.ZipFile(drawn) as parts, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(parts.namelist(), key=lambda part: (part != "[Content_Types].xml", part)):
            content = tostring(about.to_tree()) if name == ARC_CORE else parts.read(name)
            entry = zipfile.ZipInfo(name, _FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return result.getvalue()
