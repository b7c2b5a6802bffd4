"""The main job against a real HTTP server: what is fetched, what is kept, and how it ends when sources fail."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, get_args
from urllib.parse import unquote_plus

import duckdb
import pytest

from orchestration.alerts import list_incidents
from orchestration.explaining import Where, explain
from orchestration.refresh import refresh
from orchestration.releases.as_of import release_as_of
from orchestration.releases.breaches import accept, open_breaches
from orchestration.releases.finding import current_release, list_releases
from orchestration.settings import Settings
from orchestration.step_costs import Step
from sources.catalogue import load_catalogue
from sources.catalogue.load import CATALOGUE_ROOT
from sources.landing import Landing
from tests.orchestration.live_publisher import MARGIN, WITHOUT_BOUNDS, live_table, serve_all
from tests.publisher import Fault, Publisher

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from orchestration.refresh import RefreshReport
    from sources.landing import LandingManifest

EXIT_GOOD, EXIT_FAILED, EXIT_STALE = 0, 1, 3


class World:
    """A home, a publisher, and the refresh between them."""

    def __init__(self, home: Path, publisher: Publisher) -> None:
        self.home = home
        self.publisher = publisher
        self.catalogue = load_catalogue()
        self.tables = serve_all(publisher, self.catalogue)

    def settings(self, **other: object) -> Settings:
        addresses = self.publisher.endpoints
        return Settings(
            home=self.home,
            cbs_v4_url=addresses["v4"],
            cbs_v3_url=addresses["v3_cbs"],
            dataderden_url=addresses["v3_dataderden"],
            pdok_url=addresses["pdok"],
            fetch_attempts=2,
            **other,
        )

    def refresh(self, monkeypatch: pytest.MonkeyPatch, **other: object) -> RefreshReport:
        settings = self.settings(**other)
        # The publishers' client reads its addresses from the environment, as it does in a scheduled run.
        monkeypatch.setenv("REGIODEAL_CBS_V4_URL", settings.cbs_v4_url or "")
        monkeypatch.setenv("REGIODEAL_CBS_V3_URL", settings.cbs_v3_url or "")
        monkeypatch.setenv("REGIODEAL_DATADERDEN_URL", settings.dataderden_url or "")
        monkeypatch.setenv("REGIODEAL_PDOK_URL", settings.pdok_url or "")
        monkeypatch.setenv("REGIODEAL_FETCH_ATTEMPTS", str(settings.fetch_attempts))
        return refresh(settings)

    def in_force(self) -> str:
        folder = current_release(self.home / "releases")
        assert folder is not None
        return folder.name

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        with duckdb.connect(str(self.home / "releases/current/monitor.duckdb"), read_only=True) as connection:
            return connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One world for the module: a refresh that works, on which each test then tries something."""
    with Publisher() as publisher:
        made = World(tmp_path_factory.mktemp("world") / "home", publisher)
        with pytest.MonkeyPatch.context() as patch:
            first = made.refresh(patch)
        assert first.error is None, first.error
        assert first.exit_code == EXIT_GOOD
        made.first = first
        yield made


def outcome_of(report: RefreshReport, table: str) -> tuple[str, str]:
    found = next(outcome for outcome in report.outcomes if outcome.table_id == table)
    return found.result, found.cause or ""


def test_a_first_refresh_fetches_every_live_table(world: World) -> None:
    assert {o.table_id for o in world.first.outcomes if o.result == "fetched"} == set(world.tables)
    assert outcome_of(world.first, "WBK2014")[0] == "no_live_source"
    assert world.ask("select count(*) from dim_project") == [(43,)]
    states = dict(world.ask("select source_status, count(*) from mart_programme__data_quality group by 1"))
    assert states == {"current": len(world.tables), "recorded_only": 1}


def test_a_release_tells_what_each_step_took(world: World) -> None:
    assert world.first.release is not None
    kept = {cost.step: cost for cost in world.first.release.costs}
    assert {*kept} == {*get_args(Step)}
    assert sum(cost.seconds for step, cost in kept.items() if step != "start") < world.first.seconds
    assert kept["models"].cpu_seconds > kept["sealing"].cpu_seconds > 0
    # What the person who started it is shown says the same, and what came after the manifest was whole as well.
    shown = {cost.step: cost for cost in world.first.costs}
    assert all(shown[step] == cost for step, cost in kept.items() if step != "in_between")


