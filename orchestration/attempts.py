"""What became of the last attempt to make a release: whether to try again, and when.

A change that lands makes a release due. One that failed for good (a check, a model, a page) is not tried again until
something else lands; one that was cut off (a kill, a power cut) is, with a growing pause.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from orchestration.releases.finding import current_release
from orchestration.releases.manifest import ReleaseError, read_manifest
from orchestration.run_lock import is_held
from sources.landing.durable import replace_synced

if TYPE_CHECKING:
    from pathlib import Path

    from orchestration.settings import Settings

ATTEMPT = "attempt.json"
_AT_ONCE = 2
"""How many attempts that were cut off are followed by another without a pause."""
ATTEMPTS_BEFORE_TELLING = 3
"""How many attempts must have been cut off before a person hears of it."""
_PAUSE = timedelta(seconds=15)
_LONGEST_PAUSE = timedelta(minutes=10)


class Attempt(BaseModel):
    """The last attempt at a release."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    digest: str
    """Of the inputs it built from."""
    number: Annotated[int, Field(ge=1)]
    """The how many-th attempt at these very inputs."""
    started_at: AwareDatetime
    stopped: str | None = None
    """Why these inputs are not tried again by themselves; None while it runs, when it was cut off or went well."""


def last_attempt(settings: Settings) -> Attempt | None:
    """The last attempt; None where there was none, or none that can be read."""
    try:
        return Attempt.model_validate_json(_path(settings).read_bytes())
    except (OSError, ValidationError):
        return None


def begin(settings: Settings, digest: str, now: datetime | None = None) -> None:
    """Note that a release of these inputs is begun."""
    before = last_attempt(settings)
    number = before.number + 1 if before is not None and before.digest == digest and before.stopped is None else 1
    _write(settings, Attempt(digest=digest, number=number, started_at=now or datetime.now(UTC)))


def stop(settings: Settings, digest: str, why: str) -> None:
    """Note that these inputs are not to be tried again until something else lands."""
    before = last_attempt(settings)
    number = before.number if before is not None and before.digest == digest else 1
    started = before.started_at if before is not None and before.digest == digest else datetime.now(UTC)
    _write(settings, Attempt(digest=digest, number=number, started_at=started, stopped=why))


def is_due(settings: Settings, digest: str, now: datetime | None = None) -> bool:
    """Whether a release of these inputs should be begun now.

    Not when the release in force was built from them, when one is being built, when they failed for good, or when an
    attempt at them was cut off a short while ago.
    """
    if released_digest(settings) == digest:
        return False
    attempt = last_attempt(settings)
    if attempt is None or attempt.digest != digest:
        return True
    if attempt.stopped is not None or is_held(settings.home):
        return False
    return (now or datetime.now(UTC)) >= attempt.started_at + _pause(attempt.number)


def released_digest(settings: Settings) -> str | None:
    """The inputs the release in force was built from; None where there is none, or its manifest cannot be read."""
    current = current_release(settings.releases)
    try:
        return None if current is None else read_manifest(current).inputs_digest
    except ReleaseError:
        return None


def _pause(number: int) -> timedelta:
    if number <= _AT_ONCE:
        return timedelta()
    doublings = min(number - _AT_ONCE - 1, 10)
    return min(_PAUSE * (1 << doublings), _LONGEST_PAUSE)


def _path(settings: Settings) -> Path:
    return settings.builds / ATTEMPT


def _write(settings: Settings, attempt: Attempt) -> None:
    settings.builds.mkdir(parents=True, exist_ok=True)
    replace_synced(_path(settings), attempt.model_dump_json(indent=2) + "\n")
