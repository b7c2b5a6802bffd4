"""PDOK's feature service (WFS 2.0): the outlines of one year in one question, landed when they are others than before.

The service keeps a dataset per year, ``/cbs/gebiedsindelingen/2025``, with CBS's own generalised outlines in a layer
of their own; the answer is GeoJSON.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from sources.boundaries.outlines import OUTLINES, OutlinesUnreadable, Vertex, outlines_of, stamp_of, write_outlines
from sources.landing import VersionFacts
from sources.odata import Foreseen, LandOutcome, SchemaChanged, SelectionEmpty, SourceError, TableState
from sources.odata.request import source_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sources.catalogue.indicator import SourceTable
    from sources.landing import Landing, LandingManifest
    from sources.odata import OdataClient

LAYER = "gemeente_gegeneraliseerd"
"""Outlines generalised by CBS itself, so that neighbours still touch."""


def question(base: str, table: SourceTable) -> str:
    """The address that gives every municipality's outline of the table's year."""
    options = {
        "service": "WFS",
        "version": "2.0.0",
        "request": "GetFeature",
        "typeNames": table.remote_id or LAYER,
        "outputFormat": "application/json",
        "srsName": "EPSG:4326",
    }
    return f"{base}/cbs/gebiedsindelingen/{table.boundaries}/wfs/v1_0?{urlencode(options)}"


def land_boundaries(
    client: OdataClient, landing: Landing, table: SourceTable, wanted: Mapping[str, str], *, force: bool = False
) -> LandOutcome:
    """Ask for the outlines and land them when they are others than the newest live ones.

    Args:
        client: the client of this run, which remembers unreachable hosts.
        landing: the landing zone.
        table: the catalogue's entry.
        wanted: municipalities that must be there, code to name.
        force: land them anew although nothing changed.

    Raises:
        SchemaChanged: the answer is no outlines, or not in degrees.
        SelectionEmpty: a wanted municipality has no outline.
        SourceError: the source cannot be used; ``transient`` tells whether that may pass.
    """
    try:
        vertices, state = _ask(client, table, wanted)
    except SourceError as error:
        cause = f"{type(error).__name__}: {error.cause_text} ({error.url})"
        landing.record_check(table.publisher, table.id, "failed", cause=cause, error=type(error).__name__)
        raise
    newest = landing.newest(table.publisher, table.id, "live")
    if newest is not None and newest.modified == state.modified and not force:
        _note(landing, table, "unchanged", newest, state)
        return LandOutcome("unchanged", newest, state, new_version=False)
    with landing.staging() as staged:
        rows = write_outlines(vertices, table.id, int(table.boundaries), staged / OUTLINES)
        landed = landing.commit(staged, _facts(table, state, rows))
    _note(landing, table, "fetched", landed.manifest, state)
    return LandOutcome("fetched", landed.manifest, state, new_version=landed.created)


def foresee_boundaries(
    client: OdataClient, landing: Landing, table: SourceTable, wanted: Mapping[str, str]
) -> Foreseen:
    """What :func:`land_boundaries` would come to; nothing lands.

    Raises:
        SourceError: as there.
    """
    _, state = _ask(client, table, wanted)
    newest = landing.newest(table.publisher, table.id, "live")
    unchanged = newest is not None and newest.modified == state.modified
    return Foreseen("unchanged" if unchanged else "would_land", state, ())


def _ask(client: OdataClient, table: SourceTable, wanted: Mapping[str, str]) -> tuple[list[Vertex], TableState]:
    source, url = source_name(table), question(client.endpoints.pdok, table)
    answer = client.document(source, url)
    try:
        vertices = outlines_of(answer)
    except OutlinesUnreadable as error:
        raise SchemaChanged(source, url, str(error)) from error
    missing = {code: name for code, name in wanted.items() if code not in {vertex.region_code for vertex in vertices}}
    if missing:
        names = ", ".join(f"{name} ({code})" for code, name in sorted(missing.items()))
        raise SelectionEmpty(source, url, f"no outline of {names}")
    return vertices, TableState(
        title=table.title, modified=stamp_of(vertices), status=None, reason=None, observation_count=None, url=url
    )


def _facts(table: SourceTable, state: TableState, rows: int) -> VersionFacts:
    return VersionFacts(
        publisher=table.publisher,
        table_id=table.id,
        origin="live",
        nearness="the publisher's own service",
        title=table.title,
        url=state.url,
        modified=state.modified,
        selection_digest=hashlib.sha256(state.url.encode()).hexdigest()[:16],
        retrieved_at=datetime.now(UTC),
        rows_received=rows,
        licence=table.licence,
        attribution=table.attribution,
    )


def _note(landing: Landing, table: SourceTable, outcome: str, manifest: LandingManifest, state: TableState) -> None:
    landing.record_check(
        table.publisher,
        table.id,
        "fetched" if outcome == "fetched" else "unchanged",
        version=manifest.version,
        modified=state.modified,
        selection_digest=manifest.selection_digest,
    )
