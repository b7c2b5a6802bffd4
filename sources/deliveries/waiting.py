"""What is still to be done: deliveries to process, and what waits in quarantine until it is mended or let go."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sources.deliveries.errors import DeliveryError
from sources.deliveries.outcome import Drop
from sources.deliveries.quarantine import open_entries
from sources.deliveries.store import received

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sources.deliveries.judgements import Judgements
    from sources.deliveries.model import DeliveryRecord, Judgement
    from sources.deliveries.outcome import Quarantined, StoredJudgement
    from sources.deliveries.store import Store


class Waiting:
    """Looks up what waits, by the judgements as they are; nothing is kept between calls."""

    def __init__(self, store: Store, judgements: Judgements, catalogue_version: str) -> None:
        self._store = store
        self._judgements = judgements
        self._catalogue_version = catalogue_version

    def has_work(self, record: DeliveryRecord, records: Sequence[DeliveryRecord]) -> bool:
        """Whether a delivery is not judged, not answered, or to be judged again."""
        last = self._judgements.last(record.delivery_id)
        if last is None or not self._judgements.is_marked(record.delivery_id, last[0], "answered"):
            return True
        return self.is_outdated(record, last[1], records)

    def is_outdated(self, record: DeliveryRecord, stored: StoredJudgement, records: Sequence[DeliveryRecord]) -> bool:
        """Whether something is in quarantine that was last judged with another catalogue."""
        if stored.judgement.catalogue_version == self._catalogue_version:
            return False
        return bool(self.entries(record, records))

    def entries(self, record: DeliveryRecord, records: Sequence[DeliveryRecord]) -> list[Quarantined]:
        """What of one delivery is in quarantine.

        Args:
            record: The delivery.
            records: All deliveries: a later one may have overtaken it.
        """
        last = self._judgements.last(record.delivery_id)
        if last is None:
            return []

        def later() -> list[tuple[DeliveryRecord, Judgement]]:
            return [
                (other, judged[1].judgement)
                for other in records
                if received(other) > received(record) and (judged := self._judgements.last(other.delivery_id))
            ]

        return open_entries(record, last[1].judgement, self._judgements.drops(record.delivery_id), later)

    def drop(self, record: DeliveryRecord, why: str, places: Sequence[str] | None) -> int:
        """Take rows out of quarantine for good; the caller holds the delivery's lock.

        Args:
            record: The delivery.
            why: The reason.
            places: Of rows; None for the whole delivery.

        Returns:
            How many entries were dropped.

        Raises:
            DeliveryError: no reason is given, or a place is not in quarantine.
        """
        if not why.strip():
            raise DeliveryError("say why: a reason is kept with every drop")
        entries = self.entries(record, self._store.records())
        if places is None:
            wanted: list[str | None] = [None]
            dropped = len(entries)
        else:
            gone = {drop.place for drop in self._judgements.drops(record.delivery_id)}
            open_places = {entry.place for entry in entries}
            unknown = [place for place in places if place not in open_places | gone]
            if unknown:
                raise DeliveryError(f"not in quarantine: {', '.join(unknown)}")
            wanted = [place for place in dict.fromkeys(places) if place in open_places]
            dropped = len(wanted)
        if dropped:
            now = datetime.now(UTC)
            drops = [Drop(place=place, why=why.strip(), dropped_at=now) for place in wanted]
            self._judgements.append_drops(record.delivery_id, drops)
        return dropped
