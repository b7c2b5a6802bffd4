"""Every figure and every signal of the marts, computed a second time and compared to 1e-9."""

from __future__ import annotations

import math
from dataclasses import asdict, fields
from typing import TYPE_CHECKING

import pytest

from tests.dbt.recomputation import Figures, Progress, all_figures, all_progress

if TYPE_CHECKING:
    import duckdb

    from tests.dbt.building import Built


@pytest.fixture(scope="module")
def again(built: Built) -> Figures:
    return all_figures(built)


def _same(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float | int):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return one == other


def test_every_observation_is_the_same(figures: duckdb.DuckDBPyConnection, again: Figures) -> None:
    rows = figures.execute(
        "select indicator_id, region_code, period, breakdown, value, table_id, basis = 'aggregated' "
        "from fct_observation"
    ).fetchall()
    mart = {tuple(row[:4]): row[4:] for row in rows}

    assert len(rows) == len(mart) > 40_000
    assert mart.keys() == again.keys()
    wrong = {
        key: (mart[key], figure)
        for key, figure in again.items()
        if not _same(figure.value, mart[key][0]) or (figure.table, figure.aggregated) != mart[key][1:]
    }
    assert not wrong


def test_every_signal_is_the_same(figures: duckdb.DuckDBPyConnection, built: Built, again: Figures) -> None:
    names = [field.name for field in fields(Progress)]
    rows = figures.execute(
        f"select indicator_id, region_code, {', '.join(names)} from mart_programme__ambition_progress"
    ).fetchall()
    mart = {(row[0], row[1]): dict(zip(names, row[2:], strict=True)) for row in rows}
    expected = {key: asdict(progress) for key, progress in all_progress(built.catalogue, again).items()}

    assert len(rows) == len(mart) > 400
    assert mart.keys() == expected.keys()
    wrong = [
        (*key, name, mart[key][name], value)
        for key, progress in expected.items()
        for name, value in progress.items()
        if not _same(value, mart[key][name])
    ]
    assert not wrong


def test_the_pillar_marts_repeat_the_signals(figures: duckdb.DuckDBPyConnection) -> None:
    shared = (
        "indicator_id, region_code, latest_value, pace_status, pace_ratio, trend_status, position_rank, "
        "target_value, base_value, national_value, province_value"
    )
    pillars = " union all ".join(
        f"select {shared} from mart_{pillar}__indicators" for pillar in ("werken", "wonen", "welzijn")
    )
    programme = f"select {shared} from mart_programme__ambition_progress"
    count = figures.execute("select count(*) from mart_programme__ambition_progress").fetchone()

    assert figures.execute(f"({pillars}) except all ({programme})").fetchall() == []
    assert figures.execute(f"select count(*) from ({pillars})").fetchone() == count
