"""When a release is begun again: at once after a change, with pauses after cuts, never after it failed for good."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from orchestration import attempts
from orchestration.releases.manifest import CheckSummary
from orchestration.releases.putting_in_force import put_in_force
from orchestration.releases.retention import Keeping
from orchestration.releases.sealing import make_release
from orchestration.run_lock import run_lock
from orchestration.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from orchestration.inputs import Inputs

START = datetime(2026, 11, 25, 2, 30, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


def test_what_was_never_tried_is_due(settings: Settings) -> None:
    assert attempts.is_due(settings, "a")


def test_what_the_release_in_force_was_built_from_is_not(
    settings: Settings, inputs: Inputs, build: Callable[[float], Path]
) -> None:
    candidate = make_release(settings.releases, build(1.0), inputs, CheckSummary(passed=1, failed=0))
    pages = settings.site / ".candidates" / candidate.name
    pages.mkdir(parents=True)
    put_in_force(candidate, pages, settings.releases, settings.site, Keeping(newest=2))
    assert not attempts.is_due(settings, inputs.digest)
    assert attempts.is_due(settings, "other")
    (settings.releases / candidate.name / "manifest.json").write_text("torn")
    assert attempts.is_due(settings, inputs.digest)


def test_a_failure_for_good_waits_for_something_else_to_land(settings: Settings) -> None:
    attempts.begin(settings, "a", START)
    attempts.stop(settings, "a", "a check failed")
    assert not attempts.is_due(settings, "a", START + timedelta(days=9))
    assert attempts.is_due(settings, "b", START)
    attempts.begin(settings, "b", START)
    attempts.begin(settings, "a", START)
    assert attempts.is_due(settings, "a", START + timedelta(days=9)), "begun by hand: it counts anew"


def test_cut_off_it_is_tried_again_with_growing_pauses(settings: Settings) -> None:
    waits = []
    for number in range(1, 14):
        attempts.begin(settings, "a", START)
        found = attempts.last_attempt(settings)
        assert found is not None
        assert found.number == number
        waits.append(
            next(
                seconds
                for seconds in range(0, 700, 15)
                if attempts.is_due(settings, "a", START + timedelta(seconds=seconds))
            )
        )
    assert waits == [0, 0, 15, 30, 60, 120, 240, 480, 600, 600, 600, 600, 600]


def test_while_it_is_being_built_it_is_not_due(settings: Settings) -> None:
    attempts.begin(settings, "a", START)
    with run_lock(settings.home):
        assert not attempts.is_due(settings, "a")
        assert attempts.is_due(settings, "b"), "what landed meanwhile is: its run waits"
    assert attempts.is_due(settings, "a")


def test_a_torn_file_counts_as_none(settings: Settings) -> None:
    attempts.begin(settings, "a", START)
    (settings.builds / attempts.ATTEMPT).write_text("{half")
    assert attempts.last_attempt(settings) is None
    assert attempts.is_due(settings, "a")
