"""The store on disk: originals, records, judgements, drops and marks, each written whole or not at all.

Nothing in it is ever overwritten but the answer, which can always be written again. One folder a delivery::

    <delivery_id>/original<suffix>           as it came, byte for byte
                  delivery.json              DeliveryRecord
                  judgements/0001.json       StoredJudgement, numbered from 1
                             0001.answered   the answer to it is written
                             0001.published  … and lies where the sender looks
                  drops.jsonl                what was taken out of quarantine for good, when and why
                  answer/                    of the last judgement
"""

from __future__ import annotations

import functools
import logging
import os
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from pydantic import ValidationError

from sources.deliveries.copying import copy_plain_file
from sources.deliveries.errors import DeliveryError
from sources.deliveries.model import DeliveryRecord
from sources.deliveries.naming import bare_name, delivery_id_of, plain_text, suffix_of
from sources.deliveries.outcome import Drop, StoredJudgement
from sources.landing.durable import append_synced, locked, sha256_of, sync, write_synced
from sources.landing.staging import staging_folder

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sources.deliveries.model import Channel

Mark = Literal["answered", "published"]

_ID = re.compile(r"[0-9a-f]{16}")
_JUDGEMENT = re.compile(r"([0-9]{4,})\.json")
_RECORD = "delivery.json"
_DROPS = "drops.jsonl"

_log = logging.getLogger(__name__)


