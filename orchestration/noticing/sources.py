"""Sources of which nothing came for longer than was agreed: tables, feeds and the projects' rounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.alerts import list_incidents, open_incident
from orchestration.noticing.standing import bring_in_line
from sources.catalogue.due import AMSTERDAM, table_patience
from sources.deliveries.standing import standings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime

    from orchestration.settings import Settings
    from sources.catalogue import Catalogue
    from sources.deliveries.deliveries import Deliveries
    from sources.deliveries.standing import Standing
    from sources.landing import Check, Landing
    from sources.publishers import NewTable

PROJECTS = "projecten"
"""The subject of a round of which workbooks are missing: one message for the round, not one for each of 43 projects."""

_CHANGED = frozenset({"ChangeBlocked", "TableMoved", "TableGone", "DimensionGone", "WebPageInstead"})
"""Errors that no amount of waiting mends."""
_TELL = frozenset({"discontinued", "measure_unbound", "address_moved"})
"""Notices on a version that landed all the same, which ask for somebody's eye."""


def notice_sources(
    settings: Settings, catalogue: Catalogue, landing: Landing, deliveries: Deliveries, now: datetime
) -> None:
    """An incident for each source that is behind, or that its publisher changed; closed when it is not any more."""
    checks = {table.id: landing.checks(table.publisher, table.id) for table in catalogue.source_tables}
    found = standings(catalogue, deliveries.summaries(), now.astimezone(AMSTERDAM).date())
    bring_in_line(settings, "source_stale", dict(_tables(catalogue, checks, now)) | dict(_overdue(found)))
    known = {table.id for table in catalogue.source_tables}
    # A new year stays open until it stands in the catalogue: looking at what was landed says nothing of it.
    unheard = {
        incident.subject: incident.cause
        for incident in list_incidents(settings, open_only=True)
        if incident.kind == "source_changed" and incident.subject not in known
    }
    bring_in_line(settings, "source_changed", dict(_changed(checks)) | unheard)


def notice_new_tables(settings: Settings, found: Sequence[NewTable]) -> None:
    """An incident for each table that a publisher added to a family; it ends when the catalogue has it."""
    for new in found:
        cause = f"nieuwe tabel '{new.entry.title}' ({new.year}), na {new.after.id}"
        open_incident(settings, "source_changed", new.entry.id, cause)


def _changed(checks: Mapping[str, Sequence[Check]]) -> Iterator[tuple[str, str]]:
    """Tables whose last look met something a person must decide."""
    for table_id, journal in checks.items():
        last = journal[-1] if journal else None
        if last is None:
            continue
        if last.error in _CHANGED:
            yield table_id, last.cause or "oorzaak onbekend"
        elif told := [notice.text for notice in last.notices if notice.kind in _TELL]:
            yield table_id, "; ".join(told)


def _tables(catalogue: Catalogue, checks: Mapping[str, Sequence[Check]], now: datetime) -> Iterator[tuple[str, str]]:
    """Live tables that have been asked and could not be reached or used for longer than their patience."""
    for table in catalogue.source_tables:
        patience, journal = table_patience(table), checks[table.id]
        if patience is None or table.protocol == "none" or not journal or journal[-1].outcome != "failed":
            continue
        good = [check.checked_at for check in journal if check.outcome != "failed"]
        since = good[-1] if good else journal[0].checked_at
        if now - since > patience:
            cause = journal[-1].cause or "oorzaak onbekend"
            yield table.id, f"sinds {since:%d-%m-%Y} niet bereikt of bruikbaar: {cause}"


def _overdue(found: Sequence[Standing]) -> Iterator[tuple[str, str]]:
    """Feeds, each by itself; and the projects of a round together, so that one round is one message."""
    missing: dict[date, list[str]] = {}
    for standing in found:
        if standing.status != "overdue" or standing.last_due is None:
            continue
        if standing.subject_kind == "feed":
            yield standing.subject_id, f"verwacht op {standing.last_due:%d-%m-%Y}, nog niet ontvangen"
        else:
            missing.setdefault(standing.last_due, []).append(standing.subject_id)
    if missing:
        told = "; ".join(f"ronde van {day:%d-%m-%Y}: {', '.join(ids)}" for day, ids in sorted(missing.items()))
        yield PROJECTS, f"niets ontvangen, {told}"
