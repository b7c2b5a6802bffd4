"""The store of deliveries as an object: claim a file, judge it, land what is right, keep the rest in quarantine."""

from __future__ import annotations

import logging
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sources.deliveries.asking import ask
from sources.deliveries.earlier import EarlierFigures, figures_in_force
from sources.deliveries.errors import DeliveryError
from sources.deliveries.keeping import judged_again, same_but_for_the_catalogue
from sources.deliveries.landed import publisher_of, stage_rows, version_facts
from sources.deliveries.model import WORKBOOK
from sources.deliveries.outcome import Drop, LandedDelivery, Outcome, StoredJudgement
from sources.deliveries.quarantine import open_entries
from sources.deliveries.store import Store, received
from sources.deliveries.summary import UNKNOWN_TARGET, summary_of
from sources.landing import LandingCorrupt

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from sources.catalogue import Catalogue
    from sources.deliveries.asking import Judge
    from sources.deliveries.earlier import Known
    from sources.deliveries.model import Channel, DeliveryRecord, Judgement
    from sources.deliveries.outcome import DeliverySummary, Quarantined
    from sources.landing import Landing, LandingManifest

Versions = dict[str, str]
"""Landing versions by delivery id."""

_PATIENCE = 3
"""How often a judgement is made without holding anybody up, before it is made while the others wait."""

_log = logging.getLogger(__name__)


