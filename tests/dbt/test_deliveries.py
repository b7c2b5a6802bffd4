"""What was handed in, in the marts: a second implementation, the history, and what changed since the last release."""

from __future__ import annotations

import json
import shutil
from datetime import date, datetime
from typing import TYPE_CHECKING

import duckdb
import pytest

from orchestration.build import prepare_build
from orchestration.inputs import Inputs, read_inputs, write_inputs
from tests.dbt.building import Built, build, run_dbt
from tests.dbt.handed_in import CATALOGUE_DAY, FACT, FEED, FIRST, PROJECT, SECOND, small_case

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Key = tuple[str, str, date]


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A build with a few deliveries, every data test passed."""
    shared = tmp_path_factory.getbasetemp()
    if shared.name.startswith("popen-"):  # pytest-xdist: one folder per worker, one build for all
        shared = shared.parent
    home = shared / "dbt-deliveries"
    return build(home, small_case(home / "files"))


@pytest.fixture
def marts(case: Built) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(case.database), read_only=True) as connection:
        yield connection


def _recomputed(case: Built) -> dict[Key, tuple[float | None, str | None]]:
    """Value and delivery of each fact and date, from the judgements on disk and the catalogue's objects."""
    found: dict[Key, tuple[float | None, str | None]] = {}
    for project in case.catalogue.projects:
        for fact in project.facts:
            found[project.id, fact.id, fact.as_of] = (fact.value, None)
    folders = [path.parent for path in (case.home / "deliveries").glob("*/delivery.json")]
    records = sorted(
        (datetime.fromisoformat(json.loads((folder / "delivery.json").read_text())["received_at"]), folder.name)
        for folder in folders
    )
    for _, delivery_id in records:
        last = max((case.home / "deliveries" / delivery_id / "judgements").glob("*.json"))
        for row in json.loads(last.read_text())["judgement"]["rows"]:
            if any(finding["severity"] == "error" for finding in row["findings"]):
                continue
            for figure in row["project_figures"]:
                key = figure["project_id"], figure["fact_id"], date.fromisoformat(figure["as_of"])
                found[key] = (figure["value"], delivery_id)
    return found


def test_every_value_of_a_fact_is_the_same(case: Built, marts: duckdb.DuckDBPyConnection) -> None:
    rows = marts.execute("select project_id, fact_id, as_of, value, delivery_id from fct_project_progress").fetchall()
    expected = _recomputed(case)
    assert len(rows) == len(expected)
    assert {tuple(row[:3]): tuple(row[3:]) for row in rows} == expected


def test_one_row_of_each_fact_is_the_latest(case: Built, marts: duckdb.DuckDBPyConnection) -> None:
    rows = marts.execute("select project_id, fact_id, as_of from fct_project_progress where is_latest").fetchall()
    by_fact: dict[tuple[str, str], list[tuple[bool, date]]] = {}
    for (project, fact, as_of), (value, _) in _recomputed(case).items():
        by_fact.setdefault((project, fact), []).append((value is not None, as_of))
    assert {(project, fact): as_of for project, fact, as_of in rows} == {
        fact: max(dates)[1] for fact, dates in by_fact.items()
    }
    assert len(rows) == len(by_fact)


def test_projects_count_each_fact_once(case: Built, marts: duckdb.DuckDBPyConnection) -> None:
    counts = dict(marts.execute("select project_id, fact_count from mart_programme__projects").fetchall())
    assert counts == {project.id: len(project.facts) for project in case.catalogue.projects}


def test_what_a_delivery_replaced_is_kept(marts: duckdb.DuckDBPyConnection) -> None:
    rows = marts.execute(
        "select value, replaced_catalogue_value, is_approximate, remark, organisation_name from fct_project_progress "
        "where project_id = ? and fact_id = ? and as_of = ?",
        [PROJECT, FACT, CATALOGUE_DAY],
    ).fetchall()
    assert rows == [(20.0, 19.0, True, "Herteld", "Gemeente Coevorden")]


def test_who_handed_in_what_when(marts: duckdb.DuckDBPyConnection) -> None:
    first, second = (moment.replace(tzinfo=None) for moment in (FIRST, SECOND))
    rows = marts.execute(
        "select as_of, value, received_at, is_in_force, superseded_at, organisation_id, channel "
        "from mart_programme__submissions order by as_of, received_at"
    ).fetchall()
    assert rows == [
        (CATALOGUE_DAY, 20.0, first, True, None, "gemeente-coevorden", "submit"),
        (date(2022, 9, 30), 24.0, first, False, second, "gemeente-coevorden", "submit"),
        (date(2022, 9, 30), 26.0, second, True, None, "gemeente-coevorden", "submit"),
        (date(2023, 3, 31), 31.0, second, True, None, "gemeente-coevorden", "submit"),
    ]


