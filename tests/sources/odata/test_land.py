"""From the publisher into landing: only what is new, and a failure leaves what was there."""

from __future__ import annotations

import time

import pytest

from sources.landing import VersionFacts
from sources.odata import SourceError, land_table
from sources.odata.request import Selection
from tests.publisher import Fault
from tests.sources.odata.conftest import V3, V4

MEASURES = ["Werkzame personen"]
both = pytest.mark.parametrize("table", [V4, V3], ids=["v4", "v3"])


@both
def test_unchanged_costs_exactly_one_request(publisher, client, landing, table):
    first = land_table(client, landing, table, MEASURES)
    assert (first.outcome, first.new_version) == ("fetched", True)
    publisher.forget()
    second = land_table(client, landing, table, MEASURES)
    assert (second.outcome, second.new_version) == ("unchanged", False)
    assert second.manifest == first.manifest
    assert len(publisher.requests()) == 1
    outcomes = [check.outcome for check in landing.checks("cbs", table.id)]
    assert outcomes == ["fetched", "unchanged"]
    assert landing.last_confirmed("cbs", table.id).checked_at > first.manifest.retrieved_at


@both
def test_the_manifest_tells_where_it_is_from(landing, client, table):
    manifest = land_table(client, landing, table, MEASURES).manifest
    assert manifest.origin == "live"
    assert manifest.modified == ("2025-03-01T02:00:00+01:00" if table is V4 else "2025-03-01T02:00:00")
    assert (manifest.rows_announced, manifest.rows_received, manifest.files[0].rows) == (12, 12, 12)
    assert manifest.url.startswith("http://127.0.0.1:")
    assert (manifest.title, manifest.licence, manifest.attribution) == ("Een tabel", "CC BY 4.0", "CBS")
    landing.verify(manifest)


@both
def test_a_new_stamp_with_new_figures_is_a_new_version(publisher, client, landing, table):
    first = land_table(client, landing, table, MEASURES)
    held = publisher.tables[table.id]
    held.restamp("2026-03-01T02:00:00")
    for row in held.observations if table is V4 else held.rows:
        for key in ("Value", "Personen_1"):
            if row.get(key) is not None:
                row[key] += 1
    second = land_table(client, landing, table, MEASURES)
    assert second.new_version
    assert second.manifest.version != first.manifest.version
    assert landing.in_force("cbs", table.id) == second.manifest
    assert [version.version for version in landing.versions("cbs", table.id)] == [
        first.manifest.version,
        second.manifest.version,
    ]


@both
def test_a_new_stamp_on_the_same_figures_is_remembered(publisher, client, landing, table):
    first = land_table(client, landing, table, MEASURES)
    publisher.tables[table.id].restamp("2026-03-01T02:00:00")
    second = land_table(client, landing, table, MEASURES)
    assert (second.outcome, second.new_version, second.manifest) == ("fetched", False, first.manifest)
    publisher.forget()
    assert land_table(client, landing, table, MEASURES).outcome == "unchanged"
    assert len(publisher.requests()) == 1


def test_a_withdrawn_release_puts_the_earlier_version_back(publisher, client, landing):
    first = land_table(client, landing, V4, MEASURES)
    held = publisher.tables[V4.id]
    row = next(row for row in held.observations if row["RegioS"] == "NL01")
    figure = row["Value"]
    row["Value"] = -1.0
    held.restamp("2026-03-01T02:00:00")
    wrong = land_table(client, landing, V4, MEASURES)
    row["Value"] = figure
    held.restamp("2026-03-02T02:00:00")
    back = land_table(client, landing, V4, MEASURES)
    assert wrong.new_version
    assert not back.new_version
    assert landing.in_force("cbs", V4.id) == first.manifest
    assert land_table(client, landing, V4, MEASURES).outcome == "unchanged"


@both
def test_another_selection_is_fetched(client, landing, table):
    land_table(client, landing, table, MEASURES)
    assert land_table(client, landing, table, [*MEASURES, "Arbeidsparticipatie"]).outcome == "fetched"
    assert land_table(client, landing, table, MEASURES, regions=["PV"]).outcome == "fetched"


def test_force_fetches(client, landing):
    land_table(client, landing, V4, MEASURES)
    again = land_table(client, landing, V4, MEASURES, force=True)
    assert (again.outcome, again.new_version) == ("fetched", False)


@both
@pytest.mark.parametrize(
    "fault",
    [Fault("status", status=500), Fault("truncate"), Fault("missing_column", column="RegioS"), Fault("html")],
    ids=lambda fault: fault.kind,
)
def test_a_failure_leaves_the_last_good_version_in_force(publisher, client, landing, table, fault):
    good = land_table(client, landing, table, MEASURES).manifest
    publisher.tables[table.id].restamp("2026-03-01T02:00:00")
    data = "Observations" if table is V4 else "ODataFeed/odata/80002NED/TypedDataSet"
    publisher.fault(table.id, Fault(**{**vars(fault), "on": data}))
    with pytest.raises(SourceError) as caught:
        land_table(client, landing, table, MEASURES)
    assert landing.in_force("cbs", table.id) == good
    failed = landing.last_check("cbs", table.id)
    assert failed.outcome == "failed"
    assert failed.cause == f"{type(caught.value).__name__}: {caught.value.cause_text} ({caught.value.url})"
    assert landing.last_confirmed("cbs", table.id).version == good.version
    assert not any(landing.root.joinpath(".staging").glob("[!.]*"))
    publisher.fault(table.id)
    assert land_table(client, landing, table, MEASURES).outcome == "fetched"


def test_a_recorded_version_is_replaced_by_a_live_one_and_never_again_preferred(client, landing, staged):
    fetched = client.fetch(V4, MEASURES, staged)
    facts = VersionFacts(
        publisher="cbs",
        table_id=V4.id,
        origin="recorded",
        nearness="re-served",
        title="Een tabel",
        url="https://example.org/",
        modified=fetched.state.modified,
        selection_digest=Selection(tuple(MEASURES)).digest(V4),
        retrieved_at="2024-01-01T00:00:00Z",
        rows_received=12,
        licence="CC BY 4.0",
        attribution="CBS",
    )
    recorded = landing.commit(staged, facts).manifest
    assert landing.in_force("cbs", V4.id) == recorded
    # The same bytes from the publisher itself: a version of its own, for its manifest says so.
    live = land_table(client, landing, V4, MEASURES)
    assert live.new_version
    assert landing.in_force("cbs", V4.id) == live.manifest


def test_a_damaged_version_is_fetched_anew(client, landing):
    first = land_table(client, landing, V4, MEASURES).manifest
    landing.file(first).write_bytes(b"rot")
    again = land_table(client, landing, V4, MEASURES)
    assert (again.outcome, again.new_version) == ("fetched", True)
    landing.verify(again.manifest)


def test_the_digest_is_of_the_whole_question():
    base = Selection(("a", "b"))
    assert base.digest(V4) == Selection(("b", "a", "a")).digest(V4)
    others = [
        base.digest(V4.but(filters={})),
        base.digest(V4.but(remote_id="X")),
        base.digest(V4.but(protocol="v3")),
        Selection(("a",)).digest(V4),
        Selection(("a", "b"), ("GM",)).digest(V4),
    ]
    assert len({base.digest(V4), *others}) == 6


def test_many_unchanged_tables_are_quick(client, landing):
    land_table(client, landing, V4, MEASURES)
    began = time.monotonic()
    for _ in range(20):
        land_table(client, landing, V4, MEASURES)
    assert time.monotonic() - began < 5
