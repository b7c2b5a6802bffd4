"""Sources of which nothing came for longer than was agreed: tables, feeds and the projects' rounds."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from orchestration.alerts import list_incidents, open_incident
from orchestration.noticing.standing import bring_in_line
from sources.catalogue.due import feed_rounds, project_rounds, table_patience

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from orchestration.settings import Settings
    from sources.catalogue import Catalogue
    from sources.catalogue.due import Rounds
    from sources.deliveries.deliveries import Deliveries
    from sources.landing import Check, Landing
    from sources.publishers import NewTable

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
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
    accepted = _last_accepted(deliveries)
    stale = dict(_tables(catalogue, checks, now)) | dict(_feeds(catalogue, accepted, now))
    bring_in_line(settings, "source_stale", stale | dict(_projects(catalogue, accepted, now)))
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


def _last_accepted(deliveries: Deliveries) -> dict[str, datetime]:
    """When something was last accepted, by project or feed."""
    found: dict[str, datetime] = {}
    for summary in deliveries.summaries():
        if summary.subject_id is not None and summary.rows_accepted:
            found[summary.subject_id] = max(summary.received_at, found.get(summary.subject_id, summary.received_at))
    return found


def _feeds(catalogue: Catalogue, accepted: Mapping[str, datetime], now: datetime) -> Iterator[tuple[str, str]]:
    today = now.astimezone(AMSTERDAM).date()
    for feed in catalogue.feeds:
        missed = _missed(accepted.get(feed.id), today, partial(feed_rounds, feed))
        if missed is not None:
            yield feed.id, f"verwacht op {missed:%d-%m-%Y}, nog niet ontvangen"


def _projects(catalogue: Catalogue, accepted: Mapping[str, datetime], now: datetime) -> Iterator[tuple[str, str]]:
    today = now.astimezone(AMSTERDAM).date()
    programmes = {programme.id: programme for programme in catalogue.programmes}
    missing: dict[date, list[str]] = {}
    for project in catalogue.projects:
        rounds = partial(project_rounds, programmes[project.programme])
        missed = _missed(accepted.get(project.id), today, rounds) if project.facts else None
        if missed is not None:
            missing.setdefault(missed, []).append(project.id)
    if missing:
        told = "; ".join(f"ronde van {day:%d-%m-%Y}: {', '.join(ids)}" for day, ids in sorted(missing.items()))
        yield PROJECTS, f"niets ontvangen, {told}"


def _missed(received: datetime | None, today: date, rounds: Callable[[date], Rounds]) -> date | None:
    """The due date that was missed; None where something came in time, nothing was due yet, or nothing is any more.

    A delivery counts for the last round when it came after the round before it. When the last round of all is over,
    there is nobody left to remind.
    """
    now = rounds(today)
    if now.last_due is None or now.next_due is None:
        return None
    before = rounds(now.last_due).last_due
    if received is not None and (before is None or received.astimezone(AMSTERDAM).date() > before):
        return None
    return now.last_due
