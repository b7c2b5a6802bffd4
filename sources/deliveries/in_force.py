"""What counts of all deliveries together: the landing version of each, and the figures in force before one."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from sources.deliveries.earlier import figures_in_force
from sources.deliveries.landed import publisher_of, stage_rows, version_facts
from sources.deliveries.outcome import LandedDelivery
from sources.deliveries.store import received
from sources.landing import LandingCorrupt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sources.catalogue import Catalogue
    from sources.deliveries.earlier import Known
    from sources.deliveries.judgements import Judgements
    from sources.deliveries.model import DeliveryRecord
    from sources.deliveries.outcome import StoredJudgement
    from sources.deliveries.store import Store
    from sources.landing import Landing, LandingManifest

Versions = dict[str, str]
"""Landing versions by delivery id."""

_log = logging.getLogger(__name__)


class InForce:
    """Looks up what counts; nothing is kept between calls."""

    def __init__(self, store: Store, judgements: Judgements, landing: Landing, catalogue: Catalogue) -> None:
        self._store = store
        self._judgements = judgements
        self._landing = landing
        self._catalogue = catalogue

    def known_before(self, record: DeliveryRecord) -> tuple[Versions, Known]:
        """The figures in force from what was received before a delivery, and the versions they were read from."""
        versions = self.versions_before(record)
        before = [other for other in self._store.records() if other.delivery_id in versions]
        return versions, figures_in_force(self._catalogue, self._landing, self.landed(before))

    def versions_before(self, record: DeliveryRecord) -> Versions:
        """The landing versions of what was received before a delivery."""
        found = {}
        for other in self._store.records():
            last = self._judgements.last(other.delivery_id) if received(other) < received(record) else None
            if last is not None and last[1].landing_version is not None:
                found[other.delivery_id] = last[1].landing_version
        return found

    def landed(self, records: Sequence[DeliveryRecord]) -> list[LandedDelivery]:
        """Those of which rows were accepted, each with the version that holds them all."""
        found = []
        for record in records:
            last = self._judgements.last(record.delivery_id)
            manifest = None if last is None else self.version(record, last[1])
            if manifest is not None:
                found.append(LandedDelivery(record, manifest))
        return found

    def version(self, record: DeliveryRecord, stored: StoredJudgement) -> LandingManifest | None:
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
