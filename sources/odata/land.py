"""One source table, from the publisher into landing: only what is new, and only what is whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from sources.landing import LandingManifest, VersionFacts
from sources.odata.errors import SourceError
from sources.odata.progress import silent
from sources.odata.request import DEFAULT_REGIONS, Selection

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sources.landing import Landing
    from sources.odata.client import OdataClient
    from sources.odata.progress import ProgressCallback
    from sources.odata.request import SourceTableRequest
    from sources.odata.state import TableState


@dataclass(frozen=True)
class LandOutcome:
    """What came of asking a source."""

    outcome: Literal["fetched", "unchanged"]
    manifest: LandingManifest
    """The version that the source holds now."""
    state: TableState
    new_version: bool
    """``False`` also for a table that was fetched and turned out to hold what we had."""


def land_table(
    client: OdataClient,
    landing: Landing,
    table: SourceTableRequest,
    measures: Iterable[str],
    *,
    regions: Sequence[str] = DEFAULT_REGIONS,
    force: bool = False,
    progress: ProgressCallback = silent,
) -> LandOutcome:
    """Ask a source for something new and land it.

    An unchanged table (same stamp, same selection as the newest live version) costs one request. Every
    attempt is noted in the table's journal of checks, a failed one with its cause; on failure the landing
    zone keeps the versions it had.

    Args:
        client: the client, which remembers unreachable hosts from one table to the next.
        landing: the landing zone.
        table: the table, as the catalogue describes it.
        measures: titles or keys.
        regions: prefixes of region codes.
        force: fetch even if nothing seems to have changed.
        progress: called at every page.

    Raises:
        SourceError: the source cannot be used; ``transient`` tells whether that may pass.
    """
    selection = Selection(tuple(measures), tuple(regions))
    try:
        return _land(client, landing, table, selection, force=force, progress=progress)
    except SourceError as error:
        landing.record_check(
            table.publisher,
            table.id,
            "failed",
            cause=f"{type(error).__name__}: {error.cause_text} ({error.url})",
        )
        raise


def _land(
    client: OdataClient,
    landing: Landing,
    table: SourceTableRequest,
    selection: Selection,
    *,
    force: bool,
    progress: ProgressCallback,
) -> LandOutcome:
    digest = selection.digest(table)
    state = client.probe(table)
    current = None if force else _current(landing, table, state, digest)
    if current is not None:
        _note(landing, table, "unchanged", current, state, digest)
        return LandOutcome("unchanged", current, state, new_version=False)
    with landing.staging() as staged:
        fetched = client.fetch(
            table, selection.measures, staged, regions=selection.regions, state=state, progress=progress
        )
        landed = landing.commit(
            staged,
            VersionFacts(
                publisher=table.publisher,
                table_id=table.id,
                origin="live",
                nearness="the publisher's own service",
                title=fetched.state.title,
                url=fetched.url,
                modified=fetched.state.modified,
                selection_digest=digest,
                retrieved_at=datetime.now(UTC),
                rows_announced=fetched.rows_announced,
                rows_received=fetched.rows_received,
                licence=table.licence,
                attribution=table.attribution,
            ),
        )
    _note(landing, table, "fetched", landed.manifest, fetched.state, digest)
    return LandOutcome("fetched", landed.manifest, fetched.state, new_version=landed.created)


def _current(landing: Landing, table: SourceTableRequest, state: TableState, digest: str) -> LandingManifest | None:
    """The version that already holds what the source has now, if its files are whole."""
    newest = landing.in_force(table.publisher, table.id)
    if newest is None or newest.origin != "live":
        return None
    # A version keeps the stamp under which it was first seen. A publisher that stamps anew without changing
    # a figure gives no new version: the journal then knows the later stamp.
    confirmed = landing.last_confirmed(table.publisher, table.id)
    known: tuple[str | None, str | None] = (newest.modified, newest.selection_digest)
    if confirmed is not None and confirmed.version == newest.version:
        known = (confirmed.modified, confirmed.selection_digest)
    return newest if (state.modified, digest) == known else None


def _note(
    landing: Landing,
    table: SourceTableRequest,
    outcome: Literal["fetched", "unchanged"],
    manifest: LandingManifest,
    state: TableState,
    digest: str,
) -> None:
    landing.record_check(
        table.publisher,
        table.id,
        outcome,
        version=manifest.version,
        modified=state.modified,
        selection_digest=digest,
    )
