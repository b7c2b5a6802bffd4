"""Sources of which nothing came for longer than was agreed: tables, feeds and the projects' rounds."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sources.catalogue.due import feed_rounds, project_rounds, table_patience

from orchestration.noticing.standing import bring_in_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orchestration.settings import Settings
    from sources.catalogue import Catalogue
    from sources.deliveries.deliveries import Deliveries
    from sources.landing import Landing

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
PROJECTS = "projecten"
"""The subject of a round of which workbooks are missing: one message for the round, not one for each of 43 projects."""


def notice_sources(
    settings: Settings, catalogue: Catalogue, landing: Landing, deliveries: Deliveries, now: datetime
) -> None:
    """An incident for each source that is behind, closed when it is not any more."""
    wrong = dict(_tables(catalogue, landing, now))
    accepted = _last_accepted(deliveries)
    wrong |= dict(_feeds(catalogue, accepted, now))
    wrong |= dict(_projects(catalogue, accepted, now))
    bring_in_line(settings, "source_stale", wrong)


def _tables(catalogue: Catalogue, landing: Landing, now: datetime) -> Iterator[tuple[str, str]]:
    """Live tables that have been asked and could not be reached or used for longer than their patience."""
    for table in catalogue.source_tables:
        patience = table_patience(table)
        checks = landing.checks(table.publisher, table.id)
        if patience is None or table.protocol == "none" or not checks or checks[-1].outcome != "failed":
            continue
        good = [check.checked_at for check in checks if check.outcome != "failed"]
        since = good[-1] if good else checks[0].checked_at
        if now - since > patience:
            yield (
                table.id,
                f"sinds {since:%d-%m-%Y} niet bereikt of bruikbaar: {checks[-1].cause or 'oorzaak onbekend'}",
            )


def _last_accepted(deliveries: Deliveries) -> dict[str, datetime]:
    """When something was last accepted, by project or feed."""
    found: dict[str, datetime] = {}
    for summary in deliveries.summaries():
        if summary.subject_id is not None and summary.rows_accepted:
            found[summary.subject_id] = max(summary.received_at, found.get(summary.subject_id, summary.received_at))
    return found


def _feeds(catalogue: Catalogue, accepted: dict[str, datetime], now: datetime) -> Iterator[tuple[str, str]]:
    today = now.astimezone(AMSTERDAM).date()
    for feed in catalogue.feeds:
        last_due = feed_rounds(feed, today).last_due
        if last_due is not None and not _in_time(
            accepted.get(feed.id), last_due, feed_rounds(feed, last_due - _DAY).last_due
        ):
            yield feed.id, f"verwacht op {last_due:%d-%m-%Y}, nog niet ontvangen"


def _projects(catalogue: Catalogue, accepted: dict[str, datetime], now: datetime) -> Iterator[tuple[str, str]]:
    today = now.astimezone(AMSTERDAM).date()
    programmes = {programme.id: programme for programme in catalogue.programmes}
    missing, round_day = [], None
    for project in catalogue.projects:
        rounds = project_rounds(programmes[project.programme], today)
        if rounds.last_due is None or not project.facts:
            continue
        before = project_rounds(programmes[project.programme], rounds.last_due - _DAY).last_due
        if not _in_time(accepted.get(project.id), before):
            missing.append(project.id)
            round_day = max(rounds.last_due, round_day or rounds.last_due)
    if missing and round_day is not None:
        named = ", ".join(missing)
        yield PROJECTS, f"ronde van {round_day:%d-%m-%Y}: van {len(missing)} projecten is niets ontvangen ({named})"


_DAY = timedelta(days=1)


def _in_time(received: datetime | None, before: date | None) -> bool:
    """Whether something was accepted for the last round: after the round before it, or ever where that is the first."""
    if received is None:
        return False
    return before is None or received.astimezone(AMSTERDAM).date() > before
