"""Scales and label placement."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from dashboards.charts.geometry import spread, ticks, year_ticks

NUMBERS = st.floats(-1e6, 1e6, allow_nan=False)


@given(NUMBERS, NUMBERS)
def test_ticks_enclose_the_domain_in_even_steps(a: float, b: float) -> None:
    low, high = sorted((a, b))
    found = ticks(low, high, 5)
    slack = max(1.0, abs(low), abs(high)) * 1e-8
    assert found[0] <= low + slack
    assert found[-1] >= high - slack
    assert len(found) <= 12
    assert found == sorted(found)


def test_years_end_at_the_last_one() -> None:
    assert year_ticks(2014, 2024, 9) == [2014.0, 2016.0, 2018.0, 2020.0, 2022.0, 2024.0]
    assert year_ticks(2021, 2021, 9) == [2021.0]


@given(st.lists(st.floats(0, 300), min_size=1, max_size=9))
def test_labels_keep_their_order_and_distance(wanted: list[float]) -> None:
    placed = spread(wanted, 18, 0, 300)
    order = sorted(range(len(wanted)), key=lambda i: placed[i])
    assert all(wanted[a] <= wanted[b] + 1e-9 for a, b in itertools.pairwise(order))
    assert all(placed[b] - placed[a] >= 18 - 1e-6 for a, b in itertools.pairwise(order))
    assert min(placed) >= -1e-6
    assert max(placed) <= 300 + 1e-6
