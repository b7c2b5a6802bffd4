"""Districts and neighbourhoods from a publisher over HTTP to a sealed release, in which no hidden figure is left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb
import pytest

from orchestration.build import prepare_build
from orchestration.in_force import inputs_in_force
from orchestration.releases.manifest import CheckSummary
from orchestration.releases.sealing import make_release
from orchestration.settings import Settings
from sources.catalogue import load_catalogue
from sources.catalogue.export import catalogue_digest
from sources.catalogue.land import land_catalogue
from sources.deliveries.deliveries import Deliveries
from sources.landing import Landing
from sources.odata import AREAS, Endpoints, OdataClient, http_client
from sources.publishers import foresee_source, land_source
from sources.recorded.reader import land_recorded
from tests.dbt.building import TODAY, run_dbt
from tests.dbt.judging import judge
from tests.dbt.served_neighbourhoods import DISTRICTS, PLACES, SECRETS, TABLE, served
from tests.publisher import Publisher

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True)
class Landed:
    """A landing zone that a table with neighbourhoods came into, and what the publisher was asked."""

    home: Path
    landing: Landing
    asked: list[str]


@pytest.fixture(scope="module")
def landed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Landed]:
    home = tmp_path_factory.mktemp("neighbourhoods")
    catalogue, landing = load_catalogue(), Landing(home / "landing")
    land_catalogue(landing, catalogue)
    for table in catalogue.source_tables:
        land_recorded(landing, table)
    with Publisher() as publisher, http_client() as http:
        publisher.add(served())
        client = OdataClient(http, Endpoints(**publisher.endpoints))
        table = next(table for table in catalogue.source_tables if table.id == TABLE)
        land_source(client, landing, catalogue, table, depth="neighbourhood")
        asked = publisher.requests("Observations")
        # the same question is not asked twice; one that reaches less far is another question
        assert foresee_source(client, landing, catalogue, table, depth="neighbourhood").outcome == "unchanged"
        assert foresee_source(client, landing, catalogue, table).outcome == "would_land"
        yield Landed(home, landing, asked)


@pytest.fixture(scope="module")
def release(landed: Landed) -> Iterator[duckdb.DuckDBPyConnection]:
    """The sealed release of a whole build with every data test, opened for reading."""
    catalogue = load_catalogue()
    settings = Settings(home=landed.home, offline=True, depth="neighbourhood")
    deliveries = Deliveries(landed.home / "deliveries", landed.landing, catalogue, catalogue_digest(catalogue),
                            judge=judge)  # fmt: skip
    inputs = inputs_in_force(landed.landing, catalogue, deliveries, settings, today=TODAY)
    database = prepare_build(landed.home / "build", landed.landing, inputs, None)
    run_dbt(landed.home, database, "build", "--exclude-resource-type", "unit_test")
    with duckdb.connect(str(database), read_only=True) as connection:
        raw = connection.table("intermediate.int_neighbourhood_figures").select("value").fetchall()
    assert {(secret,) for secret in SECRETS} <= set(raw), "what must be hidden is not even in the build"
    folder = make_release(landed.home / "releases", database, inputs, CheckSummary(passed=1, failed=0))
    with duckdb.connect(str(folder / "monitor.duckdb"), read_only=True) as connection:
        yield connection


def test_only_our_own_areas_are_asked_and_land_with_their_names(landed: Landed) -> None:
    assert all("startswith(WijkenEnBuurten,'BU0114')" in asked for asked in landed.asked)
    assert not any("'BU0014')" in asked for asked in landed.asked)
    version = landed.landing.in_force("cbs", TABLE)
    assert version is not None
    names = duckdb.read_parquet(str(landed.landing.file(version, AREAS))).select("region_code, name").fetchall()
    assert dict(names) == {code: name for code, (name, *_) in PLACES.items()} | DISTRICTS


@pytest.mark.parametrize(("depth", "kinds"), [("municipality", set()), ("district", {"WK"})])
def test_a_build_goes_no_deeper_than_it_is_told(landed: Landed, depth: str, kinds: set[str]) -> None:
    catalogue = load_catalogue()
    settings = Settings(home=landed.home, offline=True, depth=depth)
    deliveries = Deliveries(landed.home / "deliveries", landed.landing, catalogue, catalogue_digest(catalogue),
                            judge=judge)  # fmt: skip
    inputs = inputs_in_force(landed.landing, catalogue, deliveries, settings, today=TODAY)
    database = prepare_build(landed.home / f"build-{depth}", landed.landing, inputs, None)
    with duckdb.connect(str(database), read_only=True) as connection:
        for table in ("observations", "areas"):
            found = connection.execute(f"select distinct substr(region_code, 1, 2) from landing.{table}").fetchall()
            assert {kind for (kind,) in found} & {"WK", "BU"} == kinds


def test_the_release_shows_what_may_be_shown(release: duckdb.DuckDBPyConnection) -> None:
    shown = {
        (indicator, code): (value, status)
        for indicator, code, value, status in release.execute(
            "select indicator_id, region_code, value, disclosure_status from mart_programme__neighbourhoods "
            "where indicator_id in ('aantal-inwoners', 'bijstand-per-1000')"
        ).fetchall()
    }
    assert {code for _, code in shown} == {*PLACES, *DISTRICTS}
    assert shown["aantal-inwoners", "BU01140000"] == (1_201, "shown")
    assert shown["aantal-inwoners", "BU01140001"] == (401, "shown")
    assert shown["bijstand-per-1000", "BU01140001"] == (None, "suppressed_small")
    assert shown["bijstand-per-1000", "BU01140002"] == (None, "suppressed_secondary")
    assert shown["aantal-inwoners", "BU01140101"] == (None, "suppressed_small")
    assert shown["aantal-inwoners", "BU01140102"] == (None, "suppressed_secondary")
    assert shown["bijstand-per-1000", "WK011401"][1] == "shown"
    assert release.execute(
        "select kind, name, municipality_code from dim_region where region_code = 'BU01140101'"
    ).fetchone() == ("neighbourhood", "Aan de Vaart", "GM0114")


def test_no_table_of_the_release_holds_what_is_hidden(release: duckdb.DuckDBPyConnection) -> None:
    hidden = release.execute(
        "select distinct region_code from mart_programme__neighbourhoods where disclosure_status <> 'shown'"
    ).fetchall()
    codes = [code for (code,) in hidden]
    secrets = [f"{secret:.6f}"[:-1] for secret in SECRETS]
    tables = [name for (name,) in release.execute("select table_name from duckdb_tables()").fetchall()]
    assert len(tables) > 30
    for table in tables:
        rows = f"(select cast(to_json(r) as varchar) as row from {table} as r)"
        for secret in secrets:
            assert release.execute(f"select count(*) from {rows} where contains(row, ?)", [secret]).fetchone() == (0,)
        about = release.execute(
            f"select count(*) from {rows} where list_bool_or([contains(row, code) for code in ?])",
            [codes],
        ).fetchone()
        assert about == (0,) or table in {"dim_region", "dim_neighbourhood", "mart_programme__neighbourhoods"}
    assert release.execute(
        "select count(*) from mart_programme__neighbourhoods where disclosure_status <> 'shown' "
        "and (value is not null or status is not null or basis is not null)"
    ).fetchone() == (0,)
