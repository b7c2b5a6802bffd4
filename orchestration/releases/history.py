"""When which release was in force: a journal beside the releases, never rewritten, one JSON line for each change.

The symlink ``current`` is the truth of now, the journal the memory of before. A line is added right after the symlink
moved. A process killed between the two leaves a symlink without a line; then the symlink's own time stands in, and
whoever moves it next writes the missing line first, so that nothing is lost. A home from before there was a journal
counts each release from when it was made, and says so.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from orchestration.releases.finding import current_release, list_releases
from orchestration.releases.publish import CURRENT
from sources.landing.durable import append_synced

if TYPE_CHECKING:
    from pathlib import Path

JOURNAL = "in_force.jsonl"

Basis = Literal["recorded", "symlink", "made"]
"""How it is known: written down as it happened; from the symlink, after a kill; from when the release was made."""

_log = logging.getLogger(__name__)


class PutInForce(BaseModel):
    """A release came in force."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    release_id: str
    at: AwareDatetime
    basis: Basis = "recorded"


@dataclass(frozen=True)
class InForce:
    """A time during which a release was in force, from ``since`` up to but not including ``until``."""

    release_id: str
    since: datetime
    until: datetime | None
    """None: it is in force now."""
    basis: Basis

    def covers(self, moment: datetime) -> bool:
        """Whether it was in force then."""
        return self.since <= moment and (self.until is None or moment < self.until)


def periods_in_force(releases: Path) -> list[InForce]:
    """Every time a release was in force, oldest first; a release that came back after a rollback has several."""
    events = [*_written(releases), *_unwritten(releases)]
    ends: list[datetime | None] = [event.at for event in events[1:]]
    return [
        InForce(event.release_id, event.at, until, event.basis)
        for event, until in zip(events, [*ends, None], strict=False)
    ]


def in_force_at(periods: list[InForce], moment: datetime) -> InForce | None:
    """The one that was in force then; None before the first."""
    return next((period for period in reversed(periods) if period.covers(moment)), None)


def settle(releases: Path) -> None:
    """Write down what a killed process, or a time without a journal, left unwritten; the caller holds the run lock."""
    for event in _unwritten(releases):
        append_synced(releases / JOURNAL, event.model_dump_json())


def note_in_force(releases: Path, release_id: str, at: datetime | None = None) -> None:
    """Write down that a release has just come in force; the caller holds the run lock and has settled."""
    written = _written(releases)
    now = at or datetime.now(UTC)
    if written:
        # A clock that was set back must not make a later event the earlier one.
        now = max(now, written[-1].at + timedelta(microseconds=1))
    append_synced(releases / JOURNAL, PutInForce(release_id=release_id, at=now).model_dump_json())


def _written(releases: Path) -> list[PutInForce]:
    path = releases / JOURNAL
    if not path.exists():
        return []
    events = []
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            events.append(PutInForce.model_validate_json(line))
        except ValidationError:
            _log.warning("%s, line %d is torn and is left out", path, number)
    return events


def _unwritten(releases: Path) -> list[PutInForce]:
    """What must have happened and is not in the journal."""
    current = current_release(releases)
    written = _written(releases)
    found: list[PutInForce] = []
    if not written and not (releases / JOURNAL).exists():
        made = sorted(list_releases(releases), key=lambda manifest: (manifest.created_at, manifest.release_id))
        found = [PutInForce(release_id=m.release_id, at=m.created_at, basis="made") for m in made]
    last = [*written, *found][-1:]
    if current is not None and [event.release_id for event in last] != [current.name]:
        moved = datetime.fromtimestamp((releases / CURRENT).lstat().st_mtime, UTC)
        at = max([moved, *(event.at + timedelta(microseconds=1) for event in last)])
        found.append(PutInForce(release_id=current.name, at=at, basis="symlink"))
    return found
