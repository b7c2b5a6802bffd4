"""What the store of deliveries answers: outcomes, stored judgements, quarantine, summaries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

from sources.deliveries.model import (  # noqa: TC001 - Pydantic needs them at run time
    Channel,
    DeliveryRecord,
    Finding,
    JudgedRow,
    Judgement,
    Verdict,
)
from sources.landing import LandingManifest  # noqa: TC001 - inputs of a build are read from JSON

if TYPE_CHECKING:
    from pathlib import Path

FigureKey = tuple[Literal["project"], str, str, date] | tuple[Literal["region"], str, str, str, str]
"""What a value is a value of: (project, project_id, fact_id, as_of) or (region, feed, measure, region_code, period)."""


class _Word(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class StoredJudgement(_Word):
    """A judgement as it lies on disk, ``judgements/0001.json`` and up; never changed after it was written."""

    schema_version: Literal[1] = 1
    judgement: Judgement
    judged_at: AwareDatetime
    landing_version: str | None
    """The landing version that holds all rows accepted so far; None where none ever was."""


class Drop(_Word):
    """One line of ``drops.jsonl``: what was taken out of quarantine for good, when and why."""

    place: str | None
    """The row's place; None: the whole delivery."""
    why: str
    dropped_at: AwareDatetime


class CameAgain(_Word):
    """One line of ``again.jsonl``: the very same file was handed in once more, under this name and in this way."""

    name: str
    """Without folders; like the first name it may name a person."""
    channel: Channel
    came_at: AwareDatetime


class Quarantined(_Word):
    """One row, or one whole file, that waits for a better catalogue, a correction or a decision."""

    record: DeliveryRecord
    place: str | None
    """None: the whole file."""
    row: JudgedRow | None
    findings: tuple[Finding, ...]


class DeliverySummary(_Word):
    """One judged delivery in numbers; no names of files, so that it may reach a release."""

    delivery_id: str
    target: str
    subject_id: str | None
    organisation_id: str | None
    channel: Channel
    received_at: AwareDatetime
    verdict: Verdict
    rows_accepted: int
    rows_rejected: int
    rows_open: int
    """Rejected rows still in quarantine; of a file that is rejected whole all its rows."""
    is_open: bool
    """Whether anything is still in quarantine: also a file of which no row could be read."""
    catalogue_version: str


@dataclass(frozen=True)
class LandedDelivery:
    """A delivery of which rows were accepted, with the landing version that holds them all."""

    record: DeliveryRecord
    manifest: LandingManifest


@dataclass(frozen=True)
class Outcome:
    """What became of a delivery."""

    record: DeliveryRecord
    judgement: Judgement
    """The one that holds: rows accepted by an earlier judgement are still accepted in it."""
    landed: LandingManifest | None
    new: bool
    """False: known already, nothing changed."""
    answer: Path
    """The folder of the answer, inside the store."""
