"""The small release of these tests has the tables and columns that the real marts have."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from tests.dbt.building import Built

SCHEMA = Path(__file__).with_name("release_schema.sql")

COLUMNS = "select table_name, column_name, data_type from information_schema.columns where table_schema = 'main'"


def test_the_small_release_has_the_columns_of_the_marts(built: Built) -> None:
    with duckdb.connect() as small, duckdb.connect(str(built.database), read_only=True) as real:
        small.execute(SCHEMA.read_text(encoding="utf-8"))
        made = {row for row in small.execute(COLUMNS).fetchall() if not row[0].startswith("meta_")}
        marts = set(real.execute(COLUMNS).fetchall())
    assert made - marts == set()
