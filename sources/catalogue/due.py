"""When something is expected: pure functions of the catalogue and a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sources.catalogue.feed import Feed
    from sources.catalogue.indicator import SourceTable
    from sources.catalogue.programme import Programme

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
"""Where the days of due dates are counted."""

_PATIENCE = {
    "monthly": timedelta(days=7),
    "quarterly": timedelta(days=14),
    "yearly": timedelta(days=30),
    "every_two_years": timedelta(days=30),
    "every_four_years": timedelta(days=30),
}


@dataclass(frozen=True)
class Rounds:
    """The due dates on both sides of a day; the due date itself still counts as in time."""

    last_due: date | None
    """The last one that has passed; None where none has."""
    next_due: date | None
    """The one to come, today included; None where none is."""


def last_due(due: Sequence[str], today: date, *, since: date | None = None, until: date | None = None) -> date | None:
    """The last due date before ``today``.

    Args:
        due: Days of the year, ``MM-DD``; where there are none, nothing is ever due.
        today: The day to look from.
        since: Before it nothing was due.
        until: After it nothing is due.
    """
    day_after = today if until is None else min(today, until + timedelta(days=1))
    passed = [day for day in _dates(due, day_after) if day < day_after and (since is None or day >= since)]
    return max(passed, default=None)


def next_due(due: Sequence[str], today: date, *, since: date | None = None, until: date | None = None) -> date | None:
    """The first due date from ``today`` on, today included; arguments as in ``last_due``."""
    start = today if since is None else max(today, since)
    coming = [day for day in _dates(due, start) if day >= start and (until is None or day <= until)]
    return min(coming, default=None)


def project_rounds(programme: Programme, today: date) -> Rounds:
    """When the programme's projects report, within its years; after them the last round stays the last one."""
    since, until = date(programme.start_year, 1, 1), date(programme.end_year, 12, 31)
    return _rounds(programme.reporting, today, since, until)


def feed_rounds(feed: Feed, today: date) -> Rounds:
    """When a partner's feed is due, from ``feed.since`` to ``feed.until``."""
    return _rounds(feed.due, today, feed.since, feed.until)


def table_patience(table: SourceTable) -> timedelta | None:
    """How long a publisher's table may go without having been asked successfully, by how often it has news.

    None for a table that appears once: what it held it still holds. The lengths are a working agreement, short beside
    the time between two publications.
    """
    return _PATIENCE.get(table.frequency)


def _rounds(due: Sequence[str], today: date, since: date | None, until: date | None) -> Rounds:
    return Rounds(last_due(due, today, since=since, until=until), next_due(due, today, since=since, until=until))


def _dates(due: Sequence[str], around: date) -> Iterator[date]:
    """The due dates of the year around a day, and of the years beside it."""
    for year in (around.year - 1, around.year, around.year + 1):
        for day in due:
            month, day_of_month = map(int, day.split("-"))
            yield date(year, month, day_of_month)
