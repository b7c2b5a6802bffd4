"""Writing an answer: all three files, or none of them."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sources.deliveries.answer.document import AnswerDocument, answer_document
from sources.deliveries.answer.page import answer_page
from sources.deliveries.answer.view import answer_view
from sources.landing.durable import sync

if TYPE_CHECKING:
    from datetime import datetime

    from sources.catalogue import Catalogue
    from sources.deliveries.answer.view import AnswerView
    from sources.deliveries.model import DeliveryRecord, Earlier, Judgement

PAGE = "antwoord.html"
DOCUMENT = "antwoord.json"
MARKED = "gemarkeerd.xlsx"


@dataclass(frozen=True)
class AnswerFiles:
    """Where the parts of an answer lie."""

    page: Path
    document: Path
    marked: Path | None
    """None where the file could not be read, or nothing is in it to mark."""


def write_answer(
    record: DeliveryRecord,
    judgement: Judgement,
    original: Path | None,
    folder: Path,
    *,
    catalogue: Catalogue | None,
    judged_at: datetime,
    earlier: Earlier | None = None,
) -> AnswerFiles:
    """Write the answer to a delivery into ``folder``, which need not exist; equal input gives equal bytes.

    A folder that does not exist yet appears with all files at once. In one that does, each file is replaced in one
    move, the JSON last, and a marked workbook that no longer belongs to the answer is removed. Other files in it stay.

    Args:
        record: what is known of the delivery.
        judgement: what the judge said of it.
        original: the file as it was handed in; it is read, never changed. None: no marked copy is made.
        folder: where the answer goes.
        catalogue: for the names of projects, facts and regions; None where nothing was held against it.
        judged_at: when it was judged.
        earlier: what was in force before, to say what a value replaces; without it the catalogue's own values tell.

    Raises:
        OSError: the folder cannot be written to.
    """
    document = answer_document(record, judgement, judged_at)
    view = answer_view(document, judgement, catalogue, earlier)
    marked = None if original is None else _marked(view, judgement, original, judged_at)
    page = answer_page(view, marked_copy=None if marked is None else MARKED)
    folder.parent.mkdir(parents=True, exist_ok=True)
    staged = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        if marked is not None:
            (staged / MARKED).write_bytes(marked)
        (staged / PAGE).write_text(page, encoding="utf-8")
        (staged / DOCUMENT).write_text(document.model_dump_json(indent=2) + "\n", encoding="utf-8")
        staged.chmod(0o755)
        _put(staged, folder)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return AnswerFiles(folder / PAGE, folder / DOCUMENT, None if marked is None else folder / MARKED)


def _marked(view: AnswerView, judgement: Judgement, original: Path, judged_at: datetime) -> bytes | None:
    # openpyxl brings numpy: most runs have no workbook to mark and need not wait for either.
    from sources.deliveries.answer.marked import marked_copy  # noqa: PLC0415

    return marked_copy(view, judgement, original, judged_at)


def read_answer(folder: Path) -> AnswerDocument:
    """The answer that lies in a folder.

    Raises:
        OSError: there is none.
    """
    return AnswerDocument.model_validate_json((folder / DOCUMENT).read_bytes())


def _put(staged: Path, folder: Path) -> None:
    for file in staged.iterdir():
        sync(file)
    sync(staged)
    if not folder.exists():
        try:
            staged.rename(folder)
        except OSError:
            if not folder.is_dir():
                raise
        else:
            sync(folder.parent)
            return
    if not (staged / MARKED).exists():
        (folder / MARKED).unlink(missing_ok=True)
    for name in (MARKED, PAGE, DOCUMENT):
        if (staged / name).exists():
            (staged / name).replace(folder / name)
    sync(folder)
