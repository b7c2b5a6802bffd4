"""Lands the catalogue: every change of it is a version of its own, as with any source."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sources.catalogue.export import catalogue_digest, write_tables
from sources.landing import VersionFacts

if TYPE_CHECKING:
    from sources.catalogue.load import Catalogue
    from sources.landing import Landed, Landing

PUBLISHER = "catalogue"
TABLE = "catalogue"


def land_catalogue(landing: Landing, catalogue: Catalogue) -> Landed:
    """Land the catalogue's tables; an unchanged catalogue gives the version that is there."""
    with landing.staging() as staged:
        rows = write_tables(catalogue, staged)
        facts = VersionFacts(
            publisher=PUBLISHER,
            table_id=TABLE,
            origin="catalogue",
            nearness="the project's own catalogue",
            title="Catalogus van het programma",
            url="sources/catalogue",
            selection_digest=catalogue_digest(catalogue),
            retrieved_at=datetime.now(UTC),
            rows_announced=rows,
            rows_received=rows,
            licence="EUPL-1.2",
            attribution="Regio Deal Zuid- en Oost-Drenthe",
        )
        landed = landing.commit(staged, facts)
    # A catalogue put back to what it was is an older version again: the journal says which one holds now.
    landing.record_check(
        PUBLISHER, TABLE, "fetched" if landed.created else "unchanged", version=landed.manifest.version
    )
    return landed
