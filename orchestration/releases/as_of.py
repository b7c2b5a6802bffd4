"""``As known on``: which release was in force at a moment, and where it lies; never another one without a word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from orchestration.build import DATABASE
from orchestration.releases.finding import current_release
from orchestration.releases.history import InForce, in_force_at, periods_in_force
from orchestration.releases.manifest import MANIFEST, ReleaseError
from orchestration.releases.publish import names_in
from orchestration.releases.retention import end_of_day
from sources.catalogue.due import AMSTERDAM

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class NotAMoment(ValueError):  # noqa: N818 - what was given, not a mistake of ours
    """A text that names no day or moment, or one to come."""


@dataclass(frozen=True)
class Found:
    """A release that can be read."""

    release_id: str
    database: Path
    said: str
    """Which it is and since when it was in force, for the person who asked."""


def moment_of(text: str, now: datetime | None = None) -> datetime:
    """A day (its last moment by Dutch clocks), or a moment (by Dutch clocks where it names no zone).

    Raises:
        NotAMoment: it is neither, or lies in the future; today is the present.
    """
    present = now or datetime.now(UTC)
    try:
        if _DAY.fullmatch(text):
            day = date.fromisoformat(text)
            if day == present.astimezone(AMSTERDAM).date():
                return present
            moment = end_of_day(day)
        else:
            moment = datetime.fromisoformat(text)
            moment = moment.replace(tzinfo=AMSTERDAM) if moment.tzinfo is None else moment
    except ValueError as error:
        raise NotAMoment(f"'{text}' is no day or moment; write 2026-06-30 or 2026-06-30T14:00") from error
    if moment > present:
        raise NotAMoment(f"{text} lies in the future: what will be known then is not known yet")
    return moment


def nothing_to_bring(_: str) -> None:
    """For a home in a folder: what is not there is gone."""


def release_as_of(releases: Path, text: str, bring: Callable[[str], None] = nothing_to_bring) -> Found:
    """The release that was in force at a day's end or a moment.

    Args:
        releases: the folder of releases.
        text: the day or moment.
        bring: called with its id before it is looked for.

    Raises:
        NotAMoment: the text names none.
        ReleaseError: none was in force then, or it is not on disk any more; the nearest that are kept are named.
    """
    moment = moment_of(text)
    periods = periods_in_force(releases)
    if not periods:
        raise ReleaseError("There is no release yet; run 'regiodeal refresh' first.")
    period = in_force_at(periods, moment)
    if period is None:
        first = periods[0]
        raise ReleaseError(
            f"No release was in force on {text}: the first, {first.release_id}, came in force on {when(first.since)}."
        )
    bring(period.release_id)
    if not (releases / period.release_id / DATABASE).is_file():
        raise ReleaseError(_gone(releases, text, period, periods))
    return _found(releases, period)


def release_named(releases: Path, release_id: str | None, bring: Callable[[str], None] = nothing_to_bring) -> Found:
    """A release by its id, or the one in force; ``bring`` as in ``release_as_of``.

    Raises:
        ReleaseError: there is no such release on disk.
    """
    current = current_release(releases)
    if current is None:
        raise ReleaseError("There is no release yet; run 'regiodeal refresh' first.")
    wanted = release_id or current.name
    if wanted not in names_in(releases):
        raise ReleaseError(f"There is no release '{wanted}' on disk; 'regiodeal releases' lists them.")
    bring(wanted)
    period = next((found for found in reversed(periods_in_force(releases)) if found.release_id == wanted), None)
    if period is None:
        return Found(wanted, releases / wanted / DATABASE, f"release {wanted}, never in force")
    return _found(releases, period)


def when(moment: datetime) -> str:
    """A moment by Dutch clocks, to the second: releases can follow each other closely."""
    return f"{moment.astimezone(AMSTERDAM):%Y-%m-%d %H:%M:%S}"


def _found(releases: Path, period: InForce) -> Found:
    until = f" until {when(period.until)}" if period.until else ""
    how = ", counted from when it was made: there was no journal yet" if period.basis == "made" else ""
    said = f"release {period.release_id}, in force from {when(period.since)}{until}{how}"
    return Found(period.release_id, releases / period.release_id / DATABASE, said)


def _gone(releases: Path, text: str, period: InForce, periods: list[InForce]) -> str:
    there = [found for found in periods if (releases / found.release_id / MANIFEST).is_file()]
    before = [found for found in there if found.since < period.since][-1:]
    after = [found for found in there if found.since > period.since][:1]
    near = [f"{found.release_id} (from {when(found.since)})" for found in (*before, *after)]
    return (
        f"On {text} release {period.release_id} was in force, and it is not kept any more. "
        f"Nearest that are: {' and '.join(near) or 'none'}; ask for one with --release."
    )
