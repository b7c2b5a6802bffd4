"""Costs of steps: they add up to the whole, and a run's do not leak into the next's."""

from __future__ import annotations

import time

import pytest

from orchestration.step_costs import StepCosts

BIG = 80_000_000


def test_steps_add_up_and_what_is_in_between_is_told_apart():
    costs = StepCosts()
    costs.begin_run()
    for _ in range(2):
        with costs.measured("landing"):
            time.sleep(0.02)
    time.sleep(0.05)
    with costs.measured("models"):
        sum(n * n for n in range(300_000))
    found = {cost.step: cost for cost in costs.so_far}
    assert [*found] == ["start", "landing", "models", "in_between"]
    assert found["landing"].seconds >= 0.04
    assert found["in_between"].seconds >= 0.05
    assert found["models"].cpu_seconds > 0
    assert found["landing"].cpu_seconds < found["landing"].seconds


def test_a_peak_is_that_of_its_own_step():
    costs = StepCosts()
    costs.begin_run()
    with costs.measured("models"):
        held = bytearray(BIG)
        held[::4096] = b"x" * len(held[::4096])
    del held
    with costs.measured("pages"):
        pass
    found = {cost.step: cost for cost in costs.so_far}
    assert found["models"].peak_bytes >= BIG
    assert found["pages"].peak_bytes < found["models"].peak_bytes - BIG / 2


def test_a_run_that_fails_in_a_step_still_tells_what_it_took():
    costs = StepCosts()
    costs.begin_run()
    with pytest.raises(ZeroDivisionError), costs.measured("models"):
        1 / 0  # noqa: B018 - what fails
    assert "models" in {cost.step for cost in costs.so_far}


def test_the_next_run_counts_from_where_the_last_step_ended():
    costs = StepCosts()
    costs.begin_run()
    with costs.measured("landing"):
        pass
    time.sleep(0.05)
    costs.begin_run()
    found = {cost.step: cost for cost in costs.so_far}
    assert [*found] == ["start", "in_between"]
    assert 0.05 <= found["start"].seconds < 5
