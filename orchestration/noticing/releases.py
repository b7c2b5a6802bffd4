"""Runs and checks that failed, and the release that shows they are well again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.alerts import close_incident, open_incident
from orchestration.noticing.standing import bring_in_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orchestration.settings import Settings

RELEASE = "release"
"""The subject of a release that could not be made."""


def notice_failure(settings: Settings, cause: str, checks: Mapping[str, str] | None = None) -> None:
    """A release was not made: because of checks, each by name with what it said, or for another cause."""
    if checks:
        bring_in_line(settings, "check_failed", checks)
    else:
        open_incident(settings, "run_failed", RELEASE, cause)


def notice_release(settings: Settings) -> None:
    """A release came in force: every check held."""
    bring_in_line(settings, "check_failed", {})
    close_incident(settings, "run_failed", RELEASE)
