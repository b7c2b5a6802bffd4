"""Every rule of the workbook's judge, each on a real file; and that nothing in a file makes it raise."""

from __future__ import annotations

import unicodedata
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sources.submissions.row import Reading, SubmittedRow, read_row
from tests.sources.submissions.workbooks import (
    DAY,
    GOOD,
    HEADINGS,
    LONG,
    SHARE,
    TODAY,
    VISITED,
    catalogue,
    judge,
    rules,
    workbook,
)
from tests.sources.tabular import files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

COLUMN = {heading: place for place, heading in enumerate(HEADINGS)}


OTHER = ("energiecoaches-opgeleid", None, None, None, 14, None, DAY, None)
"""A good row on another indicator, to be accepted beside the bad one."""


def row(**changes: object) -> list[Any]:
    """The good row with other cells, by heading with ``_`` for a space."""
    cells = list(GOOD)
    for heading, value in changes.items():
        cells[COLUMN[heading.replace("_", " ")]] = value
    return cells


def test_a_good_row_is_accepted_at_its_place(tmp_path: Path) -> None:
    judgement = judge(workbook(tmp_path / "a.xlsx", row(Zekerheid="ongeveer", Opmerking="Telling eind september.")))
    assert (judgement.verdict, judgement.subject_id, judgement.organisation_id) == (
        "accepted",
        "wonen-2.1",
        "gemeente-aa-en-hunze",
    )
    assert judgement.all_findings == ()
    (found,) = judgement.rows
    assert found.place == "Invullen!4"
    (figure,) = found.project_figures
    assert (figure.fact_id, figure.as_of, figure.value, figure.unit) == (VISITED, DAY, 310.0, "huishoudens")
    assert (figure.approximate, figure.remark) == (True, "Telling eind september.")
    assert found.cells["Nieuwe waarde"] == "310"


def test_rows_that_were_left_empty_are_no_rows(tmp_path: Path) -> None:
    empty = ["energiecoaches-opgeleid", "Vrijwilligers opgeleid tot energiecoach", "vrijwilligers", None, None, "exact"]
    judgement = judge(workbook(tmp_path / "a.xlsx", GOOD, empty))
    assert [found.row for found in judgement.rows] == [4]


@pytest.mark.parametrize("separator", [";", ","])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_long_table_without_identity(tmp_path: Path, separator: str, encoding: str) -> None:
    rows = [
        LONG,
        ("wonen-2.1", "Huishoudens bezocht door energiecoaches", "huishoudens", "1310,5", "30-09-2023", "één"),
        ("wonen-2.1", VISITED, None, "1.210,0", "2023-06-30", None),
    ]
    judgement = judge(files.text(tmp_path / "a.csv", rows, separator, encoding))
    assert judgement.verdict == "accepted"
    assert [(f.as_of, f.value) for found in judgement.rows for f in found.project_figures] == [
        (DAY, 1310.5),
        (date(2023, 6, 30), 1210.0),
    ]
    assert [found.place for found in judgement.rows] == ["2", "3"]


ERRORS: dict[str, tuple[str, str | None, list[Any]]] = {
    "unknown indicator": ("unknown_indicator", "A4", row(Kenmerk="huishoudens-bezogt")),
    "indicator and mark differ": ("indicator_mismatch", "B4", row(Indicator="Vrijwilligers opgeleid tot energiecoach")),
    "another unit": ("wrong_unit", "C4", row(Eenheid="inwoners")),
    "no number": ("not_a_number", "E4", row(Nieuwe_waarde="veel")),
    "a number with its unit": ("not_a_number", "E4", row(Nieuwe_waarde="310 huishoudens")),
    "two numbers": ("ambiguous_number", "E4", row(Nieuwe_waarde="1.310")),
    "yes": ("not_a_number", "E4", row(Nieuwe_waarde=True)),
    "below zero": ("implausible_value", "E4", row(Nieuwe_waarde=-1)),
    "above a hundred per cent": (
        "percentage_out_of_range",
        "E4",
        row(Kenmerk=SHARE, Eenheid="%", Nieuwe_waarde=101),
    ),
    "no date": ("not_a_date", "G4", row(Peildatum="najaar")),
    "a number as a date": ("not_a_date", "G4", row(Peildatum=45199)),
    "two dates": ("ambiguous_date", "G4", row(Peildatum="03/04/2023")),
    "to come": ("date_in_future", "G4", row(Peildatum=date(2023, 12, 1))),
    "before the programme": ("date_outside_programme", "G4", row(Peildatum=date(2018, 12, 31))),
    "lower than before": ("lower_than_before", "E4", row(Nieuwe_waarde=249)),
    "no value": ("missing_value", "E4", row(Nieuwe_waarde=None)),
    "no day": ("missing_date", "G4", row(Peildatum=None)),
    "an unknown choice": ("not_allowed_value", "F4", row(Zekerheid="misschien")),
    "a person's address": ("personal_data", "H4", row(Opmerking="vraag na bij j.jansen@example.org")),
    "a person's telephone": ("personal_data", "H4", row(Opmerking=f"bel 0591-{23} 45 67")),
    "a long remark": ("remark_too_long", "H4", row(Opmerking="x" * 1_001)),
    "a formula": ("formula_cell", "E4", row(Nieuwe_waarde="=300+10")),
}