class Deliveries:
    """The store of deliveries under one folder; several processes may use it at once, and be killed at any point.

    A delivery is judged while nobody waits. Only then is the store locked: if what the judge asked of earlier figures
    would be answered otherwise by now, the file is judged again; else its rows land. So deliveries processed at once
    end as if processed one after the other.

    A delivery is done when its judgement is stored *and* answered. One that was cut off in between is ``waiting`` and
    is taken up where it was left: every step can be taken twice with the same end.
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
        self._judge_with = judge
        self._store = Store(root)
        self._landing = landing
        self._catalogue = catalogue
        self._catalogue_version = catalogue_version

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

        The same content for the same target gives the record that is there, whatever its name.

        Raises:
            DeliveryError: it is no plain file, or changed while it was copied (StillChanging).
        """
        moment = received_at or datetime.now(UTC)
        return self._store.claim(file, name=name, channel=channel, target=target, received_at=moment)

    def receive(
        self,
        file: Path,
        *,
        name: str,
        channel: Channel,
        target: str = WORKBOOK,
        received_at: datetime | None = None,
        on_outcome: Callable[[Outcome], None] | None = None,
    ) -> Outcome:
        """Claim and process.

        Raises:
            DeliveryError: as for claim.
        """
        record = self.claim(file, name=name, channel=channel, target=target, received_at=received_at)
        return self.process(record.delivery_id, on_outcome=on_outcome)

    def process(self, delivery_id: str, *, on_outcome: Callable[[Outcome], None] | None = None) -> Outcome:
        """Judge, land, quarantine and answer one delivery; nothing happens where all that is done.

        Args:
            delivery_id: Of a claimed delivery.
            on_outcome: Called with a new outcome before it counts as answered: when the process is killed in
                between it is called again, so at least once per outcome.

        Raises:
            DeliveryError: there is no such delivery.
        """
        return self._process(delivery_id, on_outcome, anew=False)

    def retry(
        self, delivery_id: str | None = None, *, on_outcome: Callable[[Outcome], None] | None = None
    ) -> list[Outcome]:
        """Judge anew whatever the catalogue: one delivery, or all that have something in quarantine.

        Raises:
            DeliveryError: there is no such delivery.
        """
        if delivery_id is not None:
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
        last = self._store.last(delivery_id)
        return None if last is None else last[1]

    def judgements(self, delivery_id: str) -> list[StoredJudgement]:
        """Every judgement there was, oldest first."""
        return self._store.history(delivery_id)

    def drops(self, delivery_id: str) -> list[Drop]:
        """What was taken out of quarantine for good, oldest first."""
        return self._store.drops(delivery_id)

    def waiting(self) -> list[DeliveryRecord]:
        """Deliveries on which ``process`` has work to do, in the order they were received.

        Those not judged yet, those judged but cut off before the answer was written, and those with something in
        quarantine that were last judged with another catalogue.
        """
        records = self.records()
        return [record for record in records if self._has_work(record, records)]

    def quarantine(self) -> list[Quarantined]:
        """What waits for a better catalogue, a correction or a decision; oldest first, then as in the file."""
        records = self.records()
        return [entry for record in records for entry in self._open(record, records)]

    def in_force(self) -> list[LandedDelivery]:
        """Per delivery of which rows were accepted the landing version that holds them all, by id."""
        landed = self._landed(self.records())
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
                found.append(summary_of(record, target, stored.judgement, self._open(record, records)))
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
        if not why.strip():
            raise DeliveryError("say why: a reason is kept with every drop")
        with self._store.one(delivery_id):
            entries = self._open(record, self.records())
            if places is None:
                wanted: list[str | None] = [None]
                dropped = len(entries)
            else:
                gone = {drop.place for drop in self._store.drops(delivery_id)}
                open_places = {entry.place for entry in entries}
                unknown = [place for place in places if place not in open_places | gone]
                if unknown:
                    raise DeliveryError(f"not in quarantine: {', '.join(unknown)}")
                wanted = [place for place in dict.fromkeys(places) if place in open_places]
                dropped = len(wanted)
            if dropped:
                now = datetime.now(UTC)
                self._store.append_drops(
                    delivery_id, [Drop(place=place, why=why.strip(), dropped_at=now) for place in wanted]
                )
        return dropped

    # -- giving back --------------------------------------------------------------------------------

    def unpublished(self) -> list[DeliveryRecord]:
        """Deliveries from the inbox whose last answer does not lie where the sender looks yet."""
        found = []
        for record in self.records():
            last = self._store.last(record.delivery_id) if record.channel == "inbox" else None
            if last is None or not self._store.is_marked(record.delivery_id, last[0], "answered"):
                continue
            if not self._store.is_marked(record.delivery_id, last[0], "published"):
                found.append(record)
        return found

    def publish(self, delivery_id: str, copy: Callable[[DeliveryRecord, Path], None]) -> None:
        """Have ``copy`` give back an answer (record, its folder), and note that it was done.

        No other process writes the answer meanwhile; when killed in between it is given back again.
        """
        record = self.record(delivery_id)
        with self._store.one(delivery_id):
            last = self._store.last(delivery_id)
            if last is None or not self._store.is_marked(delivery_id, last[0], "answered"):
                return
            copy(record, self.answer(delivery_id))
            self._store.mark(delivery_id, last[0], "published")

    # -- inside -------------------------------------------------------------------------------------

    def _process(self, delivery_id: str, on_outcome: Callable[[Outcome], None] | None, *, anew: bool) -> Outcome:
        record = self.record(delivery_id)
        with self._store.one(delivery_id):
            last = self._store.last(delivery_id)
            if last is None or anew or self._is_outdated(record, last[1], self.records()):
                last = self._judge(record, last)
            number, stored = last
            landed = self._whole_version(record, stored)
            new = not self._store.is_marked(delivery_id, number, "answered")
            outcome = Outcome(record, stored.judgement, landed, new, self.answer(delivery_id))
            if new:
                self._write_answer(record, stored)
                if on_outcome is not None:
                    on_outcome(outcome)
                self._store.mark(delivery_id, number, "answered")
        return outcome

    def _judge(self, record: DeliveryRecord, last: tuple[int, StoredJudgement] | None) -> tuple[int, StoredJudgement]:
        """Judge a delivery and store the judgement; the caller holds its lock.

        Returns:
            The judgement that holds now, with its number.
        """
        drops = self._store.drops(record.delivery_id)
        if any(drop.place is None for drop in drops) and last is not None:
            return last
        before = None if last is None else last[1].judgement
        for attempt in range(_PATIENCE):
            versions, known = self._known_before(record)
            earlier = EarlierFigures(known)
            judgement = judged_again(before, self._ask_judge(record, earlier), drops)
            with self._landing.staging() as staged:
                stage_rows(record.target, judgement.accepted_rows, staged)
                with self._store.whole():
                    if self._versions_before(record) != versions:
                        _, known = self._known_before(record)
                    if earlier.would_say_the_same(known):
                        return self._store_judgement(record, judgement, staged, last)
                    if attempt < _PATIENCE - 1:
                        continue
                    # Others keep landing what this one depends on: now they wait for it, once.
                    judgement = judged_again(before, self._ask_judge(record, EarlierFigures(known)), drops)
                    for file in staged.iterdir():
                        file.unlink()
                    stage_rows(record.target, judgement.accepted_rows, staged)
                    return self._store_judgement(record, judgement, staged, last)
        raise AssertionError("the last attempt always returns")

    def _store_judgement(
        self, record: DeliveryRecord, judgement: Judgement, staged: Path, last: tuple[int, StoredJudgement] | None
    ) -> tuple[int, StoredJudgement]:
        if last is not None and last[1].judgement == judgement:
            return last
        version = None
        if judgement.accepted_rows:
            landed = self._landing.commit(staged, version_facts(record, judgement))
            version = landed.manifest.version
        stored = StoredJudgement(judgement=judgement, judged_at=datetime.now(UTC), landing_version=version)
        number = self._store.append(record.delivery_id, stored)
        if last is not None and same_but_for_the_catalogue(last[1].judgement, judgement):
            # Nothing to tell anybody; whatever was still to be told of the one before is told of this one.
            for mark in ("answered", "published"):
                if self._store.is_marked(record.delivery_id, last[0], mark):
                    self._store.mark(record.delivery_id, number, mark)
        return number, stored

    def _ask_judge(self, record: DeliveryRecord, earlier: EarlierFigures) -> Judgement:
        return ask(
            self._judge_with or _by_target(),
            record,
            self._store.original(record),
            self._catalogue,
            earlier,
            catalogue_version=self._catalogue_version,
        )

    def _write_answer(self, record: DeliveryRecord, stored: StoredJudgement) -> None:
        from sources.deliveries.answer import write_answer  # noqa: PLC0415 - it knows the words of this package

        folder = self.answer(record.delivery_id)
        for leftover in folder.parent.glob(f".{folder.name}-*"):
            # Whoever left this behind without holding the delivery's lock now was killed.
            shutil.rmtree(leftover)
        _, known = self._known_before(record)
        write_answer(
            record,
            stored.judgement,
            self._store.original(record),
            folder,
            catalogue=self._catalogue,
            judged_at=stored.judged_at,
            earlier=EarlierFigures(known),
        )

    def _known_before(self, record: DeliveryRecord) -> tuple[Versions, Known]:
        """The figures in force from what was received before a delivery, and the versions they were read from."""
        versions = self._versions_before(record)
        before = [other for other in self.records() if other.delivery_id in versions]
        return versions, figures_in_force(self._catalogue, self._landing, self._landed(before))

    def _versions_before(self, record: DeliveryRecord) -> Versions:
        """The landing versions of what was received before a delivery, by id."""
        found = {}
        for other in self.records():
            stored = self.last_judgement(other.delivery_id) if received(other) < received(record) else None
            if stored is not None and stored.landing_version is not None:
                found[other.delivery_id] = stored.landing_version
        return found

    def _landed(self, records: Sequence[DeliveryRecord]) -> list[LandedDelivery]:
        found = []
        for record in records:
            stored = self.last_judgement(record.delivery_id)
            manifest = None if stored is None else self._whole_version(record, stored)
            if manifest is not None:
                found.append(LandedDelivery(record, manifest))
        return found

    def _whole_version(self, record: DeliveryRecord, stored: StoredJudgement) -> LandingManifest | None:
        """The landing version of a judgement; one that was damaged on disk is landed again from the judgement."""
        if stored.landing_version is None:
            return None
        versions = self._landing.versions(publisher_of(record.target), record.delivery_id)
        manifest = next((found for found in versions if found.version == stored.landing_version), None)
        damage = "it is missing, or its manifest cannot be read"
        if manifest is not None:
            try:
                self._landing.verify(manifest)
            except LandingCorrupt as found:
                damage = str(found)
            else:
                return manifest
        _log.error("delivery %s, version %s is landed again: %s", record.delivery_id, stored.landing_version, damage)
        with self._landing.staging() as staged:
            stage_rows(record.target, stored.judgement.accepted_rows, staged)
            return self._landing.commit(staged, version_facts(record, stored.judgement)).manifest

    def _is_known(self, target: str) -> bool:
        return target == WORKBOOK or any(feed.id == target for feed in self._catalogue.feeds)

    def _has_work(self, record: DeliveryRecord, records: Sequence[DeliveryRecord]) -> bool:
        last = self._store.last(record.delivery_id)
        if last is None or not self._store.is_marked(record.delivery_id, last[0], "answered"):
            return True
        return self._is_outdated(record, last[1], records)

    def _is_outdated(self, record: DeliveryRecord, stored: StoredJudgement, records: Sequence[DeliveryRecord]) -> bool:
        """Whether something is in quarantine that was last judged with another catalogue."""
        if stored.judgement.catalogue_version == self._catalogue_version:
            return False
        return bool(self._open(record, records))

    def _open(self, record: DeliveryRecord, records: Sequence[DeliveryRecord]) -> list[Quarantined]:
        stored = self.last_judgement(record.delivery_id)
        if stored is None:
            return []

        def later() -> list[tuple[DeliveryRecord, Judgement]]:
            return [
                (other, found.judgement)
                for other in records
                if received(other) > received(record) and (found := self.last_judgement(other.delivery_id)) is not None
            ]

        return open_entries(record, stored.judgement, self._store.drops(record.delivery_id), later)


def _by_target() -> Judge:
    from sources.deliveries.judging import judge  # noqa: PLC0415 - judges know the words of this package

    return judge
