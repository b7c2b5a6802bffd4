"""A file in the inbox as it was seen: where, for whom, and whether it has come to rest."""

from __future__ import annotations

import fnmatch
import hashlib
import json
from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - part of a dataclass that is read at run time
from typing import TYPE_CHECKING

from sources.catalogue.base import WORKBOOK

if TYPE_CHECKING:
    from collections.abc import Iterable

ANSWERS = "antwoorden"
"""The folder of the inbox in which answers are given back."""

FEEDS = "feeds"
"""The folder of the inbox with a folder for each feed."""

_PASSING = ("~$*", ".*", "*.tmp", "*.temp", "*.part", "*.partial", "*.crdownload", "*~", "thumbs.db", "desktop.ini")
"""What Office, browsers and sync clients leave while they are at work, and what systems put in every folder."""


@dataclass(frozen=True)
class Arrival:
    """One file in the inbox."""

    key: str
    """Its path below the inbox, with slashes. It may name a person: not for logs, pages or run keys."""
    name: str
    """The last part of the key."""
    target: str
    """``workbook``, or the name of the folder below ``feeds``, which may be no feed at all."""
    size: int
    """In bytes."""
    modified: datetime
    settled: bool
    """Whether it has come to rest: see :func:`settle`."""
    stamp: str
    """16 hex of a digest of key, size and modification: another stamp is another state of the file."""
    first_seen: float
    """Seconds since 1970 at which this very state was first seen, as far as the caller remembers."""
    state: str
    """What the place itself says of the file's state, to be compared before it is removed."""


@dataclass(frozen=True)
class Seen:
    """One file as a place lists it, before it is known to be at rest."""

    key: str
    size: int
    modified: datetime
    state: str


@dataclass(frozen=True)
class Odd:
    """Something in the inbox that is no plain file, and is not a folder either."""

    key: str
    name: str
    kind: str
    """In Dutch, for the sender: ``een snelkoppeling``."""
    state: str
    """What the place says of it, so that another thing under the same name is another one."""


def is_passing(name: str) -> bool:
    """Whether a name is that of a temporary or hidden file, which is not a delivery."""
    if name in {".", ".."}:
        # No folder has such names, a key in a bucket may: that is a file like any other, however it is called.
        return False
    return any(fnmatch.fnmatchcase(name.lower(), pattern) for pattern in _PASSING)


def target_of(key: str) -> str:
    """For whom a file is, from where it lies."""
    parts = key.split("/")
    if parts[0] != FEEDS:
        return WORKBOOK
    # A file in no feed's folder: there is no feed of this name, and the answer names those there are.
    return parts[1] if len(parts) > 2 else FEEDS  # noqa: PLR2004 - feeds/<feed>/<file>


def settle(seen: Iterable[Seen], before: str | None, now: datetime, seconds: float) -> list[Arrival]:
    """Tell which files have come to rest, oldest first.

    A file is at rest when it has not been written to for ``seconds``, by its own modification time, *and*, where the
    caller remembers an earlier look, was in the very same state then, at least ``seconds`` ago. The second half is for
    copies that carry an old modification time while they are still growing, and for clocks that differ: a file from
    the future is at rest when it was seen unchanged for ``seconds``.

    Args:
        seen: What lies there.
        before: :func:`sightings` of an earlier look; None where there is none.
        now: The time of looking.
        seconds: How long a file must have been left alone.
    """
    remembered: dict[str, float] | None = None if before is None else _remembered(before)
    arrivals = []
    for file in seen:
        stamp = _stamp(file)
        first_seen = (remembered or {}).get(stamp, now.timestamp())
        at_rest = now.timestamp() - first_seen >= seconds
        quiet = (now - file.modified).total_seconds()
        settled = quiet >= seconds if remembered is None else at_rest and not 0 <= quiet < seconds
        arrivals.append(
            Arrival(
                key=file.key,
                name=file.key.rsplit("/", 1)[-1],
                target=target_of(file.key),
                size=file.size,
                modified=file.modified,
                settled=settled,
                stamp=stamp,
                first_seen=first_seen,
                state=file.state,
            )
        )
    return sorted(arrivals, key=lambda arrival: (arrival.modified, arrival.key))


def sightings(arrivals: Iterable[Arrival]) -> str:
    """What was seen and since when, to remember until the next look: JSON of digests, without names."""
    return json.dumps({arrival.stamp: arrival.first_seen for arrival in arrivals}, sort_keys=True)


def _remembered(before: str) -> dict[str, float]:
    try:
        found = json.loads(before)
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(stamp): float(since) for stamp, since in found.items() if isinstance(since, int | float)}


def _stamp(file: Seen) -> str:
    text = json.dumps([file.key, file.size, file.state])
    return hashlib.sha256(text.encode()).hexdigest()[:16]
