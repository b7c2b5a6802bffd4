"""The store of deliveries as an object: claim a file, judge it, land what is right, keep the rest in quarantine."""

from __future__ import annotations

import logging
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sources.catalogue.base import WORKBOOK
from sources.deliveries.answer import write_answer
from sources.deliveries.asking import not_judged
from sources.deliveries.assessing import Assessor
from sources.deliveries.earlier import EarlierFigures
from sources.deliveries.in_force import InForce
from sources.deliveries.judgements import Judgements
from sources.deliveries.naming import bare_name
from sources.deliveries.outcome import CameAgain, Drop, Outcome
from sources.deliveries.store import Store, received
from sources.deliveries.summary import UNKNOWN_TARGET, summary_of
from sources.deliveries.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from sources.catalogue import Catalogue
    from sources.deliveries.asking import Judge
    from sources.deliveries.assessing import Numbered
    from sources.deliveries.model import Channel, DeliveryRecord, Earlier, Judgement
    from sources.deliveries.outcome import DeliverySummary, LandedDelivery, Quarantined, StoredJudgement
    from sources.landing import Landing

    OnOutcome = Callable[[Outcome], None]

_MOST_KILLED = 10
"""How often a process may have been killed at a delivery before the file itself is suspected of it."""

_log = logging.getLogger(__name__)