class Store:
    """The folders of all deliveries; several processes may use it at once.

    Nothing that can change is kept in memory between calls.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    # -- places and locks ---------------------------------------------------------------------------

    def folder(self, delivery_id: str) -> Path:
        """Where a delivery lies.

        Raises:
            DeliveryError: no delivery can have this id.
        """
        if not _ID.fullmatch(delivery_id):
            raise DeliveryError(f"{delivery_id!r} is no id of a delivery: that is 16 hexadecimal digits")
        return self.root / delivery_id

    def original(self, record: DeliveryRecord) -> Path:
        """The file as it came."""
        return self.folder(record.delivery_id) / f"original{record.suffix}"

    def answer(self, delivery_id: str) -> Path:
        """The folder of the answer."""
        return self.folder(delivery_id) / "answer"

    def scratch(self) -> AbstractContextManager[Path]:
        """A scratch folder on the store's own file system; gone when the block ends."""
        return staging_folder(self.root / ".staging")

    def whole(self) -> AbstractContextManager[None]:
        """The lock on what deliveries know of each other: held while one lands, never while a file is read."""
        return locked(self.root / ".lock")

    def one(self, delivery_id: str) -> AbstractContextManager[None]:
        """The lock on one delivery: no two processes judge the same one at once. Taken before ``whole()``."""
        return locked(self.folder(delivery_id) / ".lock")

    # -- originals and records ----------------------------------------------------------------------

    def claim(self, file: Path, *, name: str, channel: Channel, target: str, received_at: datetime) -> DeliveryRecord:
        """Keep a file; the same content for the same target gives the record that is there.

        Raises:
            DeliveryError: it is no plain file, or changed while it was copied.
        """
        target = plain_text(target)
        with self.scratch() as scratch:
            copy = scratch / "copy"
            sha256, size = copy_plain_file(file, copy)
            record = DeliveryRecord(
                delivery_id=delivery_id_of(target, sha256),
                target=target,
                sha256=sha256,
                bytes=size,
                suffix=suffix_of(name),
                name=bare_name(name),
                channel=channel,
                received_at=received_at.astimezone(UTC),
            )
            known = self._known(record, copy)
            if known is not None:
                return known
            fresh = scratch / record.delivery_id
            fresh.mkdir()
            os.rename(copy, fresh / f"original{record.suffix}")  # noqa: PTH104 the very system call that is meant
            write_synced(fresh / _RECORD, record.model_dump_json(indent=2) + "\n")
            sync(fresh)
            try:
                os.rename(fresh, self.folder(record.delivery_id))  # noqa: PTH104 the very system call that is meant
            except OSError:
                if not self.folder(record.delivery_id).is_dir():
                    raise
                # Another process claimed the same content in this very moment: its record is the one.
                return self.record(record.delivery_id)
            sync(self.root)
        return record

    def record(self, delivery_id: str) -> DeliveryRecord:
        """What is known of one delivery.

        Raises:
            DeliveryError: there is none of this id, or its record cannot be read.
        """
        path = self.folder(delivery_id) / _RECORD
        try:
            return _read_record(str(path), path.stat().st_mtime_ns)
        except FileNotFoundError as error:
            raise DeliveryError(f"there is no delivery {delivery_id}") from error
        except (OSError, ValidationError) as error:
            raise DeliveryError(f"{path} cannot be read as a record ({type(error).__name__})") from error

    def records(self) -> list[DeliveryRecord]:
        """All deliveries in the order they were received; one whose record is damaged is reported and left out."""
        if not self.root.is_dir():
            return []
        found = []
        for path in self.root.iterdir():
            if not _ID.fullmatch(path.name) or path.is_symlink() or not path.is_dir():
                continue
            try:
                found.append(self.record(path.name))
            except DeliveryError as damage:
                _log.error("left out: %s", damage)
        return sorted(found, key=received)

    def _known(self, record: DeliveryRecord, copy: Path) -> DeliveryRecord | None:
        """The record that is there already; an original that was damaged on disk is made whole from the copy."""
        folder = self.folder(record.delivery_id)
        if not folder.is_dir():
            return None
        try:
            known = self.record(record.delivery_id)
        except DeliveryError as damage:
            _log.error("written again: %s", damage)
            fresh = copy.with_name(_RECORD)
            write_synced(fresh, record.model_dump_json(indent=2) + "\n")
            os.replace(fresh, folder / _RECORD)  # noqa: PTH105 the very system call that is meant
            sync(folder)
            known = record
        original = self.original(known)
        if not original.is_file() or original.stat().st_size != known.bytes or sha256_of(original) != known.sha256:
            _log.error("the original of delivery %s was damaged and is made whole", known.delivery_id)
            os.replace(copy, original)  # noqa: PTH105 the very system call that is meant
            sync(original.parent)
        return known

    # -- judgements ---------------------------------------------------------------------------------

    def last(self, delivery_id: str) -> tuple[int, StoredJudgement] | None:
        """The last judgement and its number; a damaged one is passed over for the one before it."""
        for number in reversed(self._numbers(delivery_id)):
            path = self._judgement(delivery_id, number)
            try:
                return number, _read_judgement(str(path), path.stat().st_mtime_ns)
            except (OSError, ValidationError) as error:
                _log.error("passed over: %s cannot be read as a judgement (%s)", path, type(error).__name__)
        return None

    def history(self, delivery_id: str) -> list[StoredJudgement]:
        """Every readable judgement, oldest first."""
        found = []
        for number in self._numbers(delivery_id):
            path = self._judgement(delivery_id, number)
            try:
                found.append(_read_judgement(str(path), path.stat().st_mtime_ns))
            except (OSError, ValidationError) as error:
                _log.error("left out: %s cannot be read as a judgement (%s)", path, type(error).__name__)
        return found

    def append(self, delivery_id: str, stored: StoredJudgement) -> int:
        """Add a judgement and return its number; the caller holds the delivery's lock."""
        folder = self.folder(delivery_id) / "judgements"
        folder.mkdir(exist_ok=True)
        numbers = self._numbers(delivery_id)
        number = numbers[-1] + 1 if numbers else 1
        path = self._judgement(delivery_id, number)
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
        return self._judgement(delivery_id, number).with_suffix(f".{mark}").exists()

    def mark(self, delivery_id: str, number: int, mark: Mark) -> None:
        """Note that it was done; noting it twice is the same as once."""
        path = self._judgement(delivery_id, number).with_suffix(f".{mark}")
        path.touch()
        sync(path.parent)

    def _judgement(self, delivery_id: str, number: int) -> Path:
        return self.folder(delivery_id) / "judgements" / f"{number:04d}.json"

    def _numbers(self, delivery_id: str) -> list[int]:
        try:
            names = os.listdir(self.folder(delivery_id) / "judgements")  # noqa: PTH208 names are all we need
        except FileNotFoundError:
            return []
        return sorted(int(found[1]) for name in names if (found := _JUDGEMENT.fullmatch(name)))

    # -- drops --------------------------------------------------------------------------------------

    def drops(self, delivery_id: str) -> list[Drop]:
        """What was taken out of quarantine, oldest first; a line torn by a killed writer is left out."""
        path = self.folder(delivery_id) / _DROPS
        if not path.exists():
            return []
        found = []
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
            if not line.strip():
                continue
            try:
                found.append(Drop.model_validate_json(line))
            except ValidationError:
                _log.warning("%s, line %d is no drop and is left out", path, number)
        return found

    def append_drops(self, delivery_id: str, drops: list[Drop]) -> None:
        """Add drops in one write; the caller holds the delivery's lock."""
        append_synced(self.folder(delivery_id) / _DROPS, "\n".join(drop.model_dump_json() for drop in drops))


def received(record: DeliveryRecord) -> tuple[datetime, str]:
    """The one order of deliveries: when they were received, then by id. A later one supersedes an earlier one."""
    return (record.received_at, record.delivery_id)


# Both are written once and never changed, so that what was read stays true; the stamp is for a repaired file.
@functools.lru_cache(maxsize=4096)
def _read_record(path: str, _modified: int) -> DeliveryRecord:
    with open(path, "rb") as handle:  # noqa: PTH123 the cache wants a string
        return DeliveryRecord.model_validate_json(handle.read())


@functools.lru_cache(maxsize=256)
def _read_judgement(path: str, _modified: int) -> StoredJudgement:
    with open(path, "rb") as handle:  # noqa: PTH123 the cache wants a string
        return StoredJudgement.model_validate_json(handle.read())
