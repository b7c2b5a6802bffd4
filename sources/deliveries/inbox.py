"""The inbox: a folder here or on S3 in which senders drop files, and in which they find the answers.

A file leaves the inbox only after it is safe in the store, and only if it is still what was copied. Killed at any
point, it is in one place or in both; taking it twice is the same delivery.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sources.deliveries import arrival as arrivals_of
from sources.deliveries.local_place import LocalPlace
from sources.deliveries.naming import safe_stem
from sources.deliveries.oddity import answer_to_odd, odd_id
from sources.deliveries.remote_place import RemotePlace
from sources.landing.staging import staging_folder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sources.deliveries.arrival import Arrival, Odd
    from sources.deliveries.deliveries import Deliveries
    from sources.deliveries.model import DeliveryRecord
    from sources.deliveries.place import Place

SETTLE_SECONDS = 2.0
"""How long a file must have been left alone; see :func:`sources.deliveries.arrival.settle`."""

ODD = "odd"
"""The folder of the store for what is no plain file."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Swept:
    """What a sweep of the inbox did."""

    taken: tuple[DeliveryRecord, ...]
    """Claimed and removed from the inbox, in the order they lay there; to be processed."""
    odd: int
    """Things that are no plain file, put aside and answered."""
    left: int
    """Files that are not at rest yet, or could not be read."""


class Inbox:
    """An inbox at a local folder or at any URL that fsspec knows (``s3://bucket/prefix``).

    Args:
        where: The folder or URL.
        store: The store's folder (``home/deliveries``): copies are made in it, odd things are put aside there.
        settle_seconds: How long a file must have been left alone.
        storage_options: For the URL's file system: ``endpoint_url``, ``key`` … of S3; by default the environment.
    """

    def __init__(
        self,
        where: str | Path,
        store: Path,
        *,
        settle_seconds: float = SETTLE_SECONDS,
        storage_options: Mapping[str, Any] | None = None,
    ) -> None:
        self._place = _place(where, storage_options)
        self._store = store
        self._settle_seconds = settle_seconds

    def arrivals(self, before: str | None = None) -> list[Arrival]:
        """The files that lie there, oldest first, each with whether it is at rest.

        Args:
            before: ``sightings()`` of an earlier look, such as a sensor's cursor; without one only the modification
                time tells, which a copying program may have set beforehand.
        """
        seen, _ = self._place.look()
        return arrivals_of.settle(seen, before, datetime.now(UTC), self._settle_seconds)

    def sightings(self, arrivals: Sequence[Arrival]) -> str:
        """What was seen and since when, for the next ``arrivals(before)``; JSON of digests, without names."""
        return arrivals_of.sightings(arrivals)

    def take(self, arrival: Arrival, deliveries: Deliveries) -> DeliveryRecord | None:
        """Claim one file, then remove it from the inbox.

        Returns:
            The delivery; None where the file is gone, was changed since it was seen or cannot be read. It is then
            left where it is, for a next look.
        """
        with staging_folder(self._store / ".staging") as scratch:
            copy = scratch / "arrived"
            if not self._place.fetch(arrival, copy):
                _log.warning("an arrival (%s) changed, went or cannot be read, and is left for later", arrival.stamp)
                return None
            record = deliveries.claim(copy, name=arrival.name, channel="inbox", target=arrival.target)
        try:
            if not self._place.remove(arrival):
                _log.info("an arrival (%s) was replaced while it was taken; the new file is next", arrival.stamp)
        except OSError as error:
            # It is safe with us, and taking it again changes nothing; the others must not wait for it.
            _log.error("delivery %s cannot be removed from the inbox: %s", record.delivery_id, error.strerror or error)
        return record

    def odd(self) -> list[Odd]:
        """What lies there that is neither a file nor a folder to look into: links, pipes, devices."""
        _, odd = self._place.look()
        return odd

    def put_aside(self, odd: Odd) -> bool:
        """Answer something that is no plain file and move it, unopened, into the store's ``odd/``.

        Killed in between it is answered again, in the same folder.

        Returns:
            Whether it was moved; False where it was gone already.
        """
        reference = odd_id(odd)
        with staging_folder(self._store / ".staging") as scratch:
            files = answer_to_odd(odd, scratch, datetime.now(UTC))
            folder, aside = f"{safe_stem(odd.name)}-{reference[:8]}", self._store / ODD / reference
            try:
                self._place.give_back(folder, files)
            except OSError:
                # It stands in the place of the answers itself.
                moved = self._place.set_aside(odd, aside)
                self._place.give_back(folder, files)
                return moved
        return self._place.set_aside(odd, aside)

    def sweep(self, deliveries: Deliveries, before: str | None = None) -> Swept:
        """Put odd things aside and take every file that is at rest; nothing is judged.

        Without ``before`` it looks twice, ``settle_seconds`` apart, when there is anything to be seen at all.
        """
        odd = sum(self._put_aside_or_leave(found) for found in self.odd())
        arrivals = self.arrivals(before)
        if before is None and arrivals:
            time.sleep(self._settle_seconds)
            arrivals = self.arrivals(self.sightings(arrivals))
        taken = [self.take(arrival, deliveries) for arrival in arrivals if arrival.settled]
        records = tuple(record for record in taken if record is not None)
        return Swept(taken=records, odd=odd, left=len(arrivals) - len(records))

    def publish(self, deliveries: Deliveries) -> list[str]:
        """Give back every answer that does not lie in ``antwoorden/`` yet; what cannot be given back now is later.

        Returns:
            The ids of the deliveries whose answer was given back.
        """
        published = []
        for record in deliveries.unpublished():
            try:
                deliveries.publish(record.delivery_id, self._give_back)
            except OSError as error:
                _log.error(
                    "the answer to delivery %s cannot be given back: %s", record.delivery_id, error.strerror or error
                )
            else:
                published.append(record.delivery_id)
        return published

    def _put_aside_or_leave(self, odd: Odd) -> bool:
        try:
            return self.put_aside(odd)
        except OSError as error:
            _log.error("%s in the inbox cannot be put aside: %s", odd.kind, error.strerror or error)
            return False

    def _give_back(self, record: DeliveryRecord, answer: Path) -> None:
        files = sorted(path for path in answer.iterdir() if path.is_file() and not path.name.startswith("."))
        self._place.give_back(answer_folder(record), files)


def answer_folder(record: DeliveryRecord) -> str:
    """The name of the folder in ``antwoorden/``: the file's own name as far as it is safe, and the id's start."""
    return f"{safe_stem(record.name)}-{record.delivery_id[:8]}"


def _place(where: str | Path, storage_options: Mapping[str, Any] | None) -> Place:
    if isinstance(where, Path):
        return LocalPlace(where)
    if where.startswith("file://"):
        return LocalPlace(Path(where.removeprefix("file://")))
    if "://" not in where:
        return LocalPlace(Path(where))
    return RemotePlace(where, storage_options)
