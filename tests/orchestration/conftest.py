"""What the orchestration's tests share: a small release folder made by hand, without dbt."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import duckdb
import pytest

from orchestration.inputs import Inputs, SourceOutcome
from sources.landing import LandingFile, LandingManifest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def manifest_of(table: str, version: str = "0" * 16) -> LandingManifest:
    """A landing manifest; only its identity matters here."""
    return LandingManifest(
        publisher="cbs",
        table_id=table,
        origin="recorded",
        nearness="cbs",
        title=table,
        url="https://example.org/",
        selection_digest="x",
        retrieved_at=datetime(2026, 1, 1, tzinfo=UTC),
        rows_received=1,
        licence="CC BY 4.0",
        attribution="CBS",
        version=version,
        files=(LandingFile(name="observations.parquet", sha256="0" * 64, bytes=1, rows=1),),
    )


@pytest.fixture
def inputs() -> Inputs:
    """One table in force, not asked."""
    return Inputs(
        catalogue=manifest_of("catalogue"),
        tables=(manifest_of("85984NED"),),
        outcomes=(SourceOutcome("85984NED", "not_asked"),),
        code_digest="code",
    )


@pytest.fixture
def build(tmp_path: Path) -> Callable[[float], Path]:
    """Makes a build database with one project and one observation of the given value."""

    def made(value: float) -> Path:
        folder = tmp_path / "build"
        folder.mkdir(exist_ok=True)
        database = folder / "monitor.duckdb"
        database.unlink(missing_ok=True)
        with duckdb.connect(str(database)) as connection:
            connection.execute("create schema landing")
            connection.execute("create schema staging")
            connection.execute("create table staging.left_over as select 1 as one")
            connection.execute("create table dim_project as select 'wonen-2.1' as project_id")
            connection.execute(f"create table fct_observation as select 'x' as indicator_id, {value}::double as value")
        return database

    return made
