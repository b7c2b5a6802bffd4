"""What a publisher changed is seen before any figure changes: kept out and said, or landed and said."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from sources.landing import VersionFacts
from sources.odata import (
    ChangeBlocked,
    DimensionGone,
    MeasureNotFound,
    SourceError,
    TableGone,
    TableMoved,
    WebPageInstead,
    foresee_table,
    known_stamp,
    land_table,
)
from tests.publisher import Dim, Fault, Topic, v3_table, v4_table
from tests.sources.odata.conftest import JOBS, V3, V4, WORK, dimensions, figure

PERSONS, SHARE = "Werkzame personen", "Arbeidsparticipatie"
MEASURES = [PERSONS, SHARE]
WATCHED = {"NL00": "Nederland", "PV22": "Drenthe", "GM0114": "Emmen"}
LATER = "2026-03-01T02:00:00"
both = pytest.mark.parametrize("table", [V4, V3], ids=["v4", "v3"])


@dataclass(frozen=True)
class Accepted:
    kind: str
    version_stamp: str = LATER
    reason: str = "Zo is het."


def land(client, landing, table, measures=MEASURES, **more):
    return land_table(client, landing, table, measures, watched=WATCHED, **more)


@pytest.fixture
def renewed(publisher, client, landing):
    """Land a table; return what its publisher holds, stamped anew and ready to be changed."""

    def land_first(table, measures=MEASURES):
        land(client, landing, table, measures)
        held = publisher.tables[table.id]
        held.restamp(LATER)
        return held

    return land_first


def blocked(client, landing, table, kind, *texts):
    """A landing that is kept out for this reason; nothing in the landing zone changed."""
    before = landing.in_force("cbs", table.id)
    with pytest.raises(ChangeBlocked) as caught:
        land(client, landing, table)
    error = caught.value
    assert [change.kind for change in error.changes] == [kind]
    for text in (*texts, f"kind: {kind}", LATER):
        assert text in error.cause_text
    assert not error.transient
    assert landing.in_force("cbs", table.id) == before
    check = landing.last_check("cbs", table.id)
    assert (check.outcome, check.error, check.modified) == ("failed", "ChangeBlocked", LATER)
    assert check.notices == error.notices
    assert check.cause.startswith("ChangeBlocked: ")
    return error


def kinds(outcome):
    return [notice.kind for notice in outcome.notices]


# -- what takes figures away, or changes them, is kept out ------------------------------------------------------


@both
def test_a_measure_with_another_title(renewed, client, landing, table):
    held = renewed(table)
    held.rename_measure(held.key_of("Arbeidsparticipatie"), "Nettoarbeidsparticipatie")
    blocked(client, landing, table, "measure_renamed", "'Arbeidsparticipatie'", "'Nettoarbeidsparticipatie'")


@both
def test_a_measure_that_is_gone(renewed, client, landing, table):
    held = renewed(table)
    held.drop_measure(held.key_of("Arbeidsparticipatie"))
    blocked(client, landing, table, "measure_gone", "'Arbeidsparticipatie' staat niet in de tabel")


@both
def test_a_measure_without_a_single_figure_left(renewed, client, landing, table):
    held = renewed(table)
    held.set_value(held.key_of("Arbeidsparticipatie"), None)
    blocked(client, landing, table, "measure_gone", "geen enkel cijfer meer bij 'Arbeidsparticipatie'")


@both
def test_another_unit(renewed, client, landing, table):
    held = renewed(table)
    held.change_unit(held.key_of("Arbeidsparticipatie"), "per 1 000")
    blocked(client, landing, table, "unit_changed", "'Arbeidsparticipatie' is nu 'per 1 000' en was '%'")


@both
def test_a_watched_region_that_is_gone(renewed, client, landing, table):
    held = renewed(table)
    held.drop("RegioS", "GM0114")
    error = blocked(client, landing, table, "regions_lost", "Emmen (GM0114)", "'Arbeidsparticipatie'")
    assert error.changes[0].subjects == ("GM0114",)


@both
def test_the_country_is_watched_whatever_its_code(renewed, client, landing, table):
    renewed(table).drop("RegioS", "NL01")
    blocked(client, landing, table, "regions_lost", "Nederland (NL)")


@both
def test_a_watched_region_that_has_no_figure_of_one_measure(renewed, client, landing, table):
    held = renewed(table)
    held.set_value(held.key_of("Arbeidsparticipatie"), None, RegioS="GM0114")
    error = blocked(client, landing, table, "regions_lost", "Emmen (GM0114)")
    assert "Personen" not in error.cause_text


def many_regions(table, codes):
    make, topics = (v4_table, [WORK]) if table is V4 else (v3_table, [Topic("Deelname_2", "Arbeidsparticipatie", "%")])
    return make(
        table.id,
        measures=topics,
        dimensions=[Dim("RegioS", codes, "GeoDimension"), *dimensions(8 if table is V3 else 0)[1:]],
        value=lambda _measure, _place: 1.0,
    )


@both
@pytest.mark.parametrize(("lost", "kind"), [(3, "regions_lost"), (1, "regions_fewer"), (2, "regions_fewer")])
def test_many_other_regions_at_once(publisher, client, landing, table, lost, kind):
    """A merger takes a municipality or two of 40; three are more than a merger."""
    codes = [f"GM{number:04}" for number in range(1, 41)]
    publisher.add(many_regions(table, codes))
    land(client, landing, table, [SHARE])
    held = publisher.tables[table.id]
    held.drop("RegioS", *codes[:lost])
    held.restamp(LATER)
    if kind == "regions_lost":
        with pytest.raises(ChangeBlocked, match="3 gebieden"):
            land(client, landing, table, [SHARE])
    else:
        assert kinds(land(client, landing, table, [SHARE])) == [kind]


@both
def test_a_period_that_is_gone(renewed, client, landing, table):
    renewed(table).drop("Perioden", "2022JJ00")
    blocked(client, landing, table, "periods_lost", "2022JJ00")


@both
def test_definitive_figures_that_are_provisional_again(renewed, client, landing, table):
    renewed(table).set_status("Perioden", "2023JJ00", "Voorlopig")
    blocked(client, landing, table, "definitive_reopened", "2023JJ00", "definitief")


@both
def test_a_new_dimension(publisher, client, landing, table):
    land(client, landing, table)
    wider = [*dimensions(8 if table is V3 else 0), Dim("Geslacht", ["T001038", "3000"])]
    make, topics = (v4_table, [JOBS, WORK]) if table is V4 else (v3_table, publisher_topics())
    publisher.add(make(table.id, measures=topics, dimensions=wider, value=figure, modified=LATER))
    blocked(client, landing, table, "dimension_new", "'Geslacht'", "filters")


def publisher_topics():
    return [Topic("Personen_1", PERSONS, "x 1 000"), Topic("Deelname_2", SHARE, "%")]


@both
def test_a_dimension_of_the_breakdown_that_is_gone(publisher, client, landing, table):
    table = table.but(filters={})
    land(client, landing, table)
    make, topics = (v4_table, [JOBS, WORK]) if table.protocol == "v4" else (v3_table, publisher_topics())
    publisher.add(
        make(
            table.id,
            measures=topics,
            dimensions=dimensions()[:2],
            value=lambda measure, place: figure(measure, {**place, "Leeftijd": "10000"}),
            modified=LATER,
        )
    )
    with pytest.raises(ChangeBlocked, match="niet meer uitgesplitst naar 'Leeftijd'"):
        land(client, landing, table)


@both
def test_a_dimension_that_the_catalogue_names_is_gone(client, landing, table):
    with pytest.raises(DimensionGone, match="no dimension Regio; there are RegioS"):
        land(client, landing, table.but(region_dimension="Regio"))
    assert landing.last_check("cbs", table.id).error == "DimensionGone"


@both
def test_several_changes_are_told_at_once(renewed, client, landing, table):
    held = renewed(table)
    held.change_unit(held.key_of("Arbeidsparticipatie"), "per 1 000")
    held.drop("RegioS", "GM0114")
    with pytest.raises(ChangeBlocked) as caught:
        land(client, landing, table)
    assert [change.kind for change in caught.value.changes] == ["unit_changed", "regions_lost"]


# -- kept out once is kept out until a person accepts it -------------------------------------------------------


@both
def test_what_was_kept_out_costs_one_request_the_next_night(renewed, publisher, client, landing, table):
    renewed(table).drop("RegioS", "GM0114")
    first = blocked(client, landing, table, "regions_lost")
    publisher.forget()
    again = blocked(client, landing, table, "regions_lost")
    assert len(publisher.requests()) == 1
    assert again.cause_text == first.cause_text
    assert known_stamp(landing, table) == LATER


@both
def test_an_accepted_change_lands_with_its_reason(renewed, client, landing, table):
    renewed(table).drop("RegioS", "GM0114")
    blocked(client, landing, table, "regions_lost")
    outcome = land(client, landing, table.but(accepted_changes=(Accepted("regions_lost"),)))
    assert outcome.new_version
    assert kinds(outcome) == ["change_accepted"]
    assert "Emmen (GM0114)" in outcome.notices[0].text
    assert "Aanvaard: Zo is het." in outcome.notices[0].text
    # As long as that version is in force, so does the notice.
    assert kinds(land(client, landing, table)) == ["change_accepted"]


@both
@pytest.mark.parametrize("accepted", [Accepted("periods_lost"), Accepted("regions_lost", "2025-01-01")], ids=str)
def test_another_change_or_another_version_is_not_accepted(renewed, client, landing, table, accepted):
    renewed(table).drop("RegioS", "GM0114")
    blocked(client, landing, table.but(accepted_changes=(accepted,)), "regions_lost")


@both
def test_a_publisher_that_puts_it_right_lands_by_itself(renewed, publisher, client, landing, table):
    good = landing.in_force
    held = renewed(table)
    key = held.key_of("Arbeidsparticipatie")
    held.change_unit(key, "per 1 000")
    blocked(client, landing, table, "unit_changed")
    held.change_unit(key, "%")
    held.restamp("2026-03-02T02:00:00")
    outcome = land(client, landing, table)
    assert (outcome.outcome, outcome.notices) == ("fetched", ())
    assert good("cbs", table.id) == outcome.manifest


@both
def test_foreseeing_lands_and_notes_nothing(renewed, client, landing, table):
    held = renewed(table)
    checks = landing.checks("cbs", table.id)
    seen = foresee_table(client, landing, table, MEASURES, watched=WATCHED)
    assert (seen.outcome, seen.notices, seen.state.modified) == ("would_land", (), LATER)
    held.drop("RegioS", "GM0114")
    with pytest.raises(ChangeBlocked, match="Emmen"):
        foresee_table(client, landing, table, MEASURES, watched=WATCHED)
    assert landing.checks("cbs", table.id) == checks
    held.restamp("2025-03-01T02:00:00+01:00" if table is V4 else "2025-03-01T02:00:00")
    assert foresee_table(client, landing, table, MEASURES).outcome == "unchanged"


# -- what is harmless lands, and is told ----------------------------------------------------------------------


@both
def test_a_discontinued_table_keeps_its_figures(renewed, client, landing, table):
    renewed(table).discontinue()
    assert kinds(land(client, landing, table)) == ["discontinued"]
    unchanged = land(client, landing, table)
    assert (unchanged.outcome, kinds(unchanged)) == ("unchanged", ["discontinued"])
    assert landing.last_check("cbs", table.id).notices == unchanged.notices


@both
def test_a_new_measure_is_told_once(publisher, client, landing, table):
    land(client, landing, table)
    make, topics = (v4_table, [JOBS, WORK]) if table is V4 else (v3_table, publisher_topics())
    more = [*topics, Topic("Vacatures_3", "Vacatures")]
    value = {"Vacatures_3": lambda _place: 1.0}
    publisher.add(
        make(
            table.id,
            measures=more,
            dimensions=dimensions(8 if table is V3 else 0),
            value=lambda key, place: value[key](place) if key in value else figure(key, place),
            modified=LATER,
        )
    )
    outcome = land(client, landing, table)
    assert [(notice.kind, notice.subjects) for notice in outcome.notices] == [("measure_new", ("Vacatures",))]
    assert land(client, landing, table).notices == ()


@both
def test_a_single_figure_that_was_withdrawn(renewed, client, landing, table):
    held = renewed(table)
    held.set_value(held.key_of("Arbeidsparticipatie"), None, RegioS="GM0114", Perioden="2022JJ00")
    outcome = land(client, landing, table)
    assert kinds(outcome) == ["figures_withdrawn"]
    assert "1 cijfer" in outcome.notices[0].text


@both
def test_a_measure_asked_by_key_may_get_another_title(publisher, client, landing, table):
    held = publisher.tables[table.id]
    key = held.key_of("Arbeidsparticipatie")
    land(client, landing, table, [key])
    held.rename_measure(key, "Nettoarbeidsparticipatie")
    held.restamp(LATER)
    outcome = land(client, landing, table, [key])
    assert kinds(outcome) == ["measure_retitled"]
    assert "'Nettoarbeidsparticipatie'" in outcome.notices[0].text


@both
def test_provisional_figures_become_definitive(publisher, client, landing, rows, table):
    """Both versions stay; the newest is in force, with the publisher's status."""
    provisional = land(client, landing, table).manifest
    held = publisher.tables[table.id]
    held.set_status("Perioden", "2024JJ00", "Definitief")
    held.set_value(held.key_of("Arbeidsparticipatie"), 61.5, RegioS="GM0114", Perioden="2024JJ00")
    held.restamp(LATER)
    outcome = land(client, landing, table)
    assert kinds(outcome) == ["became_definitive"]
    assert outcome.notices[0].subjects == ("2024JJ00",)
    assert "1 cijfer is" in outcome.notices[0].text
    assert landing.in_force("cbs", table.id) == outcome.manifest != provisional
    assert [version.version for version in landing.versions("cbs", table.id)] == [
        provisional.version,
        outcome.manifest.version,
    ]
    query = (
        "select value, status from it where region_code = 'GM0114' and period = '2024JJ00' "
        "and measure_title = 'Arbeidsparticipatie'"
    )
    assert rows(landing.file(provisional), query) == [(11.5, "Voorlopig")]
    assert rows(landing.file(outcome.manifest), query) == [(61.5, "Definitief")]


