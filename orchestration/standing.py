"""How the monitor stands now, for whoever runs it: release, sources, deliveries, incidents. Also before any release."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from orchestration.alerts import list_incidents
from orchestration.deliveries import open_deliveries
from orchestration.releases.finding import current_release, list_releases
from orchestration.releases.history import periods_in_force
from sources.catalogue import load_catalogue
from sources.catalogue.due import AMSTERDAM
from sources.deliveries.standing import standings
from sources.landing import Landing

if TYPE_CHECKING:
    from orchestration.alerts import Incident
    from orchestration.releases.manifest import ReleaseManifest
    from orchestration.settings import Settings
    from sources.catalogue import Catalogue
    from sources.deliveries.standing import Standing

SourceState = Literal["current", "stale", "recorded", "recorded_only", "missing"]
"""The same words as ``source_status`` in the marts."""


@dataclass(frozen=True)
class SourceNow:
    """How one source table stands in the landing zone."""

    table_id: str
    publisher: str
    state: SourceState
    retrieved_at: datetime | None
    cause: str | None
    """Why it could not be reached or used when it was last asked."""
    notices: tuple[str, ...]
    """What its publisher changed, in Dutch."""


@dataclass(frozen=True)
class Subject:
    """How one project or feed stands, with its name."""

    name: str
    standing: Standing


@dataclass(frozen=True)
class Now:
    """Everything ``regiodeal status`` tells."""

    release: ReleaseManifest | None
    in_force_since: datetime | None
    """When that release came in force, for the last time; None before any."""
    releases: tuple[ReleaseManifest, ...]
    """All on disk, oldest first."""
    sources: tuple[SourceNow, ...]
    subjects: tuple[Subject, ...]
    unknown_subject: int
    """Deliveries in quarantine of which the project or feed cannot be known."""
    waiting: dict[str, int]
    """Deliveries that the monitor still has to judge or answer, by target."""
    incidents: tuple[Incident, ...]
    """Those that are open."""


def look(settings: Settings) -> Now:
    """Read how everything stands now; nothing is changed.

    Raises:
        CatalogueError: the catalogue does not hold.
        ReleaseError: the manifest of a release cannot be read.
    """
    catalogue = load_catalogue(settings.catalogue_root)
    deliveries = open_deliveries(settings, catalogue)
    summaries = deliveries.summaries()
    releases = tuple(list_releases(settings.releases))
    current = current_release(settings.releases)
    periods = periods_in_force(settings.releases)
    names = {project.id: project.name for project in catalogue.projects}
    names |= {feed.id: feed.title for feed in catalogue.feeds}
    known = {"workbook", *(feed.id for feed in catalogue.feeds)}
    waiting = Counter(record.target if record.target in known else "unknown" for record in deliveries.waiting())
    return Now(
        release=next((found for found in releases if current and found.release_id == current.name), None),
        in_force_since=periods[-1].since if periods else None,
        releases=releases,
        sources=tuple(_sources(settings, catalogue)),
        subjects=tuple(
            Subject(names[standing.subject_id], standing)
            for standing in standings(catalogue, summaries, datetime.now(AMSTERDAM).date())
        ),
        unknown_subject=sum(1 for summary in summaries if summary.subject_id is None and summary.is_open),
        waiting=dict(waiting),
        incidents=tuple(list_incidents(settings, open_only=True)),
    )


def _sources(settings: Settings, catalogue: Catalogue) -> list[SourceNow]:
    landing = Landing(settings.landing)
    found = []
    for table in sorted(catalogue.source_tables, key=lambda table: (table.publisher, table.id)):
        check = landing.last_check(table.publisher, table.id)
        in_force = landing.in_force(table.publisher, table.id)
        state: SourceState = "stale"
        if in_force is None:
            state = "missing"
        elif table.protocol == "none":
            state = "recorded_only"
        elif in_force.origin == "recorded":
            state = "recorded"
        elif check is not None and check.outcome != "failed":
            state = "current"
        found.append(
            SourceNow(
                table_id=table.id,
                publisher=table.publisher,
                state=state,
                retrieved_at=in_force.retrieved_at if in_force else None,
                cause=check.cause if check else None,
                notices=tuple(notice.text for notice in check.notices) if check else (),
            )
        )
    return found
