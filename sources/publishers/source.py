"""A source table of the catalogue, asked for what the catalogue needs of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sources.boundaries import foresee_boundaries, land_boundaries
from sources.catalogue.needs import live_names, recorded_as, wanted_areas, watched_municipalities, watched_regions
from sources.odata import foresee_table, land_table

if TYPE_CHECKING:
    from sources.catalogue import Catalogue
    from sources.catalogue.depth import Depth
    from sources.catalogue.indicator import SourceTable
    from sources.landing import Landing
    from sources.odata import Foreseen, LandOutcome, OdataClient


def land_source(
    client: OdataClient,
    landing: Landing,
    catalogue: Catalogue,
    table: SourceTable,
    *,
    depth: Depth = "municipality",
    force: bool = False,
) -> LandOutcome:
    """Ask a table's live source for something new and land it; see :func:`sources.odata.land_table`.

    Raises:
        ChangeBlocked: what the publisher has now would take figures away or change them without a word.
        SourceError: the source cannot be used; ``transient`` tells whether that may pass.
    """
    if table.protocol == "wfs":
        return land_boundaries(client, landing, table, watched_municipalities(catalogue), force=force)
    return land_table(
        client,
        landing,
        table,
        live_names(catalogue, table.id),
        areas=wanted_areas(catalogue, table, depth),
        watched=watched_regions(catalogue),
        recorded_as=recorded_as(catalogue, table.id),
        force=force,
    )


def foresee_source(
    client: OdataClient,
    landing: Landing,
    catalogue: Catalogue,
    table: SourceTable,
    *,
    depth: Depth = "municipality",
) -> Foreseen:
    """What :func:`land_source` would come to; nothing lands.

    Raises:
        ChangeBlocked: it would be kept out.
        SourceError: the source cannot be used; ``transient`` tells whether that may pass.
    """
    if table.protocol == "wfs":
        return foresee_boundaries(client, landing, table, watched_municipalities(catalogue))
    return foresee_table(
        client,
        landing,
        table,
        live_names(catalogue, table.id),
        areas=wanted_areas(catalogue, table, depth),
        watched=watched_regions(catalogue),
        recorded_as=recorded_as(catalogue, table.id),
    )
