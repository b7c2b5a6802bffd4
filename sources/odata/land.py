"""One source table, from the publisher into landing: only what is new, whole, and takes nothing away unseen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from sources.landing import LandingManifest, VersionFacts
from sources.odata.errors import ChangeBlocked, SourceError
from sources.odata.inquiry import Inquiry, last_kept_out, seen_under
from sources.odata.progress import silent
from sources.odata.request import DEFAULT_REGIONS, Selection

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sources.landing import Landing, Notice
    from sources.odata.client import Fetched, OdataClient
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
    notices: tuple[Notice, ...] = ()
    """What a person should know; nothing in it took figures away unseen."""


@dataclass(frozen=True)
class Foreseen:
    """What landing a table would come to."""

    outcome: Literal["unchanged", "would_land"]
    state: TableState
    notices: tuple[Notice, ...]


def land_table(
    client: OdataClient,
    landing: Landing,
    table: SourceTableRequest,
    measures: Iterable[str],
    *,
    regions: Sequence[str] = DEFAULT_REGIONS,
    areas: Sequence[str] = (),
    watched: Mapping[str, str] | None = None,
    recorded_as: Mapping[str, Collection[frozenset[str]]] | None = None,
    force: bool = False,
    progress: ProgressCallback = silent,
) -> LandOutcome:
    """Ask a source for something new and land it.

    An unchanged table (same stamp, same selection as the newest live version) costs one request, and so does
    one whose new version was kept out before. Every attempt is noted in the table's journal of checks, with
    what was noticed, a failed one with its cause; on failure the landing zone keeps the versions it had.

    A wanted name that binds to no measure is a notice where no figure in force was made with it, and the rest
    lands; where one was, nothing lands.

    Args:
        client: the client, which remembers unreachable hosts from one table to the next.
        landing: the landing zone.
        table: the table, as the catalogue describes it.
        measures: titles or keys.
        regions: prefixes of region codes.
        areas: prefixes of the districts and neighbourhoods wanted as well; their names land beside the figures.
        watched: regions none of whose figures may go, code to name.
        recorded_as: per wanted name, for each figure made with it, the recorded measures that make it as long as
            no live version is in force; the name itself where nothing is given.
        force: fetch even if nothing seems to have changed.
        progress: called at every page.

    Raises:
        ChangeBlocked: what the publisher has now would take figures away or change them without a word.
        SourceError: the source cannot be used; ``transient`` tells whether that may pass.
    """
    inquiry = _inquiry(client, landing, table, _selection(measures, regions, areas), watched, recorded_as, progress)
    try:
        return _land(inquiry, force=force)
    except ChangeBlocked as error:
        # The stamp and the question go with it: the same version need not be fetched to be kept out again.
        _note_failure(inquiry, error, modified=error.modified, digest=inquiry.digest, notices=error.notices)
        raise
    except SourceError as error:
        _note_failure(inquiry, error)
        raise


def foresee_table(
    client: OdataClient,
    landing: Landing,
    table: SourceTableRequest,
    measures: Iterable[str],
    *,
    regions: Sequence[str] = DEFAULT_REGIONS,
    areas: Sequence[str] = (),
    watched: Mapping[str, str] | None = None,
    recorded_as: Mapping[str, Collection[frozenset[str]]] | None = None,
    progress: ProgressCallback = silent,
) -> Foreseen:
    """Do all that :func:`land_table` does but land and note it; the arguments are the same.

    Raises:
        ChangeBlocked: landing would keep it out.
        SourceError: the source cannot be used; ``transient`` tells whether that may pass.
    """
    inquiry = _inquiry(client, landing, table, _selection(measures, regions, areas), watched, recorded_as, progress)
    asked = inquiry.ask(force=False)
    if asked.unchanged is not None:
        return Foreseen("unchanged", asked.state, asked.notices)
    with landing.staging() as staged:
        examined = inquiry.examine(asked.state, staged)
    return Foreseen("would_land", examined.fetched.state, examined.notices)


def known_stamp(landing: Landing, table: SourceTableRequest) -> str | None:
    """The publisher's stamp that was last dealt with, be it landed or kept out; ``None`` before the first time."""
    kept_out = last_kept_out(landing, table)
    if kept_out is not None:
        return kept_out.modified
    newest = landing.newest(table.publisher, table.id, "live")
    return seen_under(landing, newest)[0] if newest is not None else None


def _selection(measures: Iterable[str], regions: Sequence[str], areas: Sequence[str]) -> Selection:
    return Selection(tuple(dict.fromkeys(measures)), tuple(regions), tuple(areas))


def _inquiry(
    client: OdataClient,
    landing: Landing,
    table: SourceTableRequest,
    selection: Selection,
    watched: Mapping[str, str] | None,
    recorded_as: Mapping[str, Collection[frozenset[str]]] | None,
    progress: ProgressCallback,
) -> Inquiry:
    return Inquiry(client, landing, table, selection, watched or {}, recorded_as or {}, progress)


def _land(inquiry: Inquiry, *, force: bool) -> LandOutcome:
    asked = inquiry.ask(force=force)
    if asked.unchanged is not None:
        _note(inquiry, "unchanged", asked.unchanged, asked.state, asked.notices)
        return LandOutcome("unchanged", asked.unchanged, asked.state, new_version=False, notices=asked.notices)
    with inquiry.landing.staging() as staged:
        examined = inquiry.examine(asked.state, staged)
        fetched = examined.fetched
        landed = inquiry.landing.commit(staged, _facts(inquiry.table, fetched, inquiry.digest))
    _note(inquiry, "fetched", landed.manifest, fetched.state, examined.notices, fetched)
    return LandOutcome("fetched", landed.manifest, fetched.state, new_version=landed.created, notices=examined.notices)


def _facts(table: SourceTableRequest, fetched: Fetched, digest: str) -> VersionFacts:
    return VersionFacts(
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
    )


def _note(
    inquiry: Inquiry,
    outcome: Literal["fetched", "unchanged"],
    manifest: LandingManifest,
    state: TableState,
    notices: Sequence[Notice],
    fetched: Fetched | None = None,
) -> None:
    inquiry.landing.record_check(
        inquiry.table.publisher,
        inquiry.table.id,
        outcome,
        version=manifest.version,
        modified=state.modified,
        selection_digest=inquiry.digest,
        notices=notices,
        measures={measure.key: measure.title for measure in fetched.available} if fetched is not None else None,
    )


def _note_failure(
    inquiry: Inquiry,
    error: SourceError,
    *,
    modified: str | None = None,
    digest: str | None = None,
    notices: Sequence[Notice] = (),
) -> None:
    inquiry.landing.record_check(
        inquiry.table.publisher,
        inquiry.table.id,
        "failed",
        cause=f"{type(error).__name__}: {error.cause_text} ({error.url})",
        error=type(error).__name__,
        modified=modified,
        selection_digest=digest,
        notices=notices,
    )
