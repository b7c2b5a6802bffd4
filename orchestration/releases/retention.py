"""Which releases stay on disk, and why: a rule, so that "as known on" and a comparison find what they ask for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from orchestration.releases.history import in_force_at
from sources.catalogue.due import AMSTERDAM

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from orchestration.releases.history import InForce


@dataclass(frozen=True)
class Keeping:
    """What stays."""

    newest: int
    """So many of the newest."""
    months: int = 0
    """Of so many finished months the release that was in force at their end."""
    days: Collection[date] = field(default=())
    """Days of which the release that was in force at their end stays: the steering group's meetings."""


def end_of_day(day: date) -> datetime:
    """The last moment of a day by Dutch clocks."""
    return datetime.combine(day + timedelta(days=1), time(), AMSTERDAM) - timedelta(microseconds=1)


def reasons_to_keep(
    names: Collection[str], periods: list[InForce], keeping: Keeping, now: datetime
) -> dict[str, list[str]]:
    """Why each release stays, by its id; what is not in it may go.

    Args:
        names: the releases on disk; their ids sort by age.
        periods: when which was in force.
        keeping: the rule.
        now: the moment to count from.
    """
    found: dict[str, list[str]] = {}
    for name in sorted(names)[-keeping.newest :]:
        found.setdefault(name, []).append("newest")
    if periods:
        found.setdefault(periods[-1].release_id, []).insert(0, "in force")
    today = now.astimezone(AMSTERDAM).date()
    marked = [(day, f"end of {day:%Y-%m}") for day in _month_ends(today, keeping.months)]
    marked += [(day, f"meeting of {day}") for day in sorted(keeping.days) if day < today]
    for day, why in marked:
        period = in_force_at(periods, end_of_day(day))
        if period is not None:
            found.setdefault(period.release_id, []).append(why)
    return {name: why for name, why in found.items() if name in names}


def _month_ends(today: date, months: int) -> Iterator[date]:
    """The last days of the finished months before ``today``, newest first."""
    first = today.replace(day=1)
    for _ in range(months):
        last = first - timedelta(days=1)
        yield last
        first = last.replace(day=1)