def test_a_live_figure_is_explained_to_what_was_asked(world: World) -> None:
    release = current_release(world.home / "releases")
    assert release is not None
    figure = explain(Where(release, world.home / "landing", None), "overgewicht", "emmen").figure
    assert figure is not None
    (row,) = figure.rows()
    assert (row.version.origin, row.value, figure.value_again) == ("live", figure.value, figure.value)
    # v3 fills its codes up with spaces
    assert "Leeftijd eq '20300 " in unquote_plus(row.version.request_url)
    assert row.version.dimension_filters == "Leeftijd = 20300, Marges = MW00000"
    assert row.cells["status"] == figure.status


def test_live_figures_equal_the_recorded_ones(world: World) -> None:
    found = world.ask(
        "select value, origin from fct_observation where indicator_id = 'overgewicht' and region_code = 'GM0114' "
        "order by year"
    )
    assert found == [(55.0, "live"), (57.4, "live"), (58.6, "live")]


def test_bounds_come_along_and_a_difference_is_called_only_beyond_them(world: World) -> None:
    found = world.ask(
        "select region_code, value - value_lower, value_upper - value from fct_observation "
        "where indicator_id = 'overgewicht' and year = 2020 and region_code in ('GM0114', 'GM0118', 'NL00') order by 1"
    )
    assert [(region, lower and round(lower, 9), upper and round(upper, 9)) for region, lower, upper in found] == [
        ("GM0114", MARGIN, MARGIN), ("GM0118", None, None), ("NL00", MARGIN, MARGIN),
    ]  # fmt: skip
    others = world.ask("select distinct table_id from fct_observation where value_lower is not null order by 1")
    assert others == [("50090NED",)]

    judged = world.ask(
        "select p.region_code, p.difference_national_status, p.difference_previous_status, "
        "abs(p.latest_value - n.value) > 2 * $margin as is_apart "
        "from mart_programme__ambition_progress as p inner join fct_observation as n "
        "on n.indicator_id = p.indicator_id and n.region_code = 'NL00' and n.year = p.latest_year "
        "where p.indicator_id = 'overgewicht' and p.region_code like 'GM%'".replace("$margin", str(MARGIN))
    )
    assert len(judged) == 6
    for region, national, previous, is_apart in judged:
        if region == WITHOUT_BOUNDS:
            assert (national, previous) == ("bounds_unknown", "bounds_unknown")
        else:
            assert (national in {"higher", "lower"}) == is_apart, region
            assert (national == "no_clear_difference") != is_apart, region
    assert {national for _, national, _, _ in judged} >= {"higher", "bounds_unknown"}
    assert {previous for _, _, previous, _ in judged} >= {"no_clear_difference"}


def test_a_second_refresh_asks_once_a_table_and_changes_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    before = world.in_force()
    world.publisher.forget()
    report = world.refresh(monkeypatch)
    assert report.exit_code == EXIT_GOOD
    assert not report.changed
    assert {cost.step for cost in report.costs} == {"start", "landing", "inputs", "in_between"}
    assert world.in_force() == before
    assert len(world.publisher.requests("")) == len(world.tables)
    assert {o.result for o in report.outcomes} == {"unchanged", "no_live_source"}


FAULTS = {
    "50150NED": (Fault("status", status=500), ("50150NED", "500")),
    "47022NED": (Fault("truncate", on="TypedDataSet"), ("47022NED", "TypedDataSet")),
    "50090NED": (Fault("missing_column", on="TypedDataSet", column="Overgewicht_9"), ("50090NED", "Overgewicht_9")),
    "85984NED": (None, ("Koopwoningen", "Koopwoningen totaal")),
}
"""What goes wrong with which table, and what must be said of it; the last one has a measure with another title."""