class Deliveries:
    """The store of deliveries under one folder; several processes may use it at once, and be killed at any point.

    Deliveries are judged in the order in which they were received: what waits of before is taken up first. So those
    processed at once, by whomever and in whatever order, end as if processed one after the other.

    A delivery is done when its judgement is stored *and* answered. One that was cut off in between is ``waiting`` and
    is taken up where it was left: every step can be taken twice with the same end. A file at which process upon
    process was killed is not opened any more; it is answered as an error of ours, and ``retry`` tries it again.
    """

    def __init__(
        self,
        root: Path,
        landing: Landing,
        catalogue: Catalogue,
        catalogue_version: str,
        *,
        judge: Judge | None = None,
    ) -> None:
        """Open the store.

        Args:
            root: Its folder, made when the first file comes in.
            landing: Where accepted rows go.
            catalogue: What files are judged against.
            catalogue_version: Its digest: rows in quarantine are judged again under another one.
            judge: Another judge than the one that goes by the delivery's target.
        """
        self.root = root
        self._store = Store(root)
        self._judgements = Judgements(self._store)
        self._catalogue = catalogue
        self._waiting = Waiting(self._store, self._judgements, catalogue_version)
        self._in_force = InForce(self._store, self._judgements, landing, catalogue)
        self._assessor = Assessor(
            self._store, self._judgements, self._in_force, landing, catalogue, catalogue_version, judge or _by_target
        )

    # -- coming in ----------------------------------------------------------------------------------

    def claim(
        self,
        file: Path,
        *,
        name: str,
        channel: Channel,
        target: str = WORKBOOK,
        received_at: datetime | None = None,
    ) -> DeliveryRecord:
        """Copy a file into the store, safe on disk when this returns; it is not judged yet.

        The same content for the same target gives the record that is there, whatever its name. One that comes through
        the inbox once more is answered there once more, under the name it has now.

        Raises:
            DeliveryError: it is no plain file, or changed while it was copied (StillChanging).
        """
        record, is_new = self._store.claim(file, name=name, channel=channel, target=target, received_at=received_at)
        if not is_new:
            again = CameAgain(name=bare_name(name), channel=channel, came_at=datetime.now(UTC))
            with self._store.one(record.delivery_id):
                self._store.note_again(record, again)
                if channel == "inbox":
                    self._judgements.unmark(record.delivery_id, "published")
        return record

    def receive(
        self,
        file: Path,
        *,
        name: str,
        channel: Channel,
        target: str = WORKBOOK,
        received_at: datetime | None = None,
        on_outcome: OnOutcome | None = None,
    ) -> Outcome:
        """Claim and process.

        Raises:
            DeliveryError: as for claim.
        """
        record = self.claim(file, name=name, channel=channel, target=target, received_at=received_at)
        return self.process(record.delivery_id, on_outcome=on_outcome)

    def process(self, delivery_id: str, *, on_outcome: OnOutcome | None = None) -> Outcome:
        """Judge, land, quarantine and answer one delivery; nothing happens where all that is done.

        What waits of deliveries received before it is done first.

        Args:
            delivery_id: Of a claimed delivery.
            on_outcome: Called with a new outcome before it counts as answered, of this delivery and of those done
                first: when the process is killed in between it is called again, so at least once per outcome.

        Raises:
            DeliveryError: there is no such delivery.
        """
        self._take_up_before(self.record(delivery_id), on_outcome)
        return self._process(delivery_id, on_outcome, anew=False)

    def retry(self, delivery_id: str | None = None, *, on_outcome: OnOutcome | None = None) -> list[Outcome]:
        """Judge anew whatever the catalogue: one delivery, or all that have something in quarantine.

        Raises:
            DeliveryError: there is no such delivery.
        """
        if delivery_id is not None:
            self._take_up_before(self.record(delivery_id), on_outcome)
            return [self._process(delivery_id, on_outcome, anew=True)]
        waiting = dict.fromkeys(entry.record.delivery_id for entry in self.quarantine())
        return [self._process(open_id, on_outcome, anew=True) for open_id in waiting]

    # -- looking ------------------------------------------------------------------------------------

    def record(self, delivery_id: str) -> DeliveryRecord:
        """What is known of one delivery.

        Raises:
            DeliveryError: there is no such delivery.
        """
        return self._store.record(delivery_id)

    def records(self) -> list[DeliveryRecord]:
        """All deliveries in the order they were received, judged or not."""
        return self._store.records()

    def original(self, delivery_id: str) -> Path:
        """The file as it came.

        Raises:
            DeliveryError: there is no such delivery.
        """
        return self._store.original(self.record(delivery_id))

    def answer(self, delivery_id: str) -> Path:
        """The folder of the answer to the last judgement."""
        return self._store.answer(delivery_id)

    def last_judgement(self, delivery_id: str) -> StoredJudgement | None:
        """The judgement that holds; None where there is none yet."""
        last = self._judgements.last(delivery_id)
        return None if last is None else last[1]

    def judgements(self, delivery_id: str) -> list[StoredJudgement]:
        """Every judgement there was, oldest first."""
        return self._judgements.history(delivery_id)

    def drops(self, delivery_id: str) -> list[Drop]:
        """What was taken out of quarantine for good, oldest first."""
        return self._judgements.drops(delivery_id)

    def waiting(self) -> list[DeliveryRecord]:
        """Deliveries on which ``process`` has work to do, in the order they were received.

        Those not judged yet, those judged but cut off before the answer was written, and those with something in
        quarantine that were last judged with another catalogue.
        """
        records = self.records()
        return [record for record in records if self._waiting.has_work(record, records)]

    def quarantine(self) -> list[Quarantined]:
        """What waits for a better catalogue, a correction or a decision; oldest first, then as in the file."""
        records = self.records()
        return [entry for record in records for entry in self._waiting.entries(record, records)]

    def in_force(self) -> list[LandedDelivery]:
        """Per delivery of which rows were accepted the landing version that holds them all, by id."""
        landed = self._in_force.landed(self.records())
        return sorted(landed, key=lambda item: item.record.delivery_id)

    def summaries(self) -> list[DeliverySummary]:
        """Per judged delivery, accepted or not, what became of it in numbers, by id."""
        records = self.records()
        found = []
        for record in records:
            stored = self.last_judgement(record.delivery_id)
            if stored is not None:
                # A folder that is no feed's may be called anything, a person's name included.
                target = record.target if self._is_known(record.target) else UNKNOWN_TARGET
                found.append(summary_of(record, target, stored.judgement, self._waiting.entries(record, records)))
        return sorted(found, key=lambda summary: summary.delivery_id)

    # -- deciding -----------------------------------------------------------------------------------

    def drop(self, delivery_id: str, *, why: str, places: Sequence[str] | None = None) -> int:
        """Take rows out of quarantine for good; the file, the rows and the reason stay on record.

        Args:
            delivery_id: The delivery.
            why: The reason, for whoever asks later.
            places: Places of rows as ``quarantine()`` names them; the whole delivery when left out.

        Returns:
            How many entries of ``quarantine()`` were dropped; 0 where nothing was open any more.

        Raises:
            DeliveryError: there is no such delivery, no reason is given, or a place is not in quarantine.
        """
        record = self.record(delivery_id)
        with self._store.one(delivery_id):
            return self._waiting.drop(record, why, places)

    # -- giving back --------------------------------------------------------------------------------

    def unpublished(self) -> list[DeliveryRecord]:
        """Deliveries that came through the inbox, whose last answer does not lie where the sender looks yet."""
        found = []
        for record in self.records():
            last = self._judgements.last(record.delivery_id)
            if last is None or not self._judgements.is_marked(record.delivery_id, last[0], "answered"):
                continue
            if self._judgements.is_marked(record.delivery_id, last[0], "published"):
                continue
            if self._store.name_in_inbox(record) is not None:
                found.append(record)
        return found

    def publish(self, delivery_id: str, copy: Callable[[DeliveryRecord, Path], None]) -> None:
        """Have ``copy`` give back an answer, and note that it was done.

        It is called with the record, under the name the file had in the inbox last, and the folder of the answer. No
        other process writes the answer meanwhile; when killed in between it is given back again.
        """
        record = self.record(delivery_id)
        with self._store.one(delivery_id):
            last = self._judgements.last(delivery_id)
            if last is None or not self._judgements.is_marked(delivery_id, last[0], "answered"):
                return
            name = self._store.name_in_inbox(record) or record.name
            copy(record.model_copy(update={"name": name}), self.answer(delivery_id))
            self._judgements.mark(delivery_id, last[0], "published")

    # -- inside -------------------------------------------------------------------------------------

    def _take_up_before(self, record: DeliveryRecord, on_outcome: OnOutcome | None) -> None:
        """Do what waits of everything received before a delivery: it is judged by what came before it."""
        for other in self.waiting():
            if received(other) >= received(record):
                return
            try:
                self._process(other.delivery_id, on_outcome, anew=False)
            except Exception:  # noqa: BLE001
                # It stays waiting and is told of when it is processed itself; this one must not wait for it.
                _log.exception("delivery %s could not be processed", other.delivery_id)

    def _process(self, delivery_id: str, on_outcome: OnOutcome | None, *, anew: bool) -> Outcome:
        record = self.record(delivery_id)
        with self._store.one(delivery_id):
            last = self._judgements.last(delivery_id)
            to_judge = last is None or anew or self._waiting.is_outdated(record, last[1], self.records())
            if last is not None and not to_judge and self._judgements.is_marked(delivery_id, last[0], "answered"):
                return self._outcome(record, last[1], new=False)
            begun = self._store.begin(delivery_id)
            is_suspect = begun > _MOST_KILLED and not anew
            if is_suspect:
                _log.error("delivery %s was begun %d times without an end: it is left unopened", delivery_id, begun - 1)
            try:
                if last is None or to_judge:
                    last = self._assessor.assess(record, last, not_judged if is_suspect else None)
                original = None if is_suspect else self._store.original(record)
                return self._answer(record, last, original, on_outcome)
            finally:
                # Only a process that was killed does not come here.
                self._store.finish(delivery_id)

    def _answer(
        self, record: DeliveryRecord, last: Numbered, original: Path | None, on_outcome: OnOutcome | None
    ) -> Outcome:
        number, stored = last
        new = not self._judgements.is_marked(record.delivery_id, number, "answered")
        outcome = self._outcome(record, stored, new=new)
        if new:
            self._write_answer(record, stored, original)
            if on_outcome is not None:
                on_outcome(outcome)
            # Before the mark: who is killed between the two does it again, who is killed after it has nothing left.
            self._store.finish(record.delivery_id)
            self._judgements.mark(record.delivery_id, number, "answered")
        return outcome

    def _outcome(self, record: DeliveryRecord, stored: StoredJudgement, *, new: bool) -> Outcome:
        landed = self._in_force.version(record, stored)
        return Outcome(record, stored.judgement, landed, new, self.answer(record.delivery_id))

    def _write_answer(self, record: DeliveryRecord, stored: StoredJudgement, original: Path | None) -> None:
        folder = self.answer(record.delivery_id)
        for leftover in folder.parent.glob(f".{folder.name}-*"):
            # Whoever left this behind without holding the delivery's lock now was killed.
            shutil.rmtree(leftover)
        _, known = self._in_force.known_before(record)
        write_answer(
            record,
            stored.judgement,
            original,
            folder,
            catalogue=self._catalogue,
            judged_at=stored.judged_at,
            earlier=EarlierFigures(known),
        )

    def _is_known(self, target: str) -> bool:
        return target == WORKBOOK or any(feed.id == target for feed in self._catalogue.feeds)


def _by_target(
    record: DeliveryRecord, original: Path, catalogue: Catalogue, earlier: Earlier, *, catalogue_version: str
) -> Judgement:
    """The judge of a delivery's target; fetched when it is needed, since judges know the words of this package."""
    from sources.deliveries.judging import judge  # noqa: PLC0415

    return judge(record, original, catalogue, earlier, catalogue_version=catalogue_version)
