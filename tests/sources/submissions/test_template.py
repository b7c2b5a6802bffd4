"""The template: what is locked, what is asked, what it says of itself; and that a filled-in one is accepted."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from sources.deliveries.earlier import EarlierFigures, figures_in_force
from sources.deliveries.model import EarlierFigure
from sources.landing import Landing
from sources.submissions import judge_workbook, template_bytes, write_template
from sources.submissions.form import (
    CERTAINTIES,
    EXPLANATION,
    FILL_IN,
    FORM_VERSION,
    HEADINGS,
    IDENTITY,
    INPUTS,
    SHOWN_ONLY,
)
from tests.sources.submissions.workbooks import DAY, TODAY, VERSION, VISITED, catalogue, rules

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

    from sources.catalogue.project import Project

HEADING = 6


@cache
def known() -> EarlierFigures:
    """What the catalogue itself says."""
    return EarlierFigures(figures_in_force(catalogue(), Landing(_NOWHERE), ()))


_NOWHERE: Any = None
"""No delivery has landed: the landing zone is never asked."""


def project(project_id: str) -> Project:
    return next(item for item in catalogue().projects if item.id == project_id)


def written(path: Path, project_id: str, earlier: EarlierFigures | None = None) -> Workbook:
    write_template(project(project_id), catalogue(), earlier or known(), path, catalogue_version=VERSION)
    return load_workbook(path)


def column(sheet: Worksheet, heading: str) -> int:
    found = [cell.column for cell in sheet[HEADING] if cell.value == heading]
    assert len(found) == 1, heading
    return found[0]


def rule_of(sheet: Worksheet, cell: str) -> DataValidation:
    (found,) = [rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref]
    return found


def test_a_row_for_every_fact_with_what_is_known(tmp_path: Path) -> None:
    sheet = written(tmp_path / "a.xlsx", "wonen-2.1")[FILL_IN]
    facts = {fact.id: fact for fact in project("wonen-2.1").facts}
    rows = range(HEADING + 1, sheet.max_row + 1)
    mark = column(sheet, "Kenmerk")
    assert sorted(sheet.cell(row, mark).value for row in rows) == sorted(facts)
    assert [sheet.cell(row, column(sheet, "Soort")).value for row in rows] == [
        "prestatie", "prestatie", "activiteit", "inzet", "context",
    ]  # fmt: skip
    row = next(row for row in rows if sheet.cell(row, mark).value == VISITED)
    shown = [sheet.cell(row, column(sheet, name)).value for name in ("Indicator", "Eenheid", *SHOWN_ONLY[1:])]
    assert shown == [
        "Huishoudens bezocht door energiecoaches",
        "huishoudens",
        400,
        250,
        datetime(2022, 3, 31),
    ]
    assert sheet.cell(row, column(sheet, "Laatst bekende waarde")).number_format.startswith('"ca. "')
    assert sheet["A1"].value == "Energiearmoede"
    assert "Gemeente Aa en Hunze" in sheet["A2"].value


def test_the_last_value_handed_in_is_shown(tmp_path: Path) -> None:
    figures = (
        EarlierFigure(as_of=date(2022, 3, 31), value=250.0),
        EarlierFigure(as_of=DAY, value=312.5, delivery_id="0123456789abcdef"),
    )
    sheet = written(tmp_path / "a.xlsx", "wonen-2.1", EarlierFigures({("wonen-2.1", VISITED): figures}))[FILL_IN]
    mark, last = column(sheet, "Kenmerk"), column(sheet, "Laatst bekende waarde")
    values = {sheet.cell(row, mark).value: sheet.cell(row, last).value for row in range(HEADING + 1, sheet.max_row + 1)}
    assert values[VISITED] == 312.5
    assert values["energiecoaches-opgeleid"] is None


def test_only_the_input_cells_are_unlocked(tmp_path: Path) -> None:
    book = written(tmp_path / "a.xlsx", "wonen-2.1")
    sheet = book[FILL_IN]
    inputs = {column(sheet, HEADINGS[role][0]) for role in INPUTS}
    for row in sheet.iter_rows():
        for cell in row:
            assert cell.protection.locked == (cell.row <= HEADING or cell.column not in inputs), cell.coordinate
    for page in book.worksheets:
        assert page.protection.sheet, page.title
        assert page.protection.password is None
    assert book.security.lockStructure
    hidden = {name for name, found in sheet.column_dimensions.items() if found.hidden}
    assert hidden == {"K", "L"}


def test_what_input_cells_accept(tmp_path: Path) -> None:
    sheet = written(tmp_path / "a.xlsx", "wonen-2.1")[FILL_IN]
    mark = column(sheet, "Kenmerk")
    at = {sheet.cell(row, mark).value: row for row in range(HEADING + 1, sheet.max_row + 1)}
    share, count, ratio = (
        rule_of(sheet, f"G{at[fact]}") for fact in ("doelgroep-te-bereiken", VISITED, "inkomensgrens-doelgroep")
    )
    assert (share.type, share.operator, share.formula1, share.formula2) == ("decimal", "between", "0", "100")
    assert (count.type, count.operator, count.formula1) == ("decimal", "greaterThanOrEqual", "0")
    assert ratio.formula2 is None
    choice = rule_of(sheet, f"H{at[VISITED]}")
    assert (choice.type, choice.formula1) == ("list", f'"{",".join(CERTAINTIES)}"')
    assert choice.showDropDown in {None, False}  # in this format True means: hide the arrow
    day = rule_of(sheet, f"I{at[VISITED]}")
    assert (day.type, day.formula1, day.formula2) == ("date", "DATE(2019,1,1)", "MIN(DATE(2023,12,31),TODAY())")
    assert sheet[f"I{at[VISITED]}"].number_format == "dd-mm-yyyy"
    for rule in sheet.data_validations.dataValidation:
        assert rule.showErrorMessage
        assert rule.showInputMessage
        assert 0 < len(rule.error) <= 225
        assert 0 < len(rule.prompt) <= 255
        assert max(len(rule.errorTitle), len(rule.promptTitle)) <= 32


def test_its_hidden_identity_and_its_sheets(tmp_path: Path) -> None:
    book = written(tmp_path / "a.xlsx", "wonen-2.1")
    assert book.sheetnames == [FILL_IN, EXPLANATION, IDENTITY]
    assert book.active.title == FILL_IN
    assert book[IDENTITY].sheet_state == "veryHidden"
    assert {key.value: held.value for key, held in book[IDENTITY].iter_rows()} == {
        "project": "wonen-2.1",
        "catalogus": VERSION,
        "formulier": str(FORM_VERSION),
    }
    sheet = book[FILL_IN]
    assert sheet.freeze_panes == f"B{HEADING + 1}"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)


def test_the_same_template_has_the_same_bytes_and_names_nobody(tmp_path: Path) -> None:
    made = [template_bytes(project("wonen-2.1"), catalogue(), known(), catalogue_version=VERSION) for _ in range(2)]
    assert made[0] == made[1]
    (tmp_path / "a.xlsx").write_bytes(made[0])
    about = load_workbook(tmp_path / "a.xlsx").properties
    assert (about.creator, about.lastModifiedBy) == ("Monitor Regio Deal", None)


def test_it_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").mkdir()
    with pytest.raises(OSError, match=r"a\.xlsx"):
        write_template(project("wonen-2.1"), catalogue(), known(), tmp_path / "a.xlsx", catalogue_version=VERSION)
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_project_without_indicators_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    sheet = written(path, "wonen-1")[FILL_IN]
    assert "nog geen indicatoren" in sheet["A4"].value
    assert all(cell.protection.locked for row in sheet.iter_rows() for cell in row)
    judgement = judge_workbook(path, catalogue(), known(), catalogue_version=VERSION, today=TODAY)
    assert (rules(judgement), judgement.subject_id) == (["nothing_filled_in"], "wonen-1")
    assert "geen indicatoren" in judgement.findings[0].message


def test_every_project_s_template_is_accepted_when_filled_in(tmp_path: Path) -> None:
    with_facts = [item for item in catalogue().projects if item.facts]
    assert len(catalogue().projects) == 43
    assert len(with_facts) > 30
    for item in with_facts:
        path = tmp_path / f"{item.id}.xlsx"
        book = written(path, item.id)
        untouched = judge_workbook(path, catalogue(), known(), catalogue_version=VERSION, today=TODAY)
        assert rules(untouched) == ["nothing_filled_in"], item.id
        facts = {fact.id: fact for fact in item.facts}
        sheet = book[FILL_IN]
        wanted = {}
        for row in range(HEADING + 1, sheet.max_row + 1):
            fact = facts[sheet.cell(row, column(sheet, "Kenmerk")).value]
            value = fact.value if fact.value is not None else fact.target
            wanted[fact.id] = value
            sheet.cell(row, column(sheet, "Nieuwe waarde")).value = value
            sheet.cell(row, column(sheet, "Peildatum")).value = DAY
            sheet.cell(row, column(sheet, "Zekerheid")).value = "ongeveer" if fact.approximate else None
        book.save(path)
        judgement = judge_workbook(path, catalogue(), known(), catalogue_version=VERSION, today=TODAY)
        assert (judgement.verdict, judgement.subject_id) == ("accepted", item.id)
        assert judgement.all_findings == (), item.id
        figures = [figure for row in judgement.rows for figure in row.project_figures]
        assert {figure.fact_id: figure.value for figure in figures} == wanted
        assert {figure.fact_id for figure in figures if figure.approximate} == {
            fact.id for fact in item.facts if fact.approximate
        }
