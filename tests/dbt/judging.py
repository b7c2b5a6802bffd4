"""A judge of deliveries that says what stands in the file: what is handed in is the judgement itself, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sources.deliveries.model import Judgement

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from sources.catalogue import Catalogue
    from sources.deliveries.deliveries import Deliveries
    from sources.deliveries.model import DeliveryRecord, Earlier


def judge(
    record: DeliveryRecord,
    original: Path,
    catalogue: Catalogue,
    earlier: Earlier,
    *,
    catalogue_version: str,
) -> Judgement:
    """The judgement that was handed in."""
    said = Judgement.model_validate_json(original.read_bytes())
    return said.model_copy(update={"target": record.target, "catalogue_version": catalogue_version})


def hand_in(deliveries: Deliveries, folder: Path, judgement: Judgement, received_at: datetime) -> str:
    """Hand in a delivery that will be judged so; returns its id."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{received_at:%Y%m%dT%H%M%S}.json"
    file.write_text(judgement.model_dump_json(), encoding="utf-8")
    outcome = deliveries.receive(
        file, name=file.name, channel="submit", target=judgement.target, received_at=received_at
    )
    return outcome.record.delivery_id
