"""Every figure leads to rows that landed: the digests are those of the files, the rows are in them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import duckdb
import pytest

from orchestration.explaining import Where, explain
from tests.dbt.building import Built, build
from tests.dbt.handed_in import FACT, PROJECT, small_case

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The build with deliveries, shared with test_deliveries."""
    shared = tmp_path_factory.getbasetemp()
    if shared.name.startswith("popen-"):  # pytest-xdist: one folder per worker, one build for all
        shared = shared.parent
    home = shared / "dbt-deliveries"
    return build(home, small_case(home / "files"))


@pytest.fixture
def marts(case: Built) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(case.database), read_only=True) as connection:
        yield connection


def test_every_landed_file_is_the_one_the_mart_names(case: Built, marts: duckdb.DuckDBPyConnection) -> None:
    rows = marts.execute("select file_path, file_sha256, file_bytes, file_rows from dim_landing_version").fetchall()
    assert len(rows) > 30
    for path, digest, size, count in rows:
        content = (case.landing.root / path).read_bytes()
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (digest, size)
        assert duckdb.read_parquet(str(case.landing.root / path)).aggregate("count(*)").fetchone() == (count,)


def test_every_term_is_a_row_of_the_file_it_names(case: Built, marts: duckdb.DuckDBPyConnection) -> None:
    """Read straight from the files, past every model."""
    files = marts.execute(
        "select distinct table_id, landing_version, file_path from fct_observation_term "
        "inner join dim_landing_version using (table_id, landing_version) where file_name = 'observations.parquet'"
    ).fetchall()
    found = 0
    for table, version, path in files:
        rows = duckdb.read_parquet(str(case.landing.root / path)).project(
            "measure, region_code, period, breakdown, value"
        )
        landed = set(rows.fetchall())
        terms = marts.execute(
            "select measure, source_region_code, period, breakdown, value from fct_observation_term "
            "where table_id = ? and landing_version = ?",
            [table, version],
        ).fetchall()
        assert set(terms) <= landed, table
        found += len(terms)
    assert marts.execute("select count(*) from fct_observation_term where kind = 'measure'").fetchone() == (found,)
    assert found > 50_000


def test_every_fact_of_a_project_is_a_row_of_the_file_it_names(case: Built, marts: duckdb.DuckDBPyConnection) -> None:
    facts = marts.execute(
        "select project_id, fact_id, as_of, value, row_place, fct_project_progress.origin, file_path "
        "from fct_project_progress left join dim_landing_version using (table_id, landing_version) "
        "where file_name = case fct_project_progress.origin when 'catalogue' then 'project_facts.parquet' "
        "else 'figures.parquet' end"
    ).fetchall()
    assert marts.execute("select count(*) from fct_project_progress").fetchone() == (len(facts),)
    assert {origin for *_, origin, _ in facts} == {"catalogue", "delivered"}
    for project, fact, as_of, value, place, origin, path in facts:
        row = duckdb.read_parquet(str(case.landing.root / path)).filter(
            f"project_id = '{project}' and fact_id = '{fact}' and as_of = date '{as_of}'"
            + (f" and row_place = '{place}'" if origin == "delivered" else "")
        )
        assert row.project("value").fetchall() == [(value,)]


def test_what_was_handed_in_is_explained_to_the_cells_of_the_workbook(case: Built) -> None:
    where = Where(case.database.parent, case.landing.root, None)
    fact = explain(where, PROJECT, FACT, "2022-09-30").fact
    assert fact is not None
    assert (fact.value, fact.row.value, fact.organisation) == (26.0, 26.0, "Gemeente Coevorden")
    assert fact.handed_in == {"Nieuwe waarde": "5"}
    assert fact.row.cells["remark"] == "Twee vergeten"
    shown = explain(where, PROJECT, FACT).fact
    assert shown is not None
    assert (str(shown.as_of), shown.value) == ("2023-03-31", 31.0)
