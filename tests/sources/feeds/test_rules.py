"""Every rule that a delivery is held to, with a real file that breaks it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.sources.feeds.delivering import GOOD, contract, delivered, earlier, judge, rules, write

if TYPE_CHECKING:
    from pathlib import Path


# Put together here: no file of the repository holds a telephone number.
TELEPHONE = f"0591-{12} 34 56"


def row(**changes: Any) -> dict[str, Any]:
    return {**GOOD, **changes}


def without(name: str) -> dict[str, Any]:
    return {heading: cell for heading, cell in GOOD.items() if heading != name}


def test_a_good_row_is_taken_over(tmp_path: Path) -> None:
    judgement = delivered(tmp_path, GOOD)
    assert (judgement.verdict, judgement.all_findings) == ("accepted", ())
    assert (judgement.target, judgement.subject_id, judgement.organisation_id) == (
        "proef", "proef", "gemeente-aa-en-hunze",
    )  # fmt: skip
    (accepted,) = judgement.accepted_rows
    (figure,) = accepted.project_figures
    assert (figure.project_id, figure.fact_id) == ("wonen-2.1", "huishoudens-bezocht")
    assert (figure.value, figure.as_of, figure.unit) == (300.0, date(2022, 3, 31), "huishoudens")
    assert (figure.approximate, figure.remark) == (True, None)
    assert (accepted.place, accepted.row, accepted.cells["gemeente"]) == ("2", 2, "Aa en Hunze")


def test_a_regional_figure_has_the_publishers_codes(tmp_path: Path) -> None:
    (accepted,) = delivered(tmp_path, row(gemeente="gemeente emmen", soort="huur")).accepted_rows
    (figure,) = accepted.regional_figures
    assert (figure.region_code, figure.period, figure.value) == ("GM0114", "2022KW01", 300.0)
    assert (figure.measure, figure.measure_title, figure.unit) == ("huizen", "Bezochte huizen", "huishoudens")
    assert accepted.project_figures == ()


# column, what stands there, the rule, part of the message, part of what is expected
CELLS = {
    "empty": ("soort", "", "required_empty", "niet ingevuld", "Vul in elke regel 'soort' in"),
    "blank": ("gemeente", "  ", "required_empty", "niet ingevuld", "Vul in elke regel"),
    "no number": ("aantal", "twaalf", "not_a_number", "'twaalf' is bij 'aantal' geen getal", "alleen een getal"),
    "with a unit": ("aantal", "12 huizen", "not_a_number", "geen getal", "zonder eenheid"),
    "either number": ("aantal", "1.234", "ambiguous_number", "1,234 of 1.234", "zoals 1234"),
    "no whole number": ("aantal", "12,5", "not_a_whole_number", "12,5 is bij 'aantal' geen heel getal", "heel getal"),
    "below": ("aantal", "-1", "out_of_range", "−1 kan", "van 0 tot en met 5.000"),  # noqa: RUF001 - a minus
    "above": ("aantal", "5001", "out_of_range", "5.001 kan", "van 0 tot en met 5.000"),
    "no date": ("peildatum", "eind maart", "not_a_date", "geen datum", "31-12-2022"),
    "a day that is none": ("peildatum", "31-02-2022", "not_a_date", "geen datum", "31-12-2022"),
    "either day": ("peildatum", "03/04/2022", "ambiguous_date", "4 maart 2022 of 3 april 2022", "31-12-2022"),
    "short year": ("peildatum", "31-03-22", "ambiguous_date", "jaartal van twee cijfers", "31-12-2022"),
    "tomorrow": ("peildatum", "02-07-2022", "date_in_future", "2 juli 2022", "tot en met 1 juli 2022"),
    "before the programme": ("peildatum", "31-12-2018", "date_outside_programme", "31 december 2018", "1 januari 2019"),
    "misspelt": ("gemeente", "Emen", "unknown_region", "'Emen'", "Het meest lijkt: Emmen"),
    "unlike any": ("gemeente", "qqqqqq", "unknown_region", "'qqqqqq'", "CBS-code, zoals GM0114"),
    "not agreed": ("soort", "Kraak", "not_allowed_value", "'Kraak'", "Koop, Huur"),
    "no yes or no": ("ongeveer", "misschien", "not_a_boolean", "'misschien'", "ja of nee"),
    "an address": ("toelichting", "mail iemand@example.org", "personal_data", "e-mailadres", "organisatie"),
    "a number to call": ("toelichting", f"bel {TELEPHONE}", "personal_data", "telefoonnummer", "organisatie"),
}  # fmt: skip


@pytest.mark.parametrize("name", CELLS)
def test_a_cell_that_cannot_be_right(tmp_path: Path, name: str) -> None:
    column, cell, rule, message, expected = CELLS[name]
    bad = row(**{column: cell})
    judgement = delivered(tmp_path, bad, row(gemeente="Emmen"))
    (finding,) = [item for item in judgement.all_findings if item.severity == "error"]
    assert finding.rule == rule
    assert message in finding.message
    assert expected in finding.expected
    assert (finding.row, finding.column) == (2, column)
    assert finding.cell == f"{'ABCDEF'[list(GOOD).index(column)]}2"
    assert judgement.verdict == "partly_accepted"
    (rejected,) = judgement.rejected_rows
    assert rejected.project_figures == rejected.regional_figures == ()
    assert rejected.cells[column] == (cell if cell.strip() else None)


def test_personal_data_is_not_repeated(tmp_path: Path) -> None:
    judgement = delivered(tmp_path, row(toelichting=f"bel {TELEPHONE}"))
    assert all("0591" not in f.message + f.expected + (f.value or "") for f in judgement.all_findings)


def test_every_mistake_of_a_row_is_told_at_once(tmp_path: Path) -> None:
    judgement = delivered(tmp_path, row(aantal="x", soort="y", peildatum="z", gemeente="qqqqqq", ongeveer="w"))
    assert rules(judgement) == ["unknown_region", "not_a_date", "not_a_number", "not_allowed_value", "not_a_boolean"]


def test_text_that_a_spreadsheet_would_run_is_text(tmp_path: Path) -> None:
    judgement = delivered(tmp_path, row(toelichting="=cmd|'/c calc'!A1"), row(gemeente="Emmen", toelichting="-5 erbij"))
    assert (judgement.verdict, rules(judgement, "warning")) == ("accepted", ["formula_like_text", "no_figure"])
    assert judgement.rows[0].project_figures[0].remark == "=cmd|'/c calc'!A1"


@pytest.mark.parametrize("written", ["GM0114", "gm0114", "Emmen", " EMMEN ", "Gemeente Emmen", "Regio Zuid-Oost"])
def test_names_of_regions(tmp_path: Path, written: str) -> None:
    (accepted,) = delivered(tmp_path, row(gemeente=written, soort="Huur")).accepted_rows
    wanted = "RD01" if written.startswith("Regio") else "GM0114"
    assert accepted.regional_figures[0].region_code == wanted


@pytest.mark.parametrize(
    ("grain", "written", "period"),
    [
        ("year", "2021", "2021JJ00"), ("year", "2021JJ00", "2021JJ00"), ("year", "2021/2022", "2021JJ00"),
        ("year", "2021/22", "2021JJ00"), ("year", "2021/'22", "2021JJ00"), ("year", "31-12-2021", "2021JJ00"),
        ("quarter", "2021-Q4", "2021KW04"), ("quarter", "2021 k4", "2021KW04"), ("quarter", "Q4 2021", "2021KW04"),
        ("quarter", "4e kwartaal 2021", "2021KW04"), ("quarter", "2021 4e kwartaal", "2021KW04"),
        ("quarter", "2021KW04", "2021KW04"), ("quarter", "31-12-2021", "2021KW04"), ("month", "2021-12", "2021MM12"),
        ("month", "december 2021", "2021MM12"), ("month", "2021mm12", "2021MM12"), ("month", "1 mei 2021", "2021MM05"),
    ],
)  # fmt: skip
def test_periods(tmp_path: Path, grain: str, written: str, period: str) -> None:
    (accepted,) = delivered(tmp_path, in_period(written), feed=by_period(grain)).accepted_rows
    assert accepted.regional_figures[0].period == period


@pytest.mark.parametrize(
    ("grain", "written", "rule"),
    [
        ("year", "2021-Q4", "not_a_period"), ("year", "2021/2023", "not_a_period"), ("year", "2021/20", "not_a_period"),
        ("year", "0021", "not_a_period"), ("year", "ooit", "not_a_period"), ("quarter", "2021", "not_a_period"),
        ("quarter", "Q5 2021", "not_a_period"), ("month", "2021-13", "not_a_period"),
        ("month", "brumaire 2021", "not_a_period"), ("year", "2023", "date_in_future"),
        ("quarter", "2022-Q4", "date_in_future"), ("year", "2023/2024", "date_in_future"),
    ],
)  # fmt: skip
def test_no_periods(tmp_path: Path, grain: str, written: str, rule: str) -> None:
    assert rules(delivered(tmp_path, in_period(written), feed=by_period(grain))) == [rule]


def test_a_school_year_counts_as_the_contract_says(tmp_path: Path) -> None:
    feed = by_period("year", school_year_counts_as="second_year")
    (accepted,) = delivered(tmp_path, in_period("2021/2022"), feed=feed).accepted_rows
    assert accepted.regional_figures[0].period == "2022JJ00"


def by_period(grain: str, **changes: Any) -> Any:
    columns = [
        {"name": "gemeente", "type": "region", "description": "x"},
        {"name": "periode", "type": "period", "description": "x"},
        {"name": "aandeel", "type": "number", "unit": "%", "description": "x"},
    ]
    measure = {"measure": "m", "title": "M", "unit": "%", "value": "aandeel", "region": "gemeente", "period": "periode"}
    return contract(
        columns=columns, key=["gemeente", "periode"], facts=[], measures=[measure], period_grain=grain, **changes
    )


def in_period(written: str) -> dict[str, str]:
    return {"gemeente": "Emmen", "periode": written, "aandeel": "12,5"}


@pytest.mark.parametrize("name", list(GOOD))
def test_a_missing_column_rejects_the_file(tmp_path: Path, name: str) -> None:
    judgement = delivered(tmp_path, without(name))
    (finding,) = judgement.findings
    assert (finding.rule, finding.column, finding.row) == ("missing_column", name, 1)
    assert (judgement.verdict, len(judgement.rejected_rows)) == ("rejected", 1)
    assert judgement.rejected_rows[0].findings == ()


def test_a_misspelt_heading_is_recognised_as_such(tmp_path: Path) -> None:
    judgement = delivered(tmp_path, {**without("toelichting"), "toelichtng": "x"})
    assert "In het bestand lijkt het meest: toelichtng" in judgement.findings[0].expected


def test_capitals_spaces_and_order_of_headings_do_not_matter(tmp_path: Path) -> None:
    turned = {f" {name.upper()} ": cell for name, cell in reversed(GOOD.items())}
    judgement = delivered(tmp_path, turned)
    assert (judgement.verdict, judgement.all_findings) == ("accepted", ())


def test_an_extra_column_is_kept_and_told(tmp_path: Path) -> None:
    judgement = delivered(tmp_path, row(bron="eigen telling"))
    assert [(f.rule, f.severity, f.column) for f in judgement.all_findings] == [("extra_column", "notice", "bron")]
    assert judgement.accepted_rows[0].cells["bron"] == "eigen telling"


def test_cells_without_a_heading_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "levering.csv"
    file.write_text("gemeente;peildatum;aantal;soort;ongeveer;toelichting;\nEmmen;31-03-2022;1;Huur;;;los\n")
    judgement = judge(file)
    assert (judgement.verdict, judgement.accepted_rows[0].cells["(kolom G)"]) == ("accepted", "los")


def test_a_column_that_stands_twice(tmp_path: Path) -> None:
    file = tmp_path / "levering.csv"
    file.write_text("gemeente;peildatum;aantal;soort;ongeveer;toelichting;Aantal\nEmmen;31-03-2022;1;Huur;;;2\n")
    judgement = judge(file)
    assert [(f.rule, f.cell) for f in judgement.findings] == [("duplicate_column", "G1")]
    assert judgement.rows[0].cells["Aantal"] == "2"
    assert judgement.verdict == "rejected"


def test_the_same_row_twice_counts_once(tmp_path: Path) -> None:
    judgement = delivered(tmp_path, GOOD, GOOD)
    assert (judgement.verdict, rules(judgement)) == ("accepted", ["duplicate_row"])
    assert [len(item.project_figures) for item in judgement.rows] == [1, 0]


def test_one_key_with_two_contents(tmp_path: Path) -> None:
    judgement = delivered(tmp_path, GOOD, row(aantal="301"), row(gemeente="Emmen", soort="Huur"))
    assert rules(judgement) == ["duplicate_key", "duplicate_key"]
    assert "regels 2, 3" in judgement.all_findings[0].message
    assert [item.row for item in judgement.accepted_rows] == [4]


def test_many_rows_with_one_key_do_not_each_name_all_the_others(tmp_path: Path) -> None:
    judgement = delivered(tmp_path, *(row(aantal=str(number)) for number in range(1000)))
    assert set(rules(judgement)) == {"duplicate_key"}
    assert "2, 3, 4, 5, 6, 7, 8, 9, 10, 11 en nog 990" in judgement.all_findings[0].message


def test_the_nearest_name_is_looked_up_for_the_first_misspelt_names_only(tmp_path: Path) -> None:
    judgement = delivered(tmp_path, *(row(gemeente=f"Emen{number}", soort="Huur") for number in range(300)))
    hinted = [finding for finding in judgement.all_findings if "Het meest lijkt: Emmen" in finding.expected]
    assert (len(judgement.all_findings), len(hinted)) == (300, 100)


def test_merged_blocks_that_overlap_and_reach_far_below(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(list(GOOD))
    for gemeente in ("Emmen", "Coevorden", "Hoogeveen", "Hardenberg", "Aa en Hunze"):
        sheet.append([gemeente, date(2022, 3, 31), 3, "Huur", None, None])
    for block in ("E3:F4", "E3:E3", "D6:E900"):
        sheet.merged_cells.add(block)
    file = tmp_path / "levering.xlsx"
    book.save(file)
    found = [(f.rule, f.cell) for f in judge(file).all_findings if f.rule == "merged_cells"]
    assert found == [
        ("merged_cells", cell) for cell in ("E3", "F3", "E4", "F4", "D6", "E6")
    ]  # fmt: skip


def test_two_days_of_one_quarter(tmp_path: Path) -> None:
    judgement = delivered(tmp_path, row(soort="Huur"), row(soort="Huur", peildatum="01-02-2022"))
    assert rules(judgement) == ["double_figure", "double_figure"]


def test_a_row_without_a_figure(tmp_path: Path) -> None:
    judgement = delivered(tmp_path, row(aantal=""))
    assert (judgement.verdict, rules(judgement)) == ("accepted", ["no_figure"])


def test_a_total_that_goes_down(tmp_path: Path) -> None:
    known = earlier((date(2021, 12, 31), 310.0))
    judgement = delivered(tmp_path, GOOD, known=known)
    (finding,) = judgement.all_findings
    assert (finding.rule, finding.column, finding.cell) == ("lower_than_before", "aantal", "C2")
    assert "310 op 31 december 2021" in finding.message
    assert "310 of meer" in finding.expected


def test_a_total_that_goes_down_for_a_reason(tmp_path: Path) -> None:
    judgement = delivered(tmp_path, row(toelichting="hertelling"), known=earlier((date(2021, 12, 31), 310.0)))
    assert (judgement.verdict, rules(judgement, "notice")) == ("accepted", ["lower_than_before"])
    assert judgement.accepted_rows[0].project_figures[0].remark == "hertelling"


def test_a_total_that_goes_down_within_the_file(tmp_path: Path) -> None:
    judgement = delivered(tmp_path, row(peildatum="31-12-2021", aantal="310"), GOOD)
    assert [item.row for item in judgement.rejected_rows] == [3]
    assert rules(judgement) == ["lower_than_before"]


def test_a_correction_of_the_same_day_may_be_lower(tmp_path: Path) -> None:
    assert delivered(tmp_path, GOOD, known=earlier((date(2022, 3, 31), 310.0))).all_findings == ()


def test_what_was_known_already(tmp_path: Path) -> None:
    judgement = delivered(tmp_path, GOOD, known=earlier((date(2022, 3, 31), 300.0)))
    assert (judgement.verdict, rules(judgement)) == ("accepted", ["unchanged"])


def test_a_contract_may_reject_the_whole_file(tmp_path: Path) -> None:
    judgement = delivered(tmp_path, GOOD, row(gemeente="Emmen", aantal="x"), feed=contract(on_breach="file"))
    assert rules(judgement) == ["contract_broken", "not_a_number"]
    assert "In 1 van de 2 regels" in judgement.findings[0].message
    assert (judgement.verdict, len(judgement.rejected_rows)) == ("rejected", 2)


def test_a_warning_breaks_no_contract(tmp_path: Path) -> None:
    assert delivered(tmp_path, row(aantal=""), feed=contract(on_breach="file")).verdict == "accepted"


def test_headings_alone(tmp_path: Path) -> None:
    file = tmp_path / "levering.csv"
    file.write_text(";".join(GOOD) + "\n")
    assert rules(judge(file)) == ["no_rows"]


def test_a_format_that_was_not_agreed(tmp_path: Path) -> None:
    judgement = judge(write(tmp_path / "levering.csv", [GOOD]), contract(formats=["xlsx", "parquet"]))
    assert rules(judgement) == ["format_not_agreed"]
    assert judgement.findings[0].expected == "Lever het bestand als xlsx of parquet."


@pytest.mark.parametrize("content", [b"", b"\x00" * 100, b"%PDF-1.7", b"PK\x03\x04rommel", b"PAR1rommelPAR1"])
def test_what_cannot_be_read_is_answered(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "levering.csv"
    file.write_bytes(content)
    judgement = judge(file)
    assert (judgement.verdict, judgement.rows, len(judgement.findings)) == ("rejected", (), 1)


def test_a_spreadsheet_with_a_title_above_and_a_sheet_beside(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Uitleg"
    book.active.append(["Zo vult u dit in"])
    sheet = book.create_sheet("Cijfers")
    sheet.append(["Bezoeken van energiecoaches"])
    sheet.append([])
    sheet.append(list(GOOD))
    sheet.append(["Aa en Hunze", date(2022, 3, 31), 300, "Koop", True, None])
    sheet.append([])
    sheet.append(["Emmen", date(2022, 3, 31), "x", "Huur"])
    file = tmp_path / "levering.xlsx"
    book.save(file)
    judgement = judge(file)
    assert [(f.rule, f.severity, f.sheet, f.cell) for f in judgement.all_findings] == [
        ("extra_sheet", "notice", "Uitleg", None), ("not_a_number", "error", "Cijfers", "C6"),
    ]  # fmt: skip
    assert [item.place for item in judgement.rows] == ["Cijfers!4", "Cijfers!6"]
    assert judgement.accepted_rows[0].cells == {
        "gemeente": "Aa en Hunze", "peildatum": "2022-03-31", "aantal": "300", "soort": "Koop", "ongeveer": "ja",
        "toelichting": None,
    }  # fmt: skip


def test_what_a_spreadsheet_hides(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(list(GOOD))
    for gemeente in ("Emmen", "Coevorden", "Hoogeveen", "Hardenberg"):
        sheet.append([gemeente, date(2022, 3, 31), 3, "Huur", None, None])
    sheet.row_dimensions[2].hidden = True
    sheet["C3"] = "=1+2"
    sheet.merge_cells("E4:F4")
    file = tmp_path / "levering.xlsx"
    book.save(file)
    judgement = judge(file)
    found = {(f.rule, f.row, f.cell) for f in judgement.all_findings if f.severity == "error"}
    assert {("hidden_row", 2, None), ("formula_cell", 3, "C3"), ("merged_cells", 4, "E4")} <= found
    assert [item.row for item in judgement.accepted_rows] == [5]


def test_a_hidden_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Leeg"
    sheet = book.create_sheet("Cijfers")
    sheet.append(list(GOOD))
    sheet.append(["Emmen", date(2022, 3, 31), 3, "Huur"])
    sheet.sheet_state = "hidden"
    file = tmp_path / "levering.xlsx"
    book.save(file)
    judgement = judge(file)
    assert rules(judgement) == ["hidden_sheet"]
    assert judgement.verdict == "rejected"


def test_of_the_same_row_twice_the_good_one_lands(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(list(GOOD))
    cells = [date(2022, 3, 31) if heading == "peildatum" else 300 if heading == "aantal" else value
             for heading, value in GOOD.items()]  # fmt: skip
    sheet.append(cells)
    sheet.append(cells)
    sheet.row_dimensions[2].hidden = True
    book.save(tmp_path / "a.xlsx")
    judgement = judge(tmp_path / "a.xlsx")
    assert [(row.row, len(row.project_figures)) for row in judgement.rows] == [(2, 0), (3, 1)]


def test_a_rejected_row_is_not_held_against_a_good_one(tmp_path: Path) -> None:
    judgement = delivered(tmp_path, {**GOOD, "peildatum": "30-06-2018", "aantal": "500"}, GOOD)
    assert [row.accepted for row in judgement.rows] == [False, True]
