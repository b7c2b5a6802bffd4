"""Ours brings the table into a landing zone: `python -m benchmarks.ingestion.ours v4 ADDRESS FOLDER`."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sources.landing import Landing
from sources.odata import Endpoints, OdataClient, http_client, land_table

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLE, REGION, PERIOD = "95001NED", "WijkenEnBuurten", "Perioden"
AREAS = ("GM", "WK", "BU")


@dataclass(frozen=True)
class Request:
    """The table as the catalogue would describe it."""

    protocol: str
    id: str = TABLE
    publisher: str = "cbs"
    title: str = "Kerncijfers van gebieden"
    service: str = "cbs"
    remote_id: str | None = None
    region_dimension: str | None = REGION
    period_dimension: str | None = PERIOD
    fixed_period: str | None = None
    filters: Mapping[str, str] = field(default_factory=dict)
    bounds: Any = None
    licence: str = "CC BY 4.0"
    attribution: str = "CBS"
    accepted_changes: tuple[Any, ...] = ()


def main() -> int:
    """Land the table, say how many figures landed."""
    protocol, address, folder = sys.argv[1:4]
    measures = [f"Onderwerp {number}" for number in range(130)]
    with http_client() as http:
        client = OdataClient(http, Endpoints(f"{address}/odata/v1/CBS", address, address, address))
        landing = Landing(Path(folder) / "landing")
        landed = land_table(client, landing, Request(protocol), measures, regions=AREAS)
    print(landed.manifest.files[0].rows, landed.manifest.files[0].sha256)
    return 0


if __name__ == "__main__":
    sys.exit(main())
