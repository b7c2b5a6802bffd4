"""Who is alike to whom and what they are compared with: every row a second time, and the rules on made-up places."""

from __future__ import annotations

import itertools
import math
from dataclasses import asdict, fields
from typing import TYPE_CHECKING

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.dbt.comparing import Compared, Yearly, alike, compare, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.dbt.building import Built


@pytest.fixture(scope="module")
def yearly(figures: duckdb.DuckDBPyConnection) -> Yearly:
    rows = figures.execute(
        "select indicator_id, region_code, year, value from fct_observation "
        "where period_kind = 'year' and breakdown = ''"
    ).fetchall()
    return {(name, region, year): value for name, region, year, value in rows}


def _same(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return one == other


def test_every_list_of_municipalities_alike_is_the_same(
    figures: duckdb.DuckDBPyConnection, built: Built, yearly: Yearly
) -> None:
    rows = figures.execute(
        "select comparison_group_id, member_code, distance, likeness_rank from dim_comparison_group_member "
        "where likeness_rank is not null order by comparison_group_id, likeness_rank"
    ).fetchall()
    expected = [
        (f"{group.id}-{region.slug}", code, distance, rank)
        for group in built.catalogue.comparison_groups
        if group.alike
        for region in sorted(built.catalogue.regions, key=lambda region: region.slug)
        if region.kind == "municipality"
        for rank, (code, distance) in enumerate(alike(built.catalogue, yearly, group.alike, region.code), start=1)
    ]

    assert len(expected) == 60
    wrong = [
        pair for pair in zip(rows, expected, strict=True) if not all(_same(a, b) for a, b in zip(*pair, strict=True))
    ]
    assert not wrong


def test_every_comparison_is_the_same(figures: duckdb.DuckDBPyConnection, built: Built, yearly: Yearly) -> None:
    names = [field.name for field in fields(Compared)]
    rows = figures.execute(
        f"select indicator_id, region_code, comparison_group_id, {', '.join(names)} from mart_programme__comparisons"
    ).fetchall()
    mart = {row[:3]: dict(zip(names, row[3:], strict=True)) for row in rows}
    expected = {key: asdict(row) for key, row in compare(built.catalogue, yearly).items()}

    assert len(rows) == len(mart) > 1500
    assert mart.keys() == expected.keys()
    wrong = [
        (*key, name, mart[key][name], value)
        for key, row in expected.items()
        for name, value in row.items()
        if not _same(value, mart[key][name])
    ]
    assert not wrong


def test_who_takes_part_is_told(figures: duckdb.DuckDBPyConnection) -> None:
    """Three municipalities lack an income of 2024 in the recorded figures."""
    found = figures.execute(
        "select distinct municipality_count, candidate_count, left_out_count from dim_comparison_group "
        "where kind = 'alike'"
    ).fetchall()

    assert found == [(342, 339, 3)]


REGION, OTHERS = "GM0001", [f"GM{number:04}" for number in range(2, 9)]


@pytest.fixture(scope="module")
def likeness(built: Built) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in which the compiled models find what a test puts there, one of them upon the other."""
    folder = built.home / "target" / "compiled" / "regiodeal" / "models" / "intermediate"
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as monitor")
        for schema in ("intermediate", "staging"):
            connection.execute(f"create schema monitor.{schema}")
        connection.execute(
            "create table monitor.staging.stg_catalogue__comparison_groups as "
            "select 'g' as comparison_group_id, 'alike' as kind, 2024 as year"
        )
        connection.execute(
            "create table monitor.staging.stg_catalogue__municipality_years as "
            "select unnest(?::varchar[]) as region_code, 2024 as year",
            [[REGION, *OTHERS]],
        )
        connection.execute(
            "create table monitor.staging.stg_catalogue__regions as "
            "select ? as region_code, 'municipality' as kind, true as is_named",
            [REGION],
        )
        connection.execute(
            "create table monitor.staging.stg_catalogue__comparison_traits "
            "(comparison_group_id varchar, trait_no integer, indicator_id varchar, scale varchar, weight double)"
        )
        connection.execute(
            "create table monitor.intermediate.int_series_yearly "
            "(indicator_id varchar, region_code varchar, year integer, value double)"
        )
        for model in ("int_municipality_traits", "int_region_likeness"):
            text = (folder / f"{model}.sql").read_text(encoding="utf-8")
            connection.execute(f"create view monitor.intermediate.{model} as {text}")
        yield connection


def _found(
    connection: duckdb.DuckDBPyConnection,
    places: dict[str, Sequence[float | None]],
    logs: Sequence[bool],
    weights: Sequence[float],
) -> list[tuple[str, float]]:
    connection.execute("delete from monitor.staging.stg_catalogue__comparison_traits")
    connection.execute("delete from monitor.intermediate.int_series_yearly")
    connection.executemany(
        "insert into monitor.staging.stg_catalogue__comparison_traits values ('g', ?, ?, ?, ?)",
        [
            [number, f"i{number}", "log" if log else "linear", weight]
            for number, (log, weight) in enumerate(zip(logs, weights, strict=True))
        ],
    )
    connection.executemany(
        "insert into monitor.intermediate.int_series_yearly values (?, ?, 2024, ?)",
        [
            [f"i{number}", code, value]
            for code, values in places.items()
            for number, value in enumerate(values)
            if value is not None
        ]
        or [["none", REGION, 0.0]],
    )
    return connection.execute(
        "select member_code, distance from monitor.intermediate.int_region_likeness order by likeness_rank"
    ).fetchall()


trait = st.one_of(st.none(), st.integers(-3, 12).map(float), st.floats(0.01, 1e5).map(lambda x: round(x, 2)))


@st.composite
def worlds(draw: st.DrawFn) -> tuple[dict[str, Sequence[float | None]], list[bool], list[float]]:
    """Eight municipalities with one to three traits, some of them unknown, some alike to the last digit."""
    count = draw(st.integers(1, 3))
    values = st.lists(trait, min_size=count, max_size=count)
    places: dict[str, Sequence[float | None]] = {code: draw(values) for code in [REGION, *OTHERS]}
    if draw(st.booleans()):
        places[OTHERS[-1]] = places[OTHERS[0]]
    logs = draw(st.lists(st.booleans(), min_size=count, max_size=count))
    weights = draw(st.lists(st.sampled_from([1.0, 0.5, 2.0]), min_size=count, max_size=count))
    return places, logs, weights


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=worlds(), factor=st.sampled_from([1e-3, 0.25, 7.0, 1e6]))
def test_likeness_of_any_municipalities(
    likeness: duckdb.DuckDBPyConnection,
    world: tuple[dict[str, Sequence[float | None]], list[bool], list[float]],
    factor: float,
) -> None:
    places, logs, weights = world
    found = _found(likeness, places, logs, weights)
    expected = nearest(places, logs, weights, REGION)

    assert sorted(code for code, _ in found) == sorted(code for code, _ in expected)
    assert REGION not in [code for code, _ in found], "nobody is their own likeness"
    assert all(a[1] < b[1] or (a[1] == b[1] and a[0] < b[0]) for a, b in itertools.pairwise(found))
    distances = dict(expected)
    assert all(math.isclose(distance, distances[code], abs_tol=2e-9) for code, distance in found)

    other_unit = {
        code: [None if values[0] is None else values[0] * factor, *values[1:]] for code, values in places.items()
    }
    again = dict(_found(likeness, other_unit, logs, weights))
    assert all(math.isclose(distance, again[code], abs_tol=2e-9) for code, distance in found), "a unit changes nothing"


def test_two_at_one_distance_stand_by_their_code(likeness: duckdb.DuckDBPyConnection) -> None:
    places: dict[str, Sequence[float | None]] = {REGION: [10.0], "GM0005": [12.0], "GM0002": [8.0], "GM0003": [11.0]}
    found = _found(likeness, places, [False], [1.0])

    assert [code for code, _ in found] == ["GM0003", "GM0002", "GM0005"]
    assert found[1][1] == found[2][1] == pytest.approx(2 * found[0][1])


def test_a_trait_that_all_have_alike_tells_nobody_apart(likeness: duckdb.DuckDBPyConnection) -> None:
    places: dict[str, Sequence[float | None]] = {REGION: [1.0, 4.0], "GM0002": [3.0, 4.0], "GM0003": [2.0, 4.0]}
    both = _found(likeness, places, [False, False], [1.0, 1.0])
    one = _found(likeness, {code: values[:1] for code, values in places.items()}, [False], [1.0])

    assert both == one == [("GM0003", both[0][1]), ("GM0002", both[1][1])]
