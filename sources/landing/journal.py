"""The journal of checks beside a table's versions: when was the source asked, and what came of it.

A version never changes, so that a source was found unchanged last night cannot be written into it. It is
written here: one JSON line per attempt, appended and forced to disk in one write.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from sources.landing.durable import append_synced
from sources.landing.notice import Notice  # noqa: TC001 Pydantic needs it at run time

if TYPE_CHECKING:
    from pathlib import Path

CheckOutcome = Literal["fetched", "unchanged", "failed"]

_log = logging.getLogger(__name__)


class Check(BaseModel):
    """One attempt to see whether a source has something new."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    checked_at: AwareDatetime
    outcome: CheckOutcome
    cause: str | None = None
    """Why it failed; ``None`` otherwise."""
    version: str | None = None
    """The version that the source was found to hold; ``None`` when it failed."""
    modified: str | None = None
    """The stamp that was seen; also of a version that was kept out of landing."""
    selection_digest: str | None = None
    error: str | None = None
    """The name of the error when it failed: ``TableMoved``, ``ChangeBlocked`` …"""
    notices: tuple[Notice, ...] = ()
    """What a person should know of the version found."""
    measures: dict[str, str] | None = None
    """Key and title of every measure the table had when it was fetched, wanted or not."""


def append(path: Path, check: Check) -> None:
    """Add one line; the caller holds the table's lock."""
    append_synced(path, check.model_dump_json(exclude_none=True))


def read(path: Path) -> list[Check]:
    """All checks, oldest first; a line torn by a killed writer is reported and left out."""
    if not path.exists():
        return []
    checks = []
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            checks.append(Check.model_validate_json(line))
        except ValidationError:
            _log.warning("%s, line %d is no check and is left out", path, number)
    return checks
