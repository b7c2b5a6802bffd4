"""The pages of a download that are finished: shaped, on disk, and noted, so that no attempt fetches them again.

Beside the Parquet files of a page, one for each piece it came in, lies a note of where it came from and what follows
it, written last: a page without its note is not finished. A note also names the statement that shaped the page, so that
another version of this code begins anew.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from sources.landing.durable import sha256_of
from sources.odata.pieces import piece

if TYPE_CHECKING:
    from pathlib import Path


class Note(BaseModel):
    """What is known of a finished page."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str
    following: str | None
    """The next page's address; ``None`` after the last."""
    announced: int | None
    """Rows of the whole question, where the envelope told."""
    rows: int
    """In the publisher's own rows."""
    shaped_by: str
    sha256: tuple[str, ...]
    """Of each Parquet file: without it a power cut could leave a file of the right length with nothing in it."""


class FinishedPages:
    """The pages of one download, in a folder of their own.

    Args:
        folder: what an earlier attempt left is taken over from it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        for leftover in [*folder.glob("*.part"), *folder.glob("*.rows")]:
            leftover.unlink()

    def arriving(self, question: int, page: int) -> Path:
        """How the files begin in which the rows of a page are put as they came, until they are shaped."""
        return self._folder / f"{question:03}-{page:05}"

    def shaped(self, rows: Path) -> Path:
        """Where a piece of a page is put in its shape."""
        return rows.with_suffix(".parquet")

    def keep(self, question: int, page: int, note: Note) -> None:
        """Call a page finished; its Parquet files are there."""
        path = self._note(question, page)
        unfinished = path.with_suffix(".json.part")
        unfinished.write_text(note.model_dump_json(), encoding="utf-8")
        unfinished.rename(path)
        for rows in self._pieces(question, page, note):
            rows.unlink(missing_ok=True)

    def files(self, question: int, page: int, note: Note) -> list[Path]:
        """The Parquet files of a finished page, in the order of its rows."""
        return [self.shaped(rows) for rows in self._pieces(question, page, note)]

    def of(self, question: int, url: str, shaped_by: str) -> list[Note]:
        """The finished pages of a question that begins at ``url``, from the first up to where one is missing or unfit.

        What lies behind that is removed: it will be fetched anew.
        """
        notes: list[Note] = []
        expected: str | None = url
        while expected is not None:
            note = self._read(question, len(notes))
            if note is None or (note.url, note.shaped_by) != (expected, shaped_by):
                break
            notes.append(note)
            expected = note.following
        for path in self._folder.glob(f"{question:03}-*"):
            if int(path.name.split(".")[0].split("-")[1]) >= len(notes):
                path.unlink()
        return notes

    def clear(self) -> None:
        """Throw all of them away."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True, exist_ok=True)

    def _pieces(self, question: int, page: int, note: Note) -> list[Path]:
        return [piece(self.arriving(question, page), number) for number in range(len(note.sha256))]

    def _note(self, question: int, page: int) -> Path:
        return self._folder / f"{question:03}-{page:05}.json"

    def _read(self, question: int, page: int) -> Note | None:
        """The note of a page whose files are what it says; ``None`` where there is none."""
        try:
            note = Note.model_validate_json(self._note(question, page).read_bytes())
            whole = tuple(map(sha256_of, self.files(question, page, note))) == note.sha256
        except (OSError, ValidationError):
            return None
        return note if whole else None