@pytest.mark.parametrize("name", ERRORS)
def test_a_row_at_fault_is_rejected_with_its_cell(tmp_path: Path, name: str) -> None:
    rule, cell, cells = ERRORS[name]
    judgement = judge(workbook(tmp_path / "a.xlsx", cells, OTHER))
    bad = judgement.rows[0]
    errors = [finding for finding in bad.findings if finding.severity == "error"]
    assert rule in [finding.rule for finding in errors]
    found = next(finding for finding in errors if finding.rule == rule)
    assert (found.sheet, found.row, found.cell) == ("Invullen", 4, cell)
    assert bad.project_figures == ()
    assert found.message.endswith(".")
    assert found.expected.endswith((".", ")"))
    assert judgement.verdict == "partly_accepted"


def test_what_would_be_right_is_named(tmp_path: Path) -> None:
    judgement = judge(workbook(tmp_path / "a.xlsx", row(Kenmerk="huishoudens-bezogt")))
    assert "huishoudens-bezocht" in judgement.all_findings[0].expected
    judgement = judge(workbook(tmp_path / "a.xlsx", row(Nieuwe_waarde=249)))
    assert "250" in judgement.all_findings[0].expected
    judgement = judge(workbook(tmp_path / "a.xlsx", row(Nieuwe_waarde="1.310")))
    assert "1,31 of 1.310" in judgement.all_findings[0].message


WARNINGS: dict[str, tuple[str, list[Any]]] = {
    "lower, with a word on why": (
        "lower_than_before",
        row(Nieuwe_waarde=249, Opmerking="Dubbele bezoeken verwijderd."),
    ),
    "known already": ("unchanged", row(Nieuwe_waarde=250, Peildatum=date(2022, 3, 31))),
    "ten times as much": ("unusually_high", row(Nieuwe_waarde=4_001)),
    "text like a formula": ("formula_like_text", row(Opmerking="@SUM(A1)")),
}


@pytest.mark.parametrize("name", WARNINGS)
def test_what_stands_out_is_accepted_and_told(tmp_path: Path, name: str) -> None:
    rule, cells = WARNINGS[name]
    judgement = judge(workbook(tmp_path / "a.xlsx", cells))
    assert judgement.verdict == "accepted"
    assert rules(judgement) == [rule]
    assert len(judgement.rows[0].project_figures) == 1


def test_a_remark_alone_changes_no_figure(tmp_path: Path) -> None:
    judgement = judge(workbook(tmp_path / "a.xlsx", row(Nieuwe_waarde=None, Peildatum=None, Opmerking="Volgt later.")))
    assert rules(judgement) == ["remark_alone"]
    assert judgement.rows[0].project_figures == ()


def test_rows_on_one_figure(tmp_path: Path) -> None:
    judgement = judge(workbook(tmp_path / "a.xlsx", GOOD, row(Nieuwe_waarde=320)))
    assert rules(judgement) == ["duplicate_key", "duplicate_key"]
    assert judgement.verdict == "rejected"
    judgement = judge(workbook(tmp_path / "a.xlsx", GOOD, GOOD))
    assert rules(judgement) == ["duplicate_row"]
    assert sum(len(found.project_figures) for found in judgement.accepted_rows) == 1


def test_a_running_total_is_compared_within_the_file_too(tmp_path: Path) -> None:
    judgement = judge(workbook(tmp_path / "a.xlsx", row(Peildatum=date(2023, 6, 30), Nieuwe_waarde=320), GOOD))
    assert rules(judgement) == ["lower_than_before"]
    assert judgement.verdict == "partly_accepted"


