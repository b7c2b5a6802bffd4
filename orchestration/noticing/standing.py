"""Bringing the open incidents of one kind in line with what is wrong now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.alerts import close_incident, list_incidents, open_incident

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orchestration.alerts import Kind
    from orchestration.settings import Settings


def bring_in_line(settings: Settings, kind: Kind, wrong: Mapping[str, str]) -> None:
    """Open what is wrong and not open yet, close what is open and no longer wrong.

    Args:
        settings: where the journal lies and whom to tell.
        kind: the kind of incident; those of other kinds are left alone.
        wrong: the cause by subject.
    """
    standing = {incident.subject for incident in list_incidents(settings, open_only=True) if incident.kind == kind}
    for subject, cause in wrong.items():
        if subject not in standing:
            open_incident(settings, kind, subject, cause)
    for subject in standing - set(wrong):
        close_incident(settings, kind, subject)
