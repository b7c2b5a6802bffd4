"""The marked copy, ``gemarkeerd.xlsx``: where it comes from and how it is saved."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from sources.deliveries.answer.fresh import from_book, from_rows
from sources.deliveries.answer.handed_in import opened
from sources.deliveries.answer.marking import mark
from sources.tabular import Unreadable, read_book
from sources.workbooks.saving import workbook_bytes

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

_log = logging.getLogger(__name__)


def marked_copy(view: AnswerView, judgement: Judgement, original: Path, judged_at: datetime) -> bytes | None:
    """The workbook with what was found marked in it; None where the file could not be read.

    Where marking itself fails the log has it, and the answer goes without: the page says it all.

    A workbook of Excel's comes back as it was, without anything that acts: formulas are replaced by the values they
    had, links and macros are gone. Of any other file a fresh workbook is made with its cells as text.
    """
    try:
        marked = _workbook(judgement, original)
        if marked is None:
            return None
        mark(marked, view)
        return workbook_bytes(marked.workbook, judged_at)
    except Exception:  # noqa: BLE001 - a file from outside can break the library in any way
        _log.exception("delivery %s is answered without a marked copy: an error of ours", view.delivery_id)
        return None


def _workbook(judgement: Judgement, original: Path) -> Marked | None:
    if original.stat().st_size <= FULL_COPY_BYTES:
        try:
            book = read_book(original)
        except Unreadable:
            return None
        if _cells(book) <= FULL_COPY_CELLS and book.kind in {"xlsx", "xls", "ods", "csv"}:
            return (opened(original, book) if book.kind == "xlsx" else None) or from_book(book)
    return from_rows(judgement) if judgement.rows else None


def _cells(book: Book) -> int:
    return sum(len(row) for sheet in book.sheets for row in sheet.rows)
