"""The store on disk: originals and what is known of them, each written whole or not at all.

Nothing in it is ever overwritten but the answer, which can always be written again. One folder a delivery::

    <delivery_id>/original<suffix>           as it came, byte for byte
                  delivery.json              DeliveryRecord
                  again.jsonl                CameAgain: the other names it was handed in under since
                  begun                      a line for each time it was worked on without coming to an end
                  judgements/, drops.jsonl   see ``judgements``
                  answer/                    of the last judgement
"""

from __future__ import annotations

import functools
import logging
import os
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pydantic import ValidationError

from sources.deliveries.copying import copy_plain_file
from sources.deliveries.errors import DeliveryError
from sources.deliveries.lines import read_lines
from sources.deliveries.model import DeliveryRecord
from sources.deliveries.naming import bare_name, delivery_id_of, plain_text, suffix_of
from sources.deliveries.outcome import CameAgain
from sources.landing.durable import append_synced, locked, sha256_of, sync, write_synced
from sources.landing.staging import staging_folder

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sources.deliveries.model import Channel

_ID = re.compile(r"[0-9a-f]{16}")
_RECORD = "delivery.json"
_AGAIN = "again.jsonl"
_BEGUN = "begun"

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

    def claim(
        self, file: Path, *, name: str, channel: Channel, target: str, received_at: datetime | None
    ) -> tuple[DeliveryRecord, bool]:
        """Keep a file; the same content for the same target gives the record that is there.

        Args:
            file: Copied, never moved.
            name: Under which it is handed in.
            channel: How it came.
            target: For whom it is.
            received_at: Now by default: once it is copied, so that what is being copied is not earlier than what is in.

        Returns:
            The record, and whether it is new.

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
                received_at=(received_at or datetime.now(UTC)).astimezone(UTC),
            )
            known = self._known(record, copy)
            if known is not None:
                return known, False
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
                return self.record(record.delivery_id), False
            sync(self.root)
        return record, True

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

    # -- coming in again ----------------------------------------------------------------------------

    def note_again(self, record: DeliveryRecord, again: CameAgain) -> None:
        """Note that a known delivery came once more; the caller holds its lock."""
        if (again.name, again.channel) != self._last_name(record):
            append_synced(self.folder(record.delivery_id) / _AGAIN, again.model_dump_json())

    def name_in_inbox(self, record: DeliveryRecord) -> str | None:
        """The name under which a delivery came through the inbox last; None where it never did."""
        names = [(record.name, record.channel), *((again.name, again.channel) for again in self._again(record))]
        return next((name for name, channel in reversed(names) if channel == "inbox"), None)

    def _last_name(self, record: DeliveryRecord) -> tuple[str, Channel]:
        again = self._again(record)
        return (again[-1].name, again[-1].channel) if again else (record.name, record.channel)

    def _again(self, record: DeliveryRecord) -> list[CameAgain]:
        return read_lines(self.folder(record.delivery_id) / _AGAIN, CameAgain)

    # -- work in hand -------------------------------------------------------------------------------

    def begin(self, delivery_id: str) -> int:
        """Note that work on a delivery is begun; the caller holds its lock.

        Returns:
            How often it was begun without coming to an end, this time included: more than once where a process was
            killed at it.
        """
        path = self.folder(delivery_id) / _BEGUN
        append_synced(path, "begun")
        return len(path.read_bytes().split())

    def finish(self, delivery_id: str) -> None:
        """Note that the work came to an end."""
        (self.folder(delivery_id) / _BEGUN).unlink(missing_ok=True)


def received(record: DeliveryRecord) -> tuple[datetime, str]:
    """The one order of deliveries: when they were received, then by id. A later one supersedes an earlier one."""
    return (record.received_at, record.delivery_id)


# Written once and never changed, so that what was read stays true; the stamp is for a repaired file.
@functools.lru_cache(maxsize=4096)
def _read_record(path: str, _modified: int) -> DeliveryRecord:
    with open(path, "rb") as handle:  # noqa: PTH123 the cache wants a string
        return DeliveryRecord.model_validate_json(handle.read())