@both
def test_definitive_figures_that_are_revised(renewed, client, landing, table):
    held = renewed(table)
    held.set_value(held.key_of("Arbeidsparticipatie"), 61.5, RegioS="GM0114", Perioden="2022JJ00")
    outcome = land(client, landing, table)
    assert kinds(outcome) == ["definitive_revised"]
    assert outcome.notices[0].subjects == ("2022JJ00",)


# -- titles that bind to nothing ask a person -----------------------------------------------------------------


@both
def test_a_title_that_a_new_table_does_not_have_concerns_only_itself(client, landing, rows, table):
    outcome = land(client, landing, table, [*MEASURES, "Arbeidsparticipatie totaal"])
    assert kinds(outcome) == ["measure_unbound"]
    assert outcome.notices[0].subjects == ("Arbeidsparticipatie totaal",)
    assert "Het lijkt op: 'Arbeidsparticipatie'" in outcome.notices[0].text
    assert rows(landing.file(outcome.manifest), "select count(distinct measure) from it") == [(2,)]
    # It stays a question for as long as the version is in force, and when the next one comes.
    assert kinds(land(client, landing, table, [*MEASURES, "Arbeidsparticipatie totaal"])) == ["measure_unbound"]


@both
def test_a_question_does_not_keep_the_next_version_out(publisher, client, landing, table):
    asked = [*MEASURES, "Vacatures"]
    land(client, landing, table, asked)
    publisher.tables[table.id].restamp(LATER)
    outcome = land(client, landing, table, asked)
    assert (outcome.outcome, kinds(outcome)) == ("fetched", ["measure_unbound"])


