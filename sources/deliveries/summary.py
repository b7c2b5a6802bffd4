"""A judged delivery in numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sources.deliveries.outcome import DeliverySummary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sources.deliveries.model import DeliveryRecord, Judgement
    from sources.deliveries.outcome import Quarantined


UNKNOWN_TARGET = "unknown"
"""The target of what was put in a folder that is no feed's."""


def summary_of(
    record: DeliveryRecord, target: str, judgement: Judgement, entries: Sequence[Quarantined]
) -> DeliverySummary:
    """Count what was accepted, rejected and is still open; nothing in it names a file or a person."""
    return DeliverySummary(
        delivery_id=record.delivery_id,
        target=target,
        subject_id=judgement.subject_id,
        organisation_id=judgement.organisation_id,
        channel=record.channel,
        received_at=record.received_at,
        verdict=judgement.verdict,
        rows_accepted=len(judgement.accepted_rows),
        rows_rejected=len(judgement.rejected_rows),
        # A file that is rejected whole is one entry without a row: all its rows wait with it.
        rows_open=sum(1 if entry.row is not None else len(judgement.rejected_rows) for entry in entries),
        is_open=bool(entries),
        catalogue_version=judgement.catalogue_version,
    )