@dataclass
class Failed:
    """One refresh in which all of them fail at once, each in its own way."""

    report: RefreshReport
    before: dict[str, LandingManifest | None]
    after: dict[str, LandingManifest | None]
    statuses: dict[str, str]
    overweight: int


@pytest.fixture(scope="module")
def failed(world: World) -> Failed:
    landing, tables = Landing(world.home / "landing"), world.publisher.tables
    publishers = {table.id: table.publisher for table in world.catalogue.source_tables}

    def in_force() -> dict[str, LandingManifest | None]:
        return {table: landing.in_force(publishers[table], table) for table in FAULTS}

    before = in_force()
    key = tables["85984NED"].key_of("Koopwoningen")
    tables["85984NED"].rename_measure(key, "Koopwoningen totaal")
    for table, (fault, _) in FAULTS.items():
        tables[table].restamp("2026-01-01T02:00:00")
        if fault is not None:
            world.publisher.fault(table, fault)
    with pytest.MonkeyPatch.context() as patch:
        report = world.refresh(patch)
    for table in FAULTS:
        world.publisher.fault(table)
    tables["85984NED"].rename_measure(key, "Koopwoningen")
    statuses = world.ask("select table_id, source_status from mart_programme__data_quality")
    ((overweight,),) = world.ask("select count(*) from fct_observation where indicator_id = 'overgewicht'")
    return Failed(report, before, in_force(), dict(statuses), overweight)  # type: ignore[arg-type]


@pytest.mark.parametrize("table", FAULTS)
def test_a_failing_source_leaves_its_last_version_in_force(failed: Failed, table: str) -> None:
    result, cause = outcome_of(failed.report, table)
    assert result == "failed"
    assert [words for words in FAULTS[table][1] if words not in cause] == []
    assert failed.before[table] is not None
    assert failed.after[table] == failed.before[table]
    assert failed.statuses[table] == "stale"


def test_sources_that_fail_take_nothing_else_along(failed: Failed, world: World) -> None:
    """A release all the same, with exit code 3: the other sources are as they were, and figures stay."""
    assert failed.report.exit_code == EXIT_STALE, failed.report.error
    others = [o for o in failed.report.outcomes if o.table_id not in FAULTS]
    assert {o.result for o in others} == {"unchanged", "no_live_source"}
    assert len(others) == len(world.tables) + 1 - len(FAULTS)
    assert failed.statuses.keys() >= FAULTS.keys()
    assert sum(status == "stale" for status in failed.statuses.values()) == len(FAULTS)
    assert failed.overweight > 0


