"""A publisher with small tables, and a client that is in a hurry."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from sources.landing import Landing
from sources.odata import Endpoints, OdataClient, RetryPolicy, http_client
from tests.publisher import WIRE, Dim, Publisher, Topic, v3_table, v4_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

# Where the recordings are not, their tests are not collected at all.
collect_ignore = [] if WIRE.is_dir() else ["test_recordings.py"]

HASTE = RetryPolicy(wait_initial=0.01, wait_max=0.02, wait_jitter=0.0, mid_release_wait=0.0)


@dataclass(frozen=True)
class Request:
    """A source table as the catalogue would describe it."""

    id: str
    protocol: str = "v4"
    publisher: str = "cbs"
    title: str = "Een tabel"
    service: str = "cbs"
    remote_id: str | None = None
    region_dimension: str | None = "RegioS"
    period_dimension: str | None = "Perioden"
    fixed_period: str | None = None
    filters: Mapping[str, str] = field(default_factory=dict)
    bounds: Any = None
    licence: str = "CC BY 4.0"
    attribution: str = "CBS"
    accepted_changes: tuple[Any, ...] = ()

    def but(self, **changes: Any) -> Request:
        return replace(self, **changes)


REGIONS = ("NL01", "PV22", "GM0114", "GM0118", "CR0701")
PERIODS = ("2022JJ00", "2023JJ00", "2024JJ00")
AGES = ("10000", "20300")
JOBS, WORK = Topic("M001", "Werkzame  Personen", "x 1 000"), Topic("M002", "Arbeidsparticipatie", "%")
V4 = Request("80001NED", filters={"Leeftijd": "10000"})
V3 = Request("80002NED", protocol="v3", filters={"Leeftijd": "10000"})
KWB = Request(
    "80003NED",
    protocol="v3",
    region_dimension="WijkenEnBuurten",
    period_dimension=None,
    fixed_period="2024JJ00",
)


def figure(measure: str, place: Mapping[str, str]) -> float | None:
    """A figure that tells where it comes from; one is missing."""
    if place.get("RegioS") == "GM0118" and place.get("Perioden") == "2024JJ00":
        return None
    weights = {"M001": 1000.0, "M002": 0.5, "Personen_1": 1000.0, "Deelname_2": 0.5}
    at = REGIONS.index(place["RegioS"]) + 10 * PERIODS.index(place["Perioden"])
    return weights[measure] * (1 + at) + (0.25 if place["Leeftijd"] == "20300" else 0.0)


def dimensions(width: int = 0) -> list[Dim]:
    return [
        Dim("RegioS", REGIONS, "GeoDimension", 6 if width else 0),
        Dim("Perioden", PERIODS, "TimeDimension", status={"2024JJ00": "Voorlopig"}),
        Dim("Leeftijd", AGES, "Dimension", width),
    ]


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with Publisher() as server:
        server.add(
            v4_table("80001NED", measures=[JOBS, WORK], dimensions=dimensions(), value=figure),
            v3_table(
                "80002NED",
                measures=[
                    Topic("Personen_1", "Werkzame personen", "x 1 000"),
                    Topic("Deelname_2", "Arbeidsparticipatie", "%"),
                ],
                dimensions=dimensions(8),
                value=figure,
            ),
            v3_table(
                "80003NED",
                measures=[
                    Topic("Gemeentenaam_1", "Gemeentenaam", "naam", "String"),
                    Topic("AantalInwoners_5", "Aantal inwoners", default="Impossible"),
                    Topic("Huurwoning_40", "Huurwoning", "%"),
                    Topic("Huurwoning_90", "Huurwoning", "kWh"),
                ],
                dimensions=[Dim("WijkenEnBuurten", ("NL00", "GM0114", "WK011401", "BU01140101"), "GeoDetail", 10)],
                value=lambda measure, place: {
                    "Gemeentenaam_1": "Emmen".ljust(40),
                    "AantalInwoners_5": None if place["WijkenEnBuurten"] == "GM0114" else 17_407_585.0,
                    "Huurwoning_40": -99997.0 if place["WijkenEnBuurten"] == "NL00" else 12.3,
                    "Huurwoning_90": 1234.5678901234567,
                }[measure],
            ),
        )
        yield server


@pytest.fixture
def client(publisher: Publisher) -> Iterator[OdataClient]:
    with http_client(connect=2, read=2) as http:
        yield OdataClient(http, Endpoints(**publisher.endpoints), policy=HASTE)


@pytest.fixture
def landing(tmp_path: Path) -> Landing:
    return Landing(tmp_path / "landing")


@pytest.fixture
def staged(tmp_path: Path) -> Path:
    folder = tmp_path / "staged"
    folder.mkdir()
    return folder


@pytest.fixture
def rows() -> Callable[..., list[tuple[Any, ...]]]:
    """Ask a Parquet file: ``rows(path, "select … from it")``."""

    def ask(path: Path, query: str) -> list[tuple[Any, ...]]:
        with duckdb.connect() as connection:
            connection.read_parquet(str(path)).create_view("it")
            return connection.execute(query).fetchall()

    return ask
