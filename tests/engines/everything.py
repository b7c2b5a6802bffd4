"""A case that leaves no mart empty: neighbourhoods, deliveries, an earlier release, a meeting, an accepted breach."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import duckdb

from orchestration.build import prepare_build
from orchestration.in_force import inputs_in_force
from orchestration.landed_views import LandedView, landed_views
from orchestration.releases.breaches import Acceptance, Breach, Row
from orchestration.releases.meetings import AtMeeting
from orchestration.settings import Settings
from sources.catalogue import load_catalogue
from sources.catalogue.export import catalogue_digest
from sources.catalogue.land import land_catalogue
from sources.catalogue.programme import Meeting
from sources.deliveries.deliveries import Deliveries
from sources.landing import Landing
from sources.odata import Endpoints, OdataClient, http_client
from sources.publishers import land_source
from sources.recorded.reader import land_recorded
from tests.dbt.building import TODAY, run_dbt
from tests.dbt.handed_in import small_case
from tests.dbt.judging import judge
from tests.dbt.served_neighbourhoods import TABLE, served
from tests.publisher import Publisher

if TYPE_CHECKING:
    from pathlib import Path

    from orchestration.inputs import Inputs

MEETING = Meeting(date=date(2026, 9, 24), name="Stuurgroep", source="een agenda")

LOST = Breach(
    check_name="coverage",
    subject_id="aantal-inwoners",
    rows=(
        Row(
            region_code="GM0114", period="1901JJ00", breakdown="", expected_value=10_021.5, found_value=None, detail=""
        ),
    ),
)
"""A figure that the earlier release had and this one has not."""


@dataclass(frozen=True)
class Case:
    """What two engines build from, and what DuckDB made of it."""

    home: Path
    database: Path
    """Built by DuckDB, every data test passed."""
    views: list[LandedView]
    manifest: Path


def make_case(home: Path) -> Case:
    """Land, hand in, build twice: the first build is the earlier release of the second."""
    landing = Landing(home / "landing")
    inputs = _inputs(home, landing)
    first = prepare_build(home / "first", landing, inputs, None)
    run_dbt(
        home, first, "build", "--select", "+fct_observation", "+fct_project_progress",
        "--exclude-resource-type", "test", "unit_test",
    )  # fmt: skip
    earlier = _earlier_release(first, home / "earlier")
    accepted = Acceptance(
        acceptance_id=LOST.breach_id, accepted_at=datetime(2026, 10, 1, 12, 30, tzinfo=UTC),
        accepted_by_role="programmateam", reason="Dat jaar was een vergissing.", breach=LOST,
    )  # fmt: skip
    inputs = replace(inputs, acceptances=(accepted,))
    meeting = AtMeeting(MEETING.date, "compared", "at-meeting", earlier)
    database = prepare_build(home / "build", landing, inputs, earlier, meeting)
    run_dbt(home, database, "build", "--exclude-resource-type", "unit_test")
    return Case(home, database, landed_views(landing, inputs), home / "target" / "manifest.json")


def _inputs(home: Path, landing: Landing) -> Inputs:
    catalogue = replace(load_catalogue(), meetings=[MEETING])
    land_catalogue(landing, catalogue)
    for table in catalogue.source_tables:
        land_recorded(landing, table)
    with Publisher() as publisher, http_client() as http:
        publisher.add(served())
        client = OdataClient(http, Endpoints(**publisher.endpoints))
        table = next(table for table in catalogue.source_tables if table.id == TABLE)
        land_source(client, landing, catalogue, table, depth="neighbourhood")
    deliveries = Deliveries(home / "deliveries", landing, catalogue, catalogue_digest(catalogue), judge=judge)
    small_case(home / "files")(deliveries)
    settings = Settings(home=home, offline=True, depth="neighbourhood")
    return inputs_in_force(landing, catalogue, deliveries, settings, today=TODAY)


def _earlier_release(built: Path, folder: Path) -> Path:
    """The same marts with figures that were revised, came later, were withdrawn or changed their status since."""
    folder.mkdir()
    path = folder / "monitor.duckdb"
    shutil.copy(built, path)
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            """
            update fct_observation set value = value * 1.01 where region_code = 'GM0114' and year = 2022;
            update fct_observation set status = 'Voorlopig' where region_code = 'GM1680' and year = 2021;
            delete from fct_observation where region_code = 'GM0109' and year >= 2024;
            insert into fct_observation by name
            select * replace ('1901JJ00' as period, 1901 as year, 10021.5 as value) from fct_observation
            where indicator_id = 'aantal-inwoners' and region_code = 'GM0114' and period = '2024JJ00'
            """
        )
        connection.execute("delete from fct_project_progress where as_of > date '2022-12-31'")
        connection.execute("update fct_project_progress set value = value - 1 where as_of = date '2022-09-30'")
    return path
