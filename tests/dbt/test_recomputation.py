"""Every figure and every signal of the marts, computed a second time and compared to 1e-9."""

from __future__ import annotations

import math
from dataclasses import asdict, fields
from typing import TYPE_CHECKING

import pytest

from tests.dbt.recomputation import Figures, Progress, Provisional, all_figures, all_progress, all_projections
from tests.dbt.recomputed_projection import Projection

if TYPE_CHECKING:
    import duckdb

    from tests.dbt.building import Built


@pytest.fixture(scope="module")
def again(built: Built) -> Figures:
    return all_figures(built)


@pytest.fixture(scope="module")
def provisional(figures: duckdb.DuckDBPyConnection) -> Provisional:
    rows = figures.execute(
        "select indicator_id, region_code, year from fct_observation "
        "where is_provisional and period_kind = 'year' and breakdown = ''"
    ).fetchall()
    return {(name, region, year) for name, region, year in rows}


def _rows(mart: str, figures: duckdb.DuckDBPyConnection, names: list[str]) -> dict[tuple[str, str], dict[str, object]]:
    """The named columns of a mart by indicator and region."""
    rows = figures.execute(f"select indicator_id, region_code, {', '.join(names)} from {mart}").fetchall()
    by_key = {(row[0], row[1]): dict(zip(names, row[2:], strict=True)) for row in rows}
    assert len(rows) == len(by_key) > 400
    return by_key


def _agree(mart: dict[tuple[str, str], dict[str, object]], again: dict[tuple[str, str], dict[str, object]]) -> None:
    """Hold every row of a mart against its second computation; what differs is shown with its whole row."""
    assert mart.keys() == again.keys()
    wrong = []
    for key, expected in again.items():
        different = [name for name, value in expected.items() if not _same(value, mart[key][name])]
        if different:
            values = ", ".join(f"{name}: mart {mart[key][name]!r}, again {expected[name]!r}" for name in different)
            wrong.append(f"{' '.join(key)}: {values}\n    the row: {mart[key]}")
    assert not wrong, f"{len(wrong)} rows differ\n" + "\n".join(wrong[:10])


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


def test_every_signal_is_the_same(
    figures: duckdb.DuckDBPyConnection, built: Built, again: Figures, provisional: Provisional
) -> None:
    mart = _rows("mart_programme__ambition_progress", figures, [field.name for field in fields(Progress)])

    _agree(mart, {key: asdict(of) for key, of in all_progress(built.catalogue, again, provisional).items()})


def test_every_projection_is_the_same(
    figures: duckdb.DuckDBPyConnection, built: Built, again: Figures, provisional: Provisional
) -> None:
    names = [field.name for field in fields(Projection)]
    mart = _rows("mart_programme__projections", figures, [*names, "touches_provisional"])
    progress = all_progress(built.catalogue, again, provisional)

    projected = all_projections(built.catalogue, again, progress, provisional)

    assert sum(of.prediction_standard_error is not None for of, _ in projected.values()) >= 10
    _agree(mart, {key: {**asdict(of), "touches_provisional": touched} for key, (of, touched) in projected.items()})


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
