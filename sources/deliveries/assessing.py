"""Judging one delivery: ask the judge, land what is right, store the judgement."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sources.deliveries.asking import ask
from sources.deliveries.earlier import EarlierFigures
from sources.deliveries.keeping import judged_again, same_but_for_the_catalogue
from sources.deliveries.landed import stage_rows, version_facts
from sources.deliveries.outcome import StoredJudgement

if TYPE_CHECKING:
    from pathlib import Path

    from sources.catalogue import Catalogue
    from sources.deliveries.asking import Judge
    from sources.deliveries.in_force import InForce
    from sources.deliveries.judgements import Judgements
    from sources.deliveries.model import DeliveryRecord, Judgement
    from sources.deliveries.store import Store
    from sources.landing import Landing

Numbered = tuple[int, StoredJudgement]
"""A stored judgement with its number."""

_PATIENCE = 3
"""How often a judgement is made without holding anybody up, before it is made while the others wait."""


class Assessor:
    """Judges deliveries while nobody waits.

    Only when the judgement is made is the store locked as a whole: if what the judge asked of earlier figures would be
    answered otherwise by now, the file is judged again; else its rows land.
    """

    def __init__(  # each of these is another thing of the store
        self,
        store: Store,
        judgements: Judgements,
        in_force: InForce,
        landing: Landing,
        catalogue: Catalogue,
        catalogue_version: str,
        judge: Judge,
    ) -> None:
        self._store = store
        self._judgements = judgements
        self._in_force = in_force
        self._landing = landing
        self._catalogue = catalogue
        self._catalogue_version = catalogue_version
        self._judge = judge

    def assess(self, record: DeliveryRecord, last: Numbered | None, judge: Judge | None = None) -> Numbered:
        """Judge a delivery and store the judgement; the caller holds its lock.

        Args:
            record: The delivery.
            last: The judgement that held so far.
            judge: Another judge than usual.

        Returns:
            The judgement that holds now, with its number.
        """
        judge = judge or self._judge
        drops = self._judgements.drops(record.delivery_id)
        if any(drop.place is None for drop in drops) and last is not None:
            return last
        before = None if last is None else last[1].judgement
        for attempt in range(_PATIENCE):
            versions, known = self._in_force.known_before(record)
            earlier = EarlierFigures(known)
            judgement = judged_again(before, self._ask(judge, record, earlier), drops)
            with self._landing.staging() as staged:
                stage_rows(record.target, judgement.accepted_rows, staged)
                with self._store.whole():
                    if self._in_force.versions_before(record) != versions:
                        _, known = self._in_force.known_before(record)
                    if earlier.would_say_the_same(known):
                        return self._keep(record, judgement, staged, last)
                    if attempt < _PATIENCE - 1:
                        continue
                    # Others keep landing what this one depends on: now they wait for it, once.
                    judgement = judged_again(before, self._ask(judge, record, EarlierFigures(known)), drops)
                    for file in staged.iterdir():
                        file.unlink()
                    stage_rows(record.target, judgement.accepted_rows, staged)
                    return self._keep(record, judgement, staged, last)
        raise AssertionError("the last attempt always returns")

    def _ask(self, judge: Judge, record: DeliveryRecord, earlier: EarlierFigures) -> Judgement:
        original, version = self._store.original(record), self._catalogue_version
        return ask(judge, record, original, self._catalogue, earlier, catalogue_version=version)

    def _keep(self, record: DeliveryRecord, judgement: Judgement, staged: Path, last: Numbered | None) -> Numbered:
        if last is not None and last[1].judgement == judgement:
            return last
        version = None
        if judgement.accepted_rows:
            landed = self._landing.commit(staged, version_facts(record, judgement))
            version = landed.manifest.version
        stored = StoredJudgement(judgement=judgement, judged_at=datetime.now(UTC), landing_version=version)
        number = self._judgements.append(record.delivery_id, stored)
        if last is not None and same_but_for_the_catalogue(last[1].judgement, judgement):
            # Nothing to tell anybody; whatever was still to be told of the one before is told of this one.
            for mark in ("answered", "published"):
                if self._judgements.is_marked(record.delivery_id, last[0], mark):
                    self._judgements.mark(record.delivery_id, number, mark)
        return number, stored