def test_a_cut_network_ends_with_stale_sources_and_a_release(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("REGIODEAL_CBS_V4_URL", "http://127.0.0.1:9/odata")
    monkeypatch.setenv("REGIODEAL_DATADERDEN_URL", "http://127.0.0.1:9/dataderden")
    monkeypatch.setenv("REGIODEAL_PDOK_URL", "http://127.0.0.1:9/pdok")
    monkeypatch.setenv("REGIODEAL_FETCH_ATTEMPTS", "1")
    report = refresh(Settings(home=world.home))
    assert report.exit_code == EXIT_STALE
    assert {o.result for o in report.outcomes} == {"failed", "no_live_source"}
    assert all("127.0.0.1" in (o.cause or "") for o in report.outcomes if o.result == "failed")
    # The figures are still the live ones of before, not the recorded ones.
    assert world.ask("select distinct origin from fct_observation where indicator_id = 'overgewicht'") == [("live",)]


@pytest.fixture
def narrowed(tmp_path: Path) -> Path:
    """A catalogue in which a figure of today is implausible, so that a blocking check fails."""
    root = tmp_path / "catalogue"
    shutil.copytree(CATALOGUE_ROOT, root, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    file = root / "indicators/welzijn/overgewicht.yaml"
    file.write_text(file.read_text().replace("magnitude: [20, 80]", "magnitude: [20, 30]"))
    return root


def test_a_failing_check_means_no_release(world: World, monkeypatch: pytest.MonkeyPatch, narrowed: Path) -> None:
    before, releases = world.in_force(), list_releases(world.home / "releases")
    report = world.refresh(monkeypatch, catalogue=narrowed)
    assert report.exit_code == EXIT_FAILED
    assert "figures_have_a_plausible_magnitude" in (report.error or "")
    assert world.in_force() == before
    assert list_releases(world.home / "releases") == releases


def test_a_broken_catalogue_stops_before_anything_is_asked(
    world: World, monkeypatch: pytest.MonkeyPatch, narrowed: Path
) -> None:
    before = world.in_force()
    file = narrowed / "indicators/welzijn/rokers.yaml"
    file.write_text(file.read_text().replace("unit: ", "eenheid: "))
    world.publisher.forget()
    report = world.refresh(monkeypatch, catalogue=narrowed)
    assert report.exit_code == EXIT_FAILED
    assert "indicators/welzijn/rokers.yaml" in (report.error or "")
    assert "eenheid" in (report.error or "")
    assert world.publisher.requests("") == []
    assert world.in_force() == before


def test_a_catalogue_table_serves_what_the_catalogue_asks(world: World) -> None:
    table = next(t for t in world.catalogue.source_tables if t.id == "85984NED")
    assert len(live_table(world.catalogue, table).observations) > 300


def test_a_leap_waits_for_a_person_and_a_revision_shows_old_new_and_reason(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second landing version: one figure ten times as large, one a little higher; as of before it, the old ones."""
    settings = world.settings()
    table = world.publisher.tables["85984NED"]
    figure = "select value from fct_observation where region_code = 'GM0114' and year = 2024 and indicator_id = "
    ((density,),) = world.ask(f"{figure} 'bevolkingsdichtheid'")
    ((owned,),) = world.ask(f"{figure} 'koopwoningen'")
    region = next(row[name] for row in table.observations for name in row if str(row[name]).startswith("GM0114"))
    place = next(name for name in table.observations[0] if str(table.observations[0][name]).startswith(("NL", "GM")))
    table.set_value(table.key_of("Bevolkingsdichtheid"), density * 10, **{place: region})
    table.set_value(table.key_of("Koopwoningen"), owned + 1, **{place: region})
    table.restamp("2026-03-01T02:00:00")
    before = world.in_force()

    report = world.refresh(monkeypatch)
    assert report.exit_code == EXIT_FAILED
    assert world.in_force() == before
    (breach,) = open_breaches(settings)
    assert (breach.check_name, breach.subject_id) == ("magnitude", "bevolkingsdichtheid")
    assert [(row.region_code, row.expected_value, row.found_value) for row in breach.rows] == [
        ("GM0114", density, density * 10)
    ]
    (incident,) = [found for found in list_incidents(settings, open_only=True) if found.kind == "check_failed"]
    assert f"GM0114 2024JJ00 {density:g} -> {density * 10:g}" in incident.cause

    moment = datetime.now(UTC).isoformat()
    accept(settings, breach, "beheer", "Zo staat het bij de bron.")
    report = world.refresh(monkeypatch)
    assert report.exit_code == EXIT_GOOD, report.error
    assert report.release is not None
    assert [(found.subject_id, found.rows, found.reason) for found in report.release.accepted] == [
        ("bevolkingsdichtheid", 1, "Zo staat het bij de bron.")
    ]
    assert list_incidents(settings, open_only=True) == []
    changed = world.ask(
        "select old_value, new_value, change_reason from mart_programme__changes "
        "where compared_with = 'previous_release' and indicator_id = 'koopwoningen' and region_code = 'GM0114'"
    )
    assert changed == [(owned, owned + 1, "revised_by_publisher")]
    page = (world.home / "site/current/veranderd.html").read_text(encoding="utf-8")
    assert "Koopwoningen" in page
    assert "herzien door de bron" in page
    assert "Zo staat het bij de bron." in (world.home / "site/current/kwaliteit.html").read_text(encoding="utf-8")
    then = release_as_of(settings.releases, moment)
    assert then.release_id == before
    with duckdb.connect(str(then.database), read_only=True) as connection:
        assert connection.execute(f"{figure} 'koopwoningen'").fetchall() == [(owned,)]
