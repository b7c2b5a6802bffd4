"""What was noticed of a version is kept with the check, and journals written before there were notices are read."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from sources.landing import Landing, Notice

GONE = Notice(
    kind="measure_gone", text="Het onderwerp 'Koopwoningen' staat niet in de tabel.", subjects=("Koopwoningen",)
)
KEPT_OUT = GONE.model_copy(update={"blocks": True})


@pytest.fixture
def landing(tmp_path):
    return Landing(tmp_path / "landing")


def test_a_check_keeps_what_was_noticed(landing):
    noted = landing.record_check(
        "cbs",
        "1NED",
        "failed",
        cause="ChangeBlocked: …",
        error="ChangeBlocked",
        modified="2026-03-01",
        notices=[KEPT_OUT, GONE],
        measures={"M001": "Aantal inwoners"},
    )
    assert landing.checks("cbs", "1NED") == [noted]
    assert noted.notices == (KEPT_OUT, GONE)
    assert noted.measures == {"M001": "Aantal inwoners"}
    # A version that was kept out does not make the figures in force current.
    assert landing.last_confirmed("cbs", "1NED") is None


def test_a_journal_of_before_is_read(landing):
    landing.record_check("cbs", "1NED", "unchanged", version="0" * 16)
    journal = landing.root / "cbs" / "1NED" / "checks.jsonl"
    journal.write_text('{"checked_at":"2026-01-01T02:30:00Z","outcome":"failed","cause":"HostDown: …"}\n')
    (check,) = landing.checks("cbs", "1NED")
    assert (check.error, check.notices, check.measures) == (None, (), None)


def test_a_kind_that_is_none_is_refused():
    with pytest.raises(ValidationError, match="regions_lost"):
        Notice(kind="region_lost", text="…")
