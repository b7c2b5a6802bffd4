"""What is wrong opens an incident once, what is well again closes it: sources, rounds, changes, releases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from orchestration.alerts import list_incidents
from orchestration.deliveries import open_deliveries
from orchestration.noticing import notice_failure, notice_new_tables, notice_release, notice_sources
from orchestration.settings import Settings
from sources.catalogue import load_catalogue
from sources.landing import Landing
from sources.landing.notice import Notice
from sources.publishers import NewTable

if TYPE_CHECKING:
    from pathlib import Path

    from sources.catalogue import Catalogue

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


def standing(settings: Settings) -> dict[tuple[str, str], str]:
    return {(found.kind, found.subject): found.cause for found in list_incidents(settings, open_only=True)}


def look(settings: Settings, catalogue: Catalogue, now: datetime = NOW) -> dict[tuple[str, str], str]:
    landing = Landing(settings.landing)
    notice_sources(settings, catalogue, landing, open_deliveries(settings, catalogue), now)
    return standing(settings)


def test_an_untouched_home_has_nothing_the_matter(settings: Settings, catalogue: Catalogue) -> None:
    assert look(settings, catalogue) == {}


def test_a_table_that_cannot_be_reached_is_told_after_its_patience(settings: Settings, catalogue: Catalogue) -> None:
    landing = Landing(settings.landing)
    landing.record_check("politie", "47022NED", "fetched", version="0" * 16, checked_at=NOW - timedelta(days=40))
    landing.record_check("politie", "47022NED", "failed", cause="503", checked_at=NOW - timedelta(days=39))
    patience = timedelta(days=7)
    assert look(settings, catalogue, NOW - timedelta(days=40) + patience) == {}
    assert look(settings, catalogue) == {
        ("source_stale", "47022NED"): "sinds 16-10-2026 niet bereikt of bruikbaar: 503"
    }
    landing.record_check("politie", "47022NED", "unchanged", version="0" * 16, checked_at=NOW)
    assert look(settings, catalogue) == {}


def test_a_change_that_was_kept_out_is_told_at_once(settings: Settings, catalogue: Catalogue) -> None:
    landing = Landing(settings.landing)
    landing.record_check("cbs", "85984NED", "failed", cause="een gemeente ontbreekt", error="ChangeBlocked")
    landing.record_check("rivm", "50090NED", "failed", cause="time-out", error="SourceTimeout")
    landing.record_check(
        "cbs",
        "83599NED",
        "fetched",
        version="0" * 16,
        notices=(Notice(kind="discontinued", text="De tabel is gestopt."),),
    )
    assert look(settings, catalogue, datetime.now(UTC)) == {
        ("source_changed", "85984NED"): "een gemeente ontbreekt",
        ("source_changed", "83599NED"): "De tabel is gestopt.",
    }


def test_a_new_year_stays_open_until_the_catalogue_has_it(settings: Settings, catalogue: Catalogue) -> None:
    newest = next(table for table in catalogue.source_tables if table.id == "85984NED")
    entry = newest.model_copy(update={"id": "99999NED", "title": "Kerncijfers 2031", "fixed_period": "2031JJ00"})
    notice_new_tables(settings, [NewTable(entry, newest, None, "Regulier")])
    notice_new_tables(settings, [NewTable(entry, newest, None, "Regulier")])
    assert list(look(settings, catalogue)) == [("source_changed", "99999NED")]
    adopted = replace(catalogue, source_tables=[*catalogue.source_tables, entry])
    assert look(settings, adopted) == {}
    assert len(list_incidents(settings)) == 1


def test_a_missed_round_is_told_while_another_is_to_come(settings: Settings, catalogue: Catalogue) -> None:
    running = [
        programme.model_copy(update={"end_year": 2030}) if programme.id == "regio-deal-1" else programme
        for programme in catalogue.programmes
    ]
    feeds = [
        feed.model_copy(update={"until": None}) if feed.id == "energiecoaches" else feed for feed in catalogue.feeds
    ]
    found = look(settings, replace(catalogue, programmes=running, feeds=feeds))
    assert set(found) == {("source_stale", "energiecoaches"), ("source_stale", "projecten")}
    assert "wonen-2.1" in found["source_stale", "projecten"]
    assert look(settings, catalogue) == {}, "a programme that is over has nobody to remind"


def test_checks_that_fail_are_told_one_by_one_and_end_with_the_next_release(settings: Settings) -> None:
    notice_failure(settings, "2 failed", {"unique_a": "Got 2 results", "not_null_b": "Got 1 result"})
    notice_failure(settings, "1 failed", {"unique_a": "Got 2 results"})
    assert standing(settings) == {("check_failed", "unique_a"): "Got 2 results"}
    notice_failure(settings, "No space left on device")
    notice_failure(settings, "No space left on device")
    assert len(standing(settings)) == 2
    notice_release(settings)
    assert standing(settings) == {}
    assert len(list_incidents(settings)) == 3