def renamed(heading: str, name: str | None) -> list[str | None]:
    return [name if found == heading else found for found in HEADINGS]


FILES: dict[str, tuple[str, dict[str, Any]]] = {
    "another project's template": ("unknown_project", {"project": "wonen-9.9"}),
    "no project at all": ("missing_column", {"project": None}),
    "another form": ("other_form", {"form": 99}),
    "another sheet": ("missing_sheet", {"sheet": "Blad1", "headings": ["a", "b"]}),
    "no headings": ("missing_column", {"headings": ["a", "b"]}),
    "no value column": ("missing_column", {"headings": renamed("Nieuwe waarde", "Uitkomst")}),
    "no date column": ("missing_column", {"headings": renamed("Peildatum", "Datum")}),
    "a heading twice": ("duplicate_column", {"headings": [*HEADINGS, "Peildatum"]}),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_at_fault_is_rejected_whole(tmp_path: Path, name: str) -> None:
    rule, how = FILES[name]
    judgement = judge(workbook(tmp_path / "a.xlsx", GOOD, **how))
    assert judgement.verdict == "rejected"
    assert rule in [finding.rule for finding in judgement.findings if finding.severity == "error"]


@pytest.mark.parametrize(
    ("rule", "rows"),
    [("nothing_filled_in", [row(Nieuwe_waarde=None, Peildatum=None)]), ("nothing_filled_in", [])],
)
def test_an_empty_form(tmp_path: Path, rule: str, rows: list[list[Any]]) -> None:
    judgement = judge(workbook(tmp_path / "a.xlsx", *rows))
    assert rules(judgement) == [rule]
    assert judgement.subject_id == "wonen-2.1"


def test_columns_may_stand_elsewhere_and_extra_ones_are_kept(tmp_path: Path) -> None:
    headings = ["opmerking ", "PEILDATUM", "nieuwe  waarde", "Kenmerk", "Contact"]
    judgement = judge(workbook(tmp_path / "a.xlsx", [None, DAY, 310, VISITED, "afdeling wonen"], headings=headings))
    assert judgement.verdict == "accepted"
    assert rules(judgement) == ["extra_column"]
    assert judgement.rows[0].cells["Contact"] == "afdeling wonen"


def test_an_older_template_is_held_against_the_catalogue_of_now(tmp_path: Path) -> None:
    judgement = judge(workbook(tmp_path / "a.xlsx", GOOD, version="b" * 16))
    assert judgement.verdict == "accepted"
    assert rules(judgement) == ["other_catalogue"]


def hidden(page: Worksheet) -> None:
    page.row_dimensions[4].hidden = True


def merged(page: Worksheet) -> None:
    page.merge_cells("E4:E5")


@pytest.mark.parametrize(("change", "rule"), [(hidden, "hidden_row"), (merged, "merged_cells")])
def test_what_a_sender_does_not_see(tmp_path: Path, change: Callable[[Worksheet], None], rule: str) -> None:
    judgement = judge(workbook(tmp_path / "a.xlsx", GOOD, change=change))
    assert judgement.verdict == "rejected"
    assert rule in rules(judgement)


def test_projects_in_a_long_table(tmp_path: Path) -> None:
    good = ("wonen-2.1", VISITED, "huishoudens", "310", "30-09-2023", None)
    two = judge(
        files.text(tmp_path / "a.csv", [LONG, good, ("werken-6", "vindbare-bedrijven", None, "1", "30-09-2023")])
    )
    assert rules(two) == ["several_projects"]
    typing_error = judge(files.text(tmp_path / "a.csv", [LONG, ("wonnen-2.1", *good[1:])]))
    assert rules(typing_error) == ["unknown_project"]
    assert "wonen-2.1" in typing_error.findings[0].expected
    nobody = judge(files.text(tmp_path / "a.csv", [LONG, (None, *good[1:])]))
    assert rules(nobody) == ["unknown_project"]


def test_a_file_that_cannot_be_read_is_answered_as_such(tmp_path: Path) -> None:
    judgement = judge(files.macro_workbook(tmp_path / "a.xlsx"))
    assert (judgement.verdict, judgement.subject_id, rules(judgement)) == ("rejected", None, ["macro_workbook"])


def test_of_two_equal_rows_the_good_one_lands(tmp_path: Path) -> None:
    judgement = judge(workbook(tmp_path / "a.xlsx", GOOD, GOOD, change=hidden))
    assert rules(judgement) == ["hidden_row", "duplicate_row"]
    assert [len(found.project_figures) for found in judgement.rows] == [0, 1]


def test_two_equal_rows_at_fault_are_both_rejected(tmp_path: Path) -> None:
    lower = row(Nieuwe_waarde=249)
    judgement = judge(workbook(tmp_path / "a.xlsx", lower, lower))
    assert judgement.verdict == "rejected"
    assert rules(judgement) == ["lower_than_before", "lower_than_before", "duplicate_row"]


@pytest.mark.parametrize(
    ("rule", "bad"),
    [
        ("date_outside_programme", row(Peildatum=date(2018, 6, 30), Nieuwe_waarde=500)),
        ("implausible_value", row(Peildatum=date(2023, 6, 30), Nieuwe_waarde=3_000_000)),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_a_rejected_figure_says_nothing_of_later_ones(tmp_path: Path, rule: str, bad: list[Any], first: bool) -> None:
    judgement = judge(workbook(tmp_path / "a.xlsx", *([bad, GOOD] if first else [GOOD, bad])))
    assert rules(judgement) == [rule]
    assert [figure.value for found in judgement.accepted_rows for figure in found.project_figures] == [310.0]


def test_a_formula_for_the_certainty_is_not_trusted(tmp_path: Path) -> None:
    judgement = judge(workbook(tmp_path / "a.xlsx", row(Zekerheid='="ongeveer"')))
    assert [(f.rule, f.cell) for f in judgement.all_findings] == [("formula_cell", "F4")]


def test_an_accent_may_be_stored_either_way(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "Genodigden bij het Worldcafé tijdens de start")
    judgement = judge(files.text(tmp_path / "a.csv", [LONG, ("werken-16", name, None, "90", "30-09-2023", None)]))
    assert "unknown_indicator" not in rules(judgement)


def test_a_number_of_hundreds_of_digits_is_shown_short(tmp_path: Path) -> None:
    judgement = judge(workbook(tmp_path / "a.xlsx", row(Nieuwe_waarde=1e307)))
    assert rules(judgement) == ["implausible_value"]
    assert len(judgement.all_findings[0].value or "") <= 200


# -- whatever comes -------------------------------------------------------------------------------------

CELL = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.just(time(12)),
    st.just(timedelta(hours=30)),
    st.sampled_from(["1.234", "12,5", "1.234,5", "30-09-2023", "exact", "ongeveer", VISITED]),
)
READING = Reading("%", TODAY, {}, 100)


@given(value=CELL, as_of=CELL, certainty=CELL, remark=CELL)
@settings(max_examples=400, deadline=None)
def test_a_row_is_typed_or_told_what_is_wrong(value: object, as_of: object, certainty: object, remark: object) -> None:
    cells: Any = {"value": value, "as_of": as_of, "certainty": certainty, "remark": remark}
    read, findings = read_row(cells, READING)
    assert (read is None) == bool(findings)
    if read is None:
        assert all(finding.message and finding.expected and finding.column for finding in findings)
        return
    assert isinstance(read, SubmittedRow)
    assert (read.value is None) == (read.as_of is None)
    if read.value is not None:
        assert 0 <= read.value <= 100
        assert read.as_of is not None
        assert read.as_of <= TODAY


CELLS_OF_A_FILE = st.one_of(
    st.none(),
    st.text(st.characters(exclude_categories=["C"]), max_size=10),
    st.integers(-(10**6), 10**6),
    st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    st.booleans(),
    st.sampled_from([VISITED, SHARE, "huishoudens", "%", "=1+1", "exact"]),
)


@given(rows=st.lists(st.lists(CELLS_OF_A_FILE, max_size=9), max_size=6))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_cells_are_judged_and_what_is_accepted_holds(tmp_path: Path, rows: list[list[Any]]) -> None:
    judgement = judge(workbook(tmp_path / "a.xlsx", *rows))
    facts = {fact.id for project in catalogue().projects if project.id == "wonen-2.1" for fact in project.facts}
    seen = set()
    for found in judgement.accepted_rows:
        for figure in found.project_figures:
            assert figure.fact_id in facts
            assert figure.value >= 0
            assert date(2019, 1, 1) <= figure.as_of <= TODAY
            assert (figure.fact_id, figure.as_of) not in seen
            seen.add((figure.fact_id, figure.as_of))


def test_the_same_file_is_judged_the_same(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", GOOD, row(Nieuwe_waarde="veel"))
    assert judge(path) == judge(path)


# -- what a template says twice, and what is beside the form ---------------------------------------------


def test_rows_of_another_project_s_template_are_told_apart(tmp_path: Path) -> None:
    headings = ["Project", *HEADINGS]
    own, other = ["wonen-2.1", *GOOD], ["werken-6", *row(Kenmerk="vindbare-bedrijven")]
    assert judge(workbook(tmp_path / "a.xlsx", own, headings=headings)).verdict == "accepted"
    mixed = judge(workbook(tmp_path / "a.xlsx", own, other, headings=headings))
    assert rules(mixed) == ["several_projects"]
    assert (mixed.verdict, len(mixed.rows)) == ("rejected", 2)


def test_a_percentage_above_a_hundred_where_the_catalogue_has_one_itself(tmp_path: Path) -> None:
    """The income limit is 120 % of the social minimum: no share of a whole."""
    cells = row(Kenmerk="inkomensgrens-doelgroep", Eenheid="%", Nieuwe_waarde=130)
    assert judge(workbook(tmp_path / "a.xlsx", cells)).verdict == "accepted"


@pytest.mark.parametrize(("remark", "verdict"), [(None, "rejected"), ("Bijna niemand.", "accepted")])
def test_a_percentage_that_a_spreadsheet_made_a_fraction_of(tmp_path: Path, remark: str | None, verdict: str) -> None:
    cells = row(Kenmerk=SHARE, Eenheid="%", Nieuwe_waarde=0.65, Opmerking=remark)
    judgement = judge(workbook(tmp_path / "a.xlsx", cells))
    assert (judgement.verdict, rules(judgement)) == (verdict, ["fraction_of_percentage"])
    if remark is None:
        assert "65" in judgement.all_findings[0].expected


def test_a_value_of_another_order_is_no_value(tmp_path: Path) -> None:
    judgement = judge(workbook(tmp_path / "a.xlsx", row(Nieuwe_waarde=400_001)))
    assert (judgement.verdict, rules(judgement)) == ("rejected", ["implausible_value"])


def test_what_stands_beside_the_table_is_kept_and_told(tmp_path: Path) -> None:
    judgement = judge(workbook(tmp_path / "a.xlsx", [*GOOD, "zie het verslag"]))
    assert judgement.verdict == "accepted"
    (found,) = judgement.findings
    assert (found.rule, found.column, found.cell) == ("extra_column", "kolom I", "I3")
    assert judgement.rows[0].cells["kolom I"] == "zie het verslag"


def test_a_person_s_address_beside_the_table_is_not_carried_along(tmp_path: Path) -> None:
    judgement = judge(workbook(tmp_path / "a.xlsx", [*GOOD, "j.jansen@example.org"]))
    assert judgement.verdict == "rejected"
    assert "personal_data" in rules(judgement)
    assert "example.org" not in "".join(f.model_dump_json() for f in judgement.all_findings)


def test_a_person_s_address_where_a_number_belongs_is_not_quoted(tmp_path: Path) -> None:
    judgement = judge(workbook(tmp_path / "a.xlsx", row(Nieuwe_waarde="j.jansen@example.org")))
    assert rules(judgement) == ["personal_data"]
    assert "jansen" not in judgement.all_findings[0].model_dump_json()


def test_a_sheet_that_is_not_read_is_told(tmp_path: Path) -> None:
    def more(page: Worksheet) -> None:
        page.parent.create_sheet("Berekening").append(["310"])
        page.parent.create_sheet("Leeg")
        page.parent.create_sheet("Antwoord").append(["Antwoord op uw aanlevering"])

    judgement = judge(workbook(tmp_path / "a.xlsx", GOOD, change=more))
    assert judgement.verdict == "accepted"
    assert [(f.rule, f.sheet) for f in judgement.findings] == [("extra_sheet", "Berekening")]


def test_the_template_saved_as_text_still_says_whose_it_is(tmp_path: Path) -> None:
    """A spreadsheet saves the sheet in view and nothing of the hidden one."""
    headings = ("Indicator", "Soort", "Eenheid", "Nieuwe waarde", "Zekerheid", "Peildatum", "Opmerking", "Project")
    cells = ("Huishoudens bezocht door energiecoaches", "activiteit", "huishoudens", "310", "", "30-09-2023", "")
    title = ("Energiearmoede",)
    judgement = judge(files.text(tmp_path / "a.csv", [title, headings, (*cells, "wonen-2.1")]))
    assert (judgement.verdict, judgement.subject_id) == ("accepted", "wonen-2.1")
