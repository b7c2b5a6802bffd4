"""Judgements on disk, with what was done about each.

In the folder of their delivery::

    judgements/0001.json       StoredJudgement, numbered from 1
               0001.answered   the answer to it is written
               0001.published  … and lies where the sender looks
    drops.jsonl                what was taken out of quarantine for good, when and why
"""

from __future__ import annotations

import functools
import logging
import os
import re
from typing import TYPE_CHECKING, Literal

from pydantic import ValidationError

from sources.deliveries.lines import read_lines
from sources.deliveries.outcome import Drop, StoredJudgement
from sources.landing.durable import append_synced, sync, write_synced

if TYPE_CHECKING:
    from pathlib import Path

    from sources.deliveries.store import Store

Mark = Literal["answered", "published"]

_JUDGEMENT = re.compile(r"([0-9]{4,})\.json")
_DROPS = "drops.jsonl"

_log = logging.getLogger(__name__)


class Judgements:
    """The judgements and drops of all deliveries; whoever adds to them holds the lock of that delivery."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def last(self, delivery_id: str) -> tuple[int, StoredJudgement] | None:
        """The last judgement and its number; a damaged one is passed over for the one before it."""
        for number in reversed(self._numbers(delivery_id)):
            found = self._read(self._path(delivery_id, number))
            if found is not None:
                return number, found
        return None

    def history(self, delivery_id: str) -> list[StoredJudgement]:
        """Every readable judgement, oldest first."""
        found = [self._read(self._path(delivery_id, number)) for number in self._numbers(delivery_id)]
        return [stored for stored in found if stored is not None]

    def append(self, delivery_id: str, stored: StoredJudgement) -> int:
        """Add a judgement and return its number."""
        folder = self._folder(delivery_id)
        folder.mkdir(exist_ok=True)
        numbers = self._numbers(delivery_id)
        number = numbers[-1] + 1 if numbers else 1
        path = self._path(delivery_id, number)
        unfinished = path.with_name(f".unfinished-{path.name}")
        # Whoever left this behind without holding the lock now was killed.
        unfinished.unlink(missing_ok=True)
        write_synced(unfinished, stored.model_dump_json() + "\n")
        os.rename(unfinished, path)  # noqa: PTH104 the very system call that is meant
        sync(folder)
        sync(folder.parent)
        return number

    def is_marked(self, delivery_id: str, number: int, mark: Mark) -> bool:
        """Whether this was done for the judgement of this number."""
        return self._mark(delivery_id, number, mark).exists()

    def mark(self, delivery_id: str, number: int, mark: Mark) -> None:
        """Note that it was done; noting it twice is the same as once."""
        path = self._mark(delivery_id, number, mark)
        path.touch()
        sync(path.parent)

    def unmark(self, delivery_id: str, mark: Mark) -> None:
        """Note that it is to be done again for the last judgement."""
        last = self.last(delivery_id)
        if last is not None:
            self._mark(delivery_id, last[0], mark).unlink(missing_ok=True)

    def drops(self, delivery_id: str) -> list[Drop]:
        """What was taken out of quarantine, oldest first."""
        return read_lines(self._store.folder(delivery_id) / _DROPS, Drop)

    def append_drops(self, delivery_id: str, drops: list[Drop]) -> None:
        """Add drops in one write."""
        lines = "\n".join(drop.model_dump_json() for drop in drops)
        append_synced(self._store.folder(delivery_id) / _DROPS, lines)

    def _folder(self, delivery_id: str) -> Path:
        return self._store.folder(delivery_id) / "judgements"

    def _path(self, delivery_id: str, number: int) -> Path:
        return self._folder(delivery_id) / f"{number:04d}.json"

    def _mark(self, delivery_id: str, number: int, mark: Mark) -> Path:
        return self._path(delivery_id, number).with_suffix(f".{mark}")

    def _numbers(self, delivery_id: str) -> list[int]:
        try:
            names = os.listdir(self._folder(delivery_id))  # noqa: PTH208 names are all we need
        except FileNotFoundError:
            return []
        return sorted(int(found[1]) for name in names if (found := _JUDGEMENT.fullmatch(name)))

    def _read(self, path: Path) -> StoredJudgement | None:
        try:
            return _read_judgement(str(path), path.stat().st_mtime_ns)
        except (OSError, ValidationError) as error:
            _log.error("left out: %s cannot be read as a judgement (%s)", path, type(error).__name__)
            return None


# Written once and never changed, so that what was read stays true; the stamp is for a repaired file.
@functools.lru_cache(maxsize=128)
def _read_judgement(path: str, _modified: int) -> StoredJudgement:
    with open(path, "rb") as handle:  # noqa: PTH123 the cache wants a string
        return StoredJudgement.model_validate_json(handle.read())
