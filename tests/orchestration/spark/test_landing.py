"""What is laid out for Spark, read as text: whether Spark makes of it what DuckDB does, ``make test-engines`` tells."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

import duckdb
import pytest

from orchestration.landed_views import LandedFile, LandedView
from orchestration.spark.landing import STATEMENTS, LayoutError, lay_out

if TYPE_CHECKING:
    from pathlib import Path

SHAPE = {"region_code": "varchar", "value": "double", "value_lower": "double", "origin": "varchar"}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A build database with one small table, and a mart that is not landing's."""
    path = tmp_path / "monitor.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema landing; create schema landing_catalogue")
        connection.execute(
            "create table landing.checks as select 'A' as table_id, timestamp '2026-01-02 03:04:05' as at"
        )
        connection.execute("create table fct_observation (value double)")
    return path


@pytest.fixture
def landed(tmp_path: Path) -> Path:
    """A landed file without bounds."""
    path = tmp_path / "observations.parquet"
    duckdb.sql("select 'GM0114' as region_code, 1.5 as value").write_parquet(str(path))
    return path


def _laid_out(folder: Path, database: Path, *views: LandedView) -> list[str]:
    lay_out(folder, database, views)
    return [json.loads(line)["statement"] for line in (folder / STATEMENTS).read_text().splitlines()]


def test_a_file_is_read_where_it_lies_and_says_what_its_rows_do_not(
    tmp_path: Path, database: Path, landed: Path
) -> None:
    view = LandedView(
        "landing", "observations", SHAPE, (LandedFile(str(landed), {"origin": "o'clock\\"}),), where="true"
    )
    found = _laid_out(tmp_path / "spark", database, view)
    assert found[2] == (
        f"create table landing.observations__0 (`region_code` string, `value` double) using parquet location '{landed}'"
    )
    assert (
        "select `region_code`, `value`, cast(null as double) as `value_lower`, "
        "cast('o\\'clock\\\\' as string) as `origin` from landing.observations__0" in found[3]
    )


def test_only_what_landing_has_is_laid_out(tmp_path: Path, database: Path) -> None:
    found = _laid_out(tmp_path / "spark", database)
    assert [line for line in found if "checks" in line]
    assert not [line for line in found if "fct_observation" in line]
    assert "`at` timestamp_ntz" in found[2]


def test_a_moment_is_said_in_utc(tmp_path: Path, database: Path, landed: Path) -> None:
    moment = datetime(2026, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=1)))
    view = LandedView(
        "landing",
        "figures",
        {"received_at": "timestamp"},
        delivered=(LandedFile(str(landed), {"received_at": moment}),),
    )
    (select,) = [line for line in _laid_out(tmp_path / "spark", database, view) if "view landing.figures" in line]
    assert "cast('2025-12-31 23:30:00' as timestamp_ntz) as `received_at`" in select


def test_a_type_without_counterpart_is_named(tmp_path: Path, database: Path) -> None:
    view = LandedView("landing", "odd", {"region_code": "uuid"})
    with pytest.raises(LayoutError, match=r"landing\.odd\.region_code is of type uuid.*known are bigint"):
        lay_out(tmp_path / "spark", database, [view])


def test_a_path_that_spark_reads_as_a_pattern_is_refused(tmp_path: Path, database: Path) -> None:
    odd = tmp_path / "{a,b}.parquet"
    duckdb.sql("select 'GM0114' as region_code").write_parquet(str(odd))
    view = LandedView("landing", "observations", SHAPE, (LandedFile(str(odd)),))
    with pytest.raises(LayoutError, match=r"Spark reads \{ \} in .* as a pattern; the landing must lie elsewhere"):
        lay_out(tmp_path / "spark", database, [view])