@both
def test_a_table_that_has_none_of_the_titles_is_a_failure(client, landing, table):
    with pytest.raises(MeasureNotFound):
        land(client, landing, table, ["Vacatures"])
    assert landing.in_force("cbs", table.id) is None


@pytest.mark.parametrize(
    ("recorded_as", "kind"),
    [
        ({}, None),
        ({"Vacatures": [frozenset({"Werkzame personen"})]}, "measure_gone"),
        ({"Vacatures": [frozenset({"Werkzame personen", "Banen"})]}, None),
    ],
    ids=["nothing is made with it", "a recorded figure would go", "not made with what is recorded"],
)
def test_recorded_figures_do_not_give_way_to_none(client, landing, staged, recorded_as, kind):
    record(client, landing, staged)
    if kind is None:
        outcome = land(client, landing, V4, [*MEASURES, "Vacatures"], recorded_as=recorded_as)
        assert kinds(outcome) == ["measure_unbound"]
        return
    with pytest.raises(ChangeBlocked) as caught:
        land(client, landing, V4, [*MEASURES, "Vacatures"], recorded_as=recorded_as)
    assert [change.kind for change in caught.value.changes] == [kind]
    assert landing.in_force("cbs", V4.id).origin == "recorded"


def record(client, landing, staged):
    """Figures that came with the project, here taken from the same publisher."""
    manifest = land(client, landing, V4).manifest
    facts = manifest.model_dump(exclude={"schema_version", "version", "files"}) | {"origin": "recorded"}
    (staged / "observations.parquet").write_bytes(landing.file(manifest).read_bytes())
    landing.commit(staged, VersionFacts(**facts))
    for path in sorted(landing.folder(manifest).iterdir()):
        path.unlink()
    landing.folder(manifest).rmdir()


