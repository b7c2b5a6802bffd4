"""That the comparison of two engines' marts sees every kind of difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest

from orchestration.spark.comparing import differences

if TYPE_CHECKING:
    from pathlib import Path

ROWS = "(values ('a', 1.5::double, 'x'), ('b', null, 'y'), ('c', 1e6, null)) as t(code, value, label)"


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (f"select * from {ROWS} order by code desc", None),
        (f"select code, value * (1 + 1e-12) as value, label from {ROWS}", None),
        (f"select code, value * (1 + 1e-6) as value, label from {ROWS}", "2 rows differ"),
        (f"select code, coalesce(value, 0) as value, label from {ROWS}", "value null / 0.0"),
        (f"select code, value, coalesce(label, '') as label from {ROWS}", "label null / "),
        (f"select * from {ROWS} where code <> 'b'", "missing there"),
        (f"select * from {ROWS} union all select 'd', 1, 'x'", "missing here"),
        (f"select * from {ROWS} union all select * from {ROWS} where code = 'a'", "(3, 4) rows"),
        (f"select code, cast(value as decimal(9, 1)) as value, label from {ROWS}", "columns"),
        (f"select code, label, value from {ROWS}", "in another order"),
    ],
)
def test_a_difference_is_told(tmp_path: Path, other: str, told: str | None) -> None:
    duckdb.sql(other).write_parquet(str(tmp_path / "part-0.parquet"))
    with duckdb.connect() as connection:
        connection.execute(f"create table mart as select * from {ROWS}")
        found = differences(connection, "mart", ["code"], tmp_path)
    assert found == [] if told is None else told in " ".join(found)
