"""The rules of the models: dbt's own unit tests, and the SQL of trend and pace against generated series."""

from __future__ import annotations

import json
import math
import re
import shutil
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.dbt.building import DBT_PROJECT, run_dbt
from tests.dbt.recomputation import pace, trend

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import duckdb

    from tests.dbt.building import Built

DIRECTIONS = {"higher_is_better", "lower_is_better", "neither"}


def test_the_unit_tests_of_the_models_pass(built: Built, tmp_path: Path) -> None:
    copy = tmp_path / "monitor.duckdb"
    shutil.copyfile(built.database, copy)

    run_dbt(tmp_path, copy, "test", "--select", "test_type:unit")

    results = json.loads((tmp_path / "target" / "run_results.json").read_text(encoding="utf-8"))["results"]
    statuses = [result["status"] for result in results if result["unique_id"].startswith("unit_test.")]
    written = sum(
        len(re.findall(r"^  - name: ", path.read_text(encoding="utf-8"), re.MULTILINE))
        for path in (DBT_PROJECT / "models").rglob("*_unit_tests.yml")
    )
    assert written >= 18
    assert statuses == ["pass"] * written


figure = st.one_of(
    st.integers(-500, 500).map(float),
    st.floats(-1e4, 1e4, allow_nan=False).map(lambda x: round(x, 3)),
    st.sampled_from([0.0, 100.0]),
)
direction = st.sampled_from(sorted(DIRECTIONS))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    direction=direction,
    base=st.one_of(st.none(), st.tuples(st.integers(2012, 2023), figure)),
    latest=st.tuples(st.just(2024), figure),
    target=st.one_of(st.none(), st.tuples(st.integers(2020, 2035), figure)),
    compound=st.booleans(),
    broken=st.booleans(),
)
def test_pace_of_any_series(
    workbench: duckdb.DuckDBPyConnection,
    compiled: Callable[[str], str],
    direction: str,
    base: tuple[int, float] | None,
    latest: tuple[int, float],
    target: tuple[int, float] | None,
    compound: bool,
    broken: bool,
) -> None:
    if direction == "neither":
        target = None
    workbench.execute(
        """
        create or replace table monitor.intermediate.int_pace_components as
        select
            ? as direction, ? as pace_method, ? as target_basis,
            cast(? as double) as target_value, cast(? as integer) as target_year,
            cast(? as integer) as base_year, cast(? as double) as base_value,
            cast(? as integer) as latest_year, cast(? as double) as latest_value,
            cast(? as bigint) as segment_count, cast(null as integer) as withheld_year,
            false as latest_is_provisional, false as base_is_provisional, false as national_is_provisional
        """,
        [
            direction, "compound" if compound else "linear", "decided" if target else "none",
            target[1] if target else None, target[0] if target else 2030,
            base[0] if base else None, base[1] if base else None, *latest, 2 if broken else 1,
        ],
    )  # fmt: skip

    (found,) = workbench.execute(
        f"select required_pace, actual_pace, pace_ratio, pace_status from ({compiled('int_pace')})"
    ).fetchall()

    expected = pace(direction, base, latest, target, compound=compound, broken=broken)
    assert found[3] == expected[3]
    for ours, theirs in zip(found[:3], expected[:3], strict=True):
        assert (ours is None) == (theirs is None)
        if ours is not None and theirs is not None:
            assert math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-9)
            assert math.copysign(1, ours) == 1 or ours != 0, "a page would show -0"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    direction=direction,
    series=st.dictionaries(st.integers(2010, 2024), figure, min_size=1, max_size=12),
)
def test_trend_of_any_series(
    workbench: duckdb.DuckDBPyConnection,
    compiled: Callable[[str], str],
    direction: str,
    series: dict[int, float],
) -> None:
    workbench.execute(
        "create or replace table monitor.staging.stg_catalogue__indicators as "
        "select 'i' as indicator_id, ? as direction",
        [direction],
    )
    workbench.execute(
        """
        create or replace table monitor.intermediate.int_series_yearly as
        select
            'i' as indicator_id, 'R' as region_code, unnest(?::integer[]) as year, unnest(?::double[]) as value,
            true as is_current_segment, false as is_provisional, ?::integer as latest_year
        """,
        [list(series), list(series.values()), max(series)],
    )

    (found,) = workbench.execute(
        f"select trend_n, trend_slope, trend_r_squared, trend_status from ({compiled('int_trend')})"
    ).fetchall()

    count, slope, explained, verdict = trend(direction, series)
    assert (found[0], found[3]) == (count, verdict)
    # A level line explains nothing, and what rounding leaves of its slope decides whether that is nothing or 0.
    is_level = slope is not None and math.isclose(slope, 0, abs_tol=1e-12)
    ours_explained, explained = (value or 0.0 if is_level else value for value in (found[2], explained))
    for ours, theirs in ((found[1], slope), (ours_explained, explained)):
        assert (ours is None) == (theirs is None)
        if theirs is not None:
            assert math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-9)
    assert ours_explained is None or 0 <= ours_explained <= 1