# -- from one service to the other ---------------------------------------------------------------------------


def test_a_table_read_through_the_other_service_is_the_same_table(publisher, client, landing):
    """Keys and stamps differ between v3 and v4; titles, units, regions and figures do not."""
    table = V3.but(id="80005NED")
    at_v3 = v3_table(table.id, measures=publisher_topics(), dimensions=dimensions(8), value=figure)
    publisher.add(at_v3)
    land(client, landing, table)
    at_v4 = v4_table(table.id, measures=[JOBS, WORK], dimensions=dimensions(), value=figure)
    publisher.add(at_v4)
    outcome = land(client, landing, table.but(protocol="v4"))
    assert outcome.new_version
    assert outcome.notices == ()
    at_v4.drop("RegioS", "GM0114")
    at_v4.restamp(LATER)
    with pytest.raises(ChangeBlocked, match="Emmen"):
        land(client, landing, table.but(protocol="v4"))


# -- a table that is elsewhere, or nowhere ---------------------------------------------------------------------

ELSEWHERE = "https://elsewhere.example/odata/80001NED"


@both
@pytest.mark.parametrize(
    ("fault", "error", "says"),
    [
        (Fault("redirect", target=ELSEWHERE), TableMoved, ELSEWHERE),
        (Fault("html", page=f"<html><meta http-equiv='refresh' content='0; url={ELSEWHERE}'></html>"), TableMoved,
         ELSEWHERE),
        (Fault("redirect", target=ELSEWHERE, for_now=True), SourceError, "HTTP 302"),
        (Fault("html"), WebPageInstead, "under maintenance or has moved"),
        (Fault("status", status=404), TableGone, "no such table"),
        (Fault("status", status=410), TableGone, "no such table"),
    ],
    ids=["301", "page that sends on", "302", "page", "404", "410"],
)  # fmt: skip
def test_elsewhere_or_nowhere(renewed, publisher, client, landing, table, fault, error, says):
    renewed(table)
    good = landing.in_force("cbs", table.id)
    publisher.fault(table.id, fault)
    with pytest.raises(error, match=says) as caught:
        land(client, landing, table)
    assert not caught.value.transient
    assert isinstance(caught.value, TableMoved) == (says == ELSEWHERE)
    check = landing.last_check("cbs", table.id)
    assert check.error == type(caught.value).__name__
    assert says in check.cause
    assert landing.in_force("cbs", table.id) == good


def test_another_address_on_the_same_host_is_followed_and_told(publisher, client, landing):
    land(client, landing, V4)
    target = f"/odata/v1/CBS/{V4.id}/Properties?anders"
    publisher.fault(V4.id, Fault("redirect", on="Properties", target=target, times=1))
    outcome = land(client, landing, V4)
    assert (outcome.outcome, kinds(outcome)) == ("unchanged", ["address_moved"])
    assert target in outcome.notices[0].text
