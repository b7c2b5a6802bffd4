"""The project's own catalogue, and a publisher that serves what it asks of its yearly tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sources.catalogue import load_catalogue
from sources.catalogue.needs import live_names
from sources.landing import Landing
from sources.odata import Endpoints, OdataClient, http_client
from tests.publisher import Dim, Publisher, Topic, v3_table, v4_table
from tests.sources.odata.conftest import HASTE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sources.catalogue import Catalogue
    from tests.publisher import V4Table

REGIONS = ("NL00", "PV22", "PV23", "GM0114", "GM0118", "GM0160")


def kwb(identifier: str, titles: list[str], year: str) -> V4Table:
    """A yearly table as CBS serves it: one dimension, its year in the title alone."""
    return v4_table(
        identifier,
        measures=[Topic(f"M{number:06}", title) for number, title in enumerate(titles, start=1)],
        dimensions=[Dim("WijkenEnBuurten", REGIONS, "GeoDetail")],
        value=lambda key, place: float(key[1:]) + REGIONS.index(place["WijkenEnBuurten"]),
        title=f"Kerncijfers wijken en buurten {year}",
    )


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def titles(catalogue: Catalogue) -> list[str]:
    """What the newest yearly table of the catalogue is asked for."""
    return live_names(catalogue, "86165NED")


@pytest.fixture
def publisher(titles: list[str]) -> Iterator[Publisher]:
    with Publisher() as server:
        server.add(
            kwb("86165NED", titles, "2025"),
            v3_table(
                "47022NED",
                measures=[Topic("GeregistreerdeMisdrijven_1", "Geregistreerde misdrijven")],
                dimensions=[
                    Dim("WijkenEnBuurten", REGIONS, "GeoDetail", 10),
                    Dim("Perioden", ["2024MM01"], "TimeDimension"),
                    Dim("SoortMisdrijf", ["0.0.0"], "Dimension", 6),
                ],
                value=lambda _key, _place: 1.0,
                service="dataderden",
            ),
        )
        yield server


@pytest.fixture
def make_client(publisher: Publisher) -> Iterator[Callable[..., OdataClient]]:
    """A client of the publisher; other addresses for a host that is down."""
    with http_client(connect=2, read=2) as http:
        yield lambda **other: OdataClient(http, Endpoints(**{**publisher.endpoints, **other}), policy=HASTE)


@pytest.fixture
def client(make_client: Callable[..., OdataClient]) -> OdataClient:
    return make_client()


@pytest.fixture
def landing(tmp_path: Path) -> Landing:
    return Landing(tmp_path / "landing")
