"""The catalogue's tables at their publishers: landed with care for what figures they feed, and watched."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sources.catalogue.needs import recorded_as, watched_regions
from sources.odata import ChangeBlocked
from sources.publishers import changed_tables, foresee_source, land_source
from sources.recorded.reader import land_recorded
from tests.publisher import Fault
from tests.sources.publishers.conftest import kwb


def table_of(catalogue, table_id):
    return next(table for table in catalogue.source_tables if table.id == table_id)


@pytest.fixture
def newest(catalogue):
    return table_of(catalogue, "86165NED")


@pytest.fixture
def two(catalogue, newest):
    """A catalogue of two live tables, one of each service, and one without."""
    return replace(catalogue, source_tables=[newest, table_of(catalogue, "47022NED"), table_of(catalogue, "WBK2014")])


def test_the_regions_of_the_deals_their_provinces_and_the_country_are_watched(catalogue):
    assert set(watched_regions(catalogue)) == {
        *("GM1680", "GM1681", "GM0109", "GM0114", "GM0160", "GM0118"),
        *("PV22", "PV23", "NL00"),
    }


def test_a_region_of_the_deal_that_goes_is_kept_out(publisher, client, landing, catalogue, newest):
    land_source(client, landing, catalogue, newest)
    held = publisher.tables[newest.id]
    held.drop("WijkenEnBuurten", "GM0160")
    held.restamp("2026-03-01")
    with pytest.raises(ChangeBlocked, match=r"Hardenberg \(GM0160\)"):
        foresee_source(client, landing, catalogue, newest)
    with pytest.raises(ChangeBlocked, match=r"Hardenberg \(GM0160\)"):
        land_source(client, landing, catalogue, newest)


def test_recorded_measures_stand_for_the_live_titles_they_make_figures_of(catalogue):
    names = recorded_as(catalogue, "85039NED")
    assert names["Koopwoningen"] == [frozenset({"Owner-occupied (%)"})]
    assert frozenset({"Under 15 years (%)"}) in names["0 tot 15 jaar"]
    assert frozenset({"WW-uitkeringen, % van inwoners"}) in names["Aantal inwoners"]


@pytest.mark.parametrize(
    ("lacks", "keeps_out"),
    [("Koopwoningen", True), ("Percentage onbewoond", False)],
    ids=["a title with recorded figures", "a title without"],
)
def test_a_first_live_version_takes_no_recorded_figure_away(
    publisher, client, landing, catalogue, titles, lacks, keeps_out
):
    """KWB 2024 is recorded in part: homes owned are, homes that stand empty are not."""
    table = table_of(catalogue, "85984NED")
    land_recorded(landing, table)
    publisher.add(kwb(table.id, [title for title in titles if title != lacks], "2024"))
    if keeps_out:
        with pytest.raises(ChangeBlocked, match=f"'{lacks}' staat niet in de tabel"):
            land_source(client, landing, catalogue, table)
        assert landing.in_force("cbs", table.id).origin == "recorded"
    else:
        outcome = land_source(client, landing, catalogue, table)
        assert [notice.subjects for notice in outcome.notices] == [(lacks,)]
        assert landing.in_force("cbs", table.id).origin == "live"


def test_a_table_that_was_never_fetched_has_changed(publisher, client, landing, two):
    assert [(c.table.id, c.stamp_before, c.stamp_now) for c in changed_tables(client, landing, two)] == [
        ("86165NED", None, "2025-03-01T02:00:00+01:00"),
        ("47022NED", None, "2025-03-01T02:00:00"),
    ]
    assert len(publisher.requests()) == 2


def test_only_what_was_renewed_has_changed(publisher, client, landing, two):
    for table in two.source_tables[:2]:
        land_source(client, landing, two, table)
    assert changed_tables(client, landing, two) == []
    publisher.tables["47022NED"].restamp("2026-03-01T02:00:00")
    publisher.forget()
    (found,) = changed_tables(client, landing, two)
    assert (found.table.id, found.stamp_before) == ("47022NED", "2025-03-01T02:00:00")
    assert found.stamp_now == "2026-03-01T02:00:00"
    assert len(publisher.requests()) == 2


def test_a_version_that_was_kept_out_has_been_dealt_with(publisher, client, landing, two, newest):
    land_source(client, landing, two, newest)
    publisher.tables[newest.id].drop("WijkenEnBuurten", "GM0114")
    publisher.tables[newest.id].restamp("2026-03-01")
    assert [found.table.id for found in changed_tables(client, landing, two)] == ["86165NED", "47022NED"]
    with pytest.raises(ChangeBlocked):
        land_source(client, landing, two, newest)
    assert [found.table.id for found in changed_tables(client, landing, two)] == ["47022NED"]
    # A night on which the publisher was down does not make it new again.
    landing.record_check("cbs", newest.id, "failed", cause="HostDown: …", error="HostDown")
    assert [found.table.id for found in changed_tables(client, landing, two)] == ["47022NED"]


def test_looking_never_fails(publisher, make_client, landing, two):
    publisher.fault("86165NED", Fault("status", status=404))
    down = make_client(v3_dataderden="http://127.0.0.1:9/dataderden")
    assert changed_tables(down, landing, two) == []