def test_how_everybody_stands(case: Built, marts: duckdb.DuckDBPyConnection) -> None:
    rows = marts.execute(
        "select subject_id, delivery_status, whose_move, delivery_count, rows_accepted, rows_rejected, rows_open "
        "from mart_programme__deliveries where delivery_count > 0 order by subject_id"
    ).fetchall()
    assert rows == [
        (FEED, "accepted", "nobody", 2, 2, 0, 0),
        (PROJECT, "partly_accepted", "project_lead", 2, 2, 1, 1),
    ]
    counts = dict(marts.execute("select subject_kind, count(*) from mart_programme__deliveries group by 1").fetchall())
    assert counts == {"project": len(case.catalogue.projects), "feed": len(case.catalogue.feeds)}


def test_a_delivery_without_a_subject_is_there_too(marts: duckdb.DuckDBPyConnection) -> None:
    rows = marts.execute("select subject_name, verdict, is_open from fct_delivery where subject_kind = 'unknown'")
    assert rows.fetchall() == [("Onbekend", "rejected", True)]


def test_of_a_feed_the_figure_received_last_counts(marts: duckdb.DuckDBPyConnection) -> None:
    rows = marts.execute(
        "select region_code, value, status from staging.stg_landing__observations where table_id = ? order by 1", [FEED]
    ).fetchall()
    assert rows == [("GM0109", None, "Voorlopig"), ("GM0114", 40.0, "Voorlopig"), ("GM1680", 120.0, "Voorlopig")]


def test_no_name_of_a_file_reaches_the_marts(case: Built, marts: duckdb.DuckDBPyConnection) -> None:
    names = [path.name for path in (case.home / "files").rglob("*.json")]
    tables = marts.execute("select table_name from duckdb_tables() where schema_name = 'main'").fetchall()
    told = "".join(str(marts.execute(f"select * from {name}").fetchall()) for (name,) in tables if "observ" not in name)
    assert len(names) == 5
    assert "werken-9" in told
    assert not [name for name in names if name in told]


def test_what_changed_since_a_release_of_an_older_shape(case: Built, tmp_path: Path) -> None:
    """The release before had no status, no origin and no deliveries; it is compared all the same, with reasons."""
    previous = tmp_path / "previous" / "monitor.duckdb"
    previous.parent.mkdir()
    with duckdb.connect(str(previous)) as connection:
        connection.execute(f"attach '{case.database}' as built (read_only)")
        connection.execute(
            """
            create table fct_observation as
            select indicator_id, region_code, period, breakdown, table_id,
                case when region_code = 'GM0114' and year = 2022 then value + 1 else value end as value
            from built.main.fct_observation
            where not (indicator_id = 'aantal-inwoners' and region_code = 'GM0109' and year >= 2024)
            """
        )
        connection.execute(
            "create table fct_project_progress as select project_id, fact_id, as_of, "
            "case when as_of = date '2022-09-30' then 24.0 else value end as value "
            "from built.main.fct_project_progress where as_of <= date '2022-09-30'"
        )
    home = tmp_path / "home"
    database = prepare_build(home / "build", case.landing, case.inputs, previous)
    shutil.copytree(case.home / "target", home / "target")
    run_dbt(
        home, database, "build", "--exclude-resource-type", "unit_test", "test",
        "--select", "+mart_programme__changes", "+mart_programme__project_changes",
    )  # fmt: skip
    with duckdb.connect(str(database), read_only=True) as connection:
        reasons = dict(
            connection.execute("select change_reason, count(*) from mart_programme__changes group by 1").fetchall()
        )
        revised = connection.execute(
            "select count(*) from fct_observation where region_code = 'GM0114' and year = 2022"
        ).fetchone()
        projects = connection.execute(
            "select as_of, change_kind, change_reason, old_value, new_value from mart_programme__project_changes "
            "order by as_of"
        ).fetchall()
    assert revised is not None
    assert reasons.keys() == {"new_period", "revised_by_publisher"}
    assert reasons["revised_by_publisher"] == revised[0] > 10
    assert projects == [
        (date(2022, 9, 30), "revised", "superseded", 24.0, 26.0),
        (date(2023, 3, 31), "new", "delivered", None, 31.0),
    ]


def test_inputs_read_back_as_they_were(case: Built, tmp_path: Path) -> None:
    write_inputs(tmp_path, case.inputs)
    again = read_inputs(tmp_path)
    assert again == case.inputs
    assert again.digest == case.inputs.digest
    assert FEED not in {manifest.table_id for manifest in again.tables}


def test_the_digest_tells_of_deliveries_and_due_dates(case: Built) -> None:
    inputs = case.inputs
    without = Inputs(inputs.catalogue, inputs.tables, inputs.outcomes, inputs.code_digest)
    later = inputs.standings[0].model_copy(update={"last_due": date(2030, 1, 1)})
    variants = [
        inputs,
        without,
        _with(inputs, deliveries=inputs.deliveries[1:]),
        _with(inputs, summaries=inputs.summaries[1:]),
        _with(inputs, standings=(later, *inputs.standings[1:])),
    ]
    assert len({variant.digest for variant in variants}) == len(variants)
    assert _with(inputs).digest == inputs.digest


def _with(inputs: Inputs, **other: object) -> Inputs:
    fields = {name: getattr(inputs, name) for name in Inputs.__dataclass_fields__}
    return Inputs(**{**fields, **other})
