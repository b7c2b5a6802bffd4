"""Asking PDOK over HTTP, on loopback: landed once, told when it fails, never at the cost of what was there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest

from sources.boundaries import OUTLINES
from sources.catalogue import load_catalogue
from sources.catalogue.needs import watched_municipalities
from sources.landing import Landing
from sources.odata import Endpoints, OdataClient, SchemaChanged, SelectionEmpty, SourceError, TableGone, http_client
from sources.publishers import changed_tables, foresee_source, land_source
from sources.recorded.reader import land_recorded
from tests.publisher import Boundaries, Fault, Publisher, square
from tests.sources.odata.conftest import HASTE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sources.catalogue.indicator import SourceTable

CATALOGUE = load_catalogue()
TABLE: SourceTable = next(table for table in CATALOGUE.source_tables if table.protocol == "wfs")
WANTED = watched_municipalities(CATALOGUE)


def of_all(extra: tuple[str, str] | None = None) -> Boundaries:
    named = [*WANTED.items(), *([extra] if extra else [])]
    return Boundaries("2025", {who: [square(6.0 + i / 10, 52.6)] for i, who in enumerate(named)})


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with Publisher() as server:
        server.boundaries["2025"] = of_all(extra=("GM0014", "Groningen"))
        yield server


@pytest.fixture
def client(publisher: Publisher) -> Iterator[OdataClient]:
    with http_client(connect=2, read=2) as http:
        yield OdataClient(http, Endpoints(**publisher.endpoints), policy=HASTE)


@pytest.fixture
def landing(tmp_path: Path) -> Landing:
    return Landing(tmp_path / "landing")


def test_everything_lands_once_and_is_unchanged_after_that(
    publisher: Publisher, client: OdataClient, landing: Landing
) -> None:
    assert foresee_source(client, landing, CATALOGUE, TABLE).outcome == "would_land"
    first = land_source(client, landing, CATALOGUE, TABLE)
    assert (first.outcome, first.new_version) == ("fetched", True)
    assert (first.manifest.origin, first.manifest.licence) == ("live", "CC BY 4.0")
    assert first.manifest.rows_received == 7 * 5, "six municipalities and one that no page speaks of"
    rows = duckdb.sql(
        f"select table_id, boundary_year, count(*) from '{landing.file(first.manifest, OUTLINES)}' group by all"
    )
    assert rows.fetchall() == [("GEBIEDEN2025", 2025, 35)]
    publisher.forget()
    again = land_source(client, landing, CATALOGUE, TABLE)
    assert (again.outcome, again.new_version, again.manifest.version) == ("unchanged", False, first.manifest.version)
    assert foresee_source(client, landing, CATALOGUE, TABLE).outcome == "unchanged"
    assert len(publisher.requests("wfs")) == 2, "one question each"
    last = landing.last_check("cbs", TABLE.id)
    assert last is not None
    assert (last.outcome, last.version) == ("unchanged", first.manifest.version)


def test_other_outlines_are_a_new_version_beside_the_old(
    publisher: Publisher, client: OdataClient, landing: Landing
) -> None:
    first = land_source(client, landing, CATALOGUE, TABLE)
    publisher.boundaries["2025"] = of_all()
    second = land_source(client, landing, CATALOGUE, TABLE)
    assert second.outcome == "fetched"
    assert [m.version for m in landing.versions("cbs", TABLE.id)] == [first.manifest.version, second.manifest.version]
    assert landing.in_force("cbs", TABLE.id) == second.manifest


@pytest.mark.parametrize(
    ("fault", "error", "said"),
    [
        (Fault("status", status=404), TableGone, "404"),
        (Fault("status", status=503), SourceError, "503"),
        (Fault("html"), SourceError, "web page"),
        (Fault("cut"), SourceError, "no whole JSON"),
        (Fault("hang_up"), SourceError, ""),
        (Fault("redirect"), SourceError, "elsewhere.example"),
    ],
)
def test_a_service_that_fails_is_told_and_takes_nothing_away(
    publisher: Publisher, client: OdataClient, landing: Landing, fault: Fault, error: type[SourceError], said: str
) -> None:
    land_recorded(landing, TABLE)
    before = landing.in_force("cbs", TABLE.id)
    publisher.fault("2025", fault)
    with pytest.raises(error) as failed:
        land_source(client, landing, CATALOGUE, TABLE)
    assert said in str(failed.value)
    check = landing.last_check("cbs", TABLE.id)
    assert check is not None
    assert (check.outcome, check.error) == ("failed", type(failed.value).__name__)
    assert landing.in_force("cbs", TABLE.id) == before
    publisher.fault("2025")
    assert land_source(client, landing, CATALOGUE, TABLE).outcome == "fetched"


def test_a_passing_failure_is_asked_again(publisher: Publisher, client: OdataClient, landing: Landing) -> None:
    publisher.fault("2025", Fault("status", status=503, times=1))
    assert land_source(client, landing, CATALOGUE, TABLE).outcome == "fetched"
    assert len(publisher.requests("wfs")) == 2


def test_a_municipality_without_an_outline_keeps_the_answer_out(
    publisher: Publisher, client: OdataClient, landing: Landing
) -> None:
    del publisher.boundaries["2025"].outlines["GM0114", "Emmen"]
    with pytest.raises(SelectionEmpty, match=r"no outline of Emmen \(GM0114\)"):
        land_source(client, landing, CATALOGUE, TABLE)
    assert landing.versions("cbs", TABLE.id) == []


def test_metres_are_no_degrees(publisher: Publisher, client: OdataClient, landing: Landing) -> None:
    publisher.boundaries["2025"].outlines["GM0114", "Emmen"] = [
        [[[256000.0, 533000.0], [256000.0, 534000.0], [257000.0, 534000.0], [256000.0, 533000.0]]]
    ]
    with pytest.raises(SchemaChanged, match="no longitude and latitude"):
        land_source(client, landing, CATALOGUE, TABLE)


def test_another_year_is_another_address(client: OdataClient, landing: Landing) -> None:
    with pytest.raises(TableGone):
        land_source(client, landing, CATALOGUE, TABLE.model_copy(update={"boundaries": "2031"}))


def test_whoever_looks_often_for_stamps_leaves_boundaries_alone(
    publisher: Publisher, client: OdataClient, landing: Landing
) -> None:
    assert TABLE not in [changed.table for changed in changed_tables(client, landing, CATALOGUE)]
    assert publisher.requests("wfs") == []
