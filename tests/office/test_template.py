"""The template opens in LibreOffice with working choices; filled in and saved there, it is accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from sources.submissions import judge_workbook, write_template
from sources.submissions.form import CERTAINTIES, FILL_IN, HEADINGS
from tests.sources.submissions.workbooks import DAY, KNOWN, TODAY, VERSION, VISITED, catalogue, rules

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sources.deliveries.model import Judgement

SHARE = "doelgroep-te-bereiken"
KINDS = ("xlsx", "ods", "xls", "csv")


class _Opened:
    """A template that was opened, looked at, filled in and saved in LibreOffice."""

    def __init__(self, folder: Path, ask: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        self.folder = folder
        template = folder / "sjabloon.xlsx"
        project = next(item for item in catalogue().projects if item.id == "wonen-2.1")
        write_template(project, catalogue(), KNOWN, template, catalogue_version=VERSION)
        self.at = _places(template)
        values: dict[str, Any] = {}
        for fact, value, choice, remark in (
            (VISITED, 310, "ongeveer", "Telling van eind september."),
            (SHARE, 62.5, "exact", "-"),
        ):
            cells = self.at[fact]
            values |= {
                cells["value"]: value,
                cells["certainty"]: choice,
                cells["as_of"]: f"ISO:{DAY.isoformat()}",
                cells["remark"]: remark,
            }
        self.report = ask(
            {
                "template": str(template),
                "folder": str(folder),
                "look_at": [*self.at[VISITED].values(), *self.at[SHARE].values()],
                "values": values,
                "save_as": KINDS,
            }
        )

    def judged(self, kind: str) -> Judgement:
        path = self.folder / f"ingevuld.{kind}"
        return judge_workbook(path, catalogue(), KNOWN, catalogue_version=VERSION, today=TODAY)


def _places(template: Path) -> dict[str, dict[str, str]]:
    """The cell of every column, by fact."""
    sheet = load_workbook(template)[FILL_IN]
    heading = next(row for row in sheet.iter_rows() if any(cell.value == "Kenmerk" for cell in row))
    roles = {cell.column: role for cell in heading for role, names in HEADINGS.items() if cell.value in names}
    return {
        cells["fact"].value: {role: cell.coordinate for role, cell in cells.items()}
        for row in sheet.iter_rows(min_row=heading[0].row + 1)
        for cells in [{roles[cell.column]: cell for cell in row if cell.column in roles}]
    }


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory, office: Callable[[dict[str, Any]], dict[str, Any]]) -> _Opened:
    return _Opened(tmp_path_factory.mktemp("template"), office)


def test_the_choice_is_offered_with_its_two_answers(opened: _Opened) -> None:
    rule = opened.report["cells"][opened.at[VISITED]["certainty"]]
    assert rule["kind"] == "LIST"
    assert rule["list_is_shown"]
    assert rule["is_stopped"]
    assert [part.strip('"') for part in rule["first"].split(";")] == list(CERTAINTIES)


def test_numbers_days_and_texts_are_checked_while_typing(opened: _Opened) -> None:
    cells = opened.report["cells"]
    value, share = cells[opened.at[VISITED]["value"]], cells[opened.at[SHARE]["value"]]
    day, remark = cells[opened.at[VISITED]["as_of"]], cells[opened.at[VISITED]["remark"]]
    assert (value["kind"], value["first"]) == ("DECIMAL", "0")
    assert (share["kind"], share["first"], share["second"]) == ("DECIMAL", "0", "100")
    assert (day["kind"], day["first"]) == ("DATE", "DATE(2019;1;1)")
    assert day["second"] == "MIN(DATE(2023;12;31);TODAY())"
    assert remark["kind"] == "TEXT_LEN"
    for rule in (value, share, day, remark):
        assert rule["is_stopped"]
        assert rule["error"]


def test_only_the_input_cells_are_open_and_the_identity_is_hidden(opened: _Opened) -> None:
    for cells in (opened.at[VISITED], opened.at[SHARE]):
        unlocked = {role for role, cell in cells.items() if not opened.report["cells"][cell]["is_locked"]}
        assert unlocked == {"value", "certainty", "as_of", "remark"}
    assert opened.report["sheets"] == [
        ["Invullen", True, True],
        ["Toelichting", True, True],
        ["_formulier", False, True],
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_filled_in_and_saved_there_it_is_accepted(opened: _Opened, kind: str) -> None:
    judgement = opened.judged(kind)
    assert (judgement.verdict, judgement.subject_id) == ("accepted", "wonen-2.1")
    figures = {figure.fact_id: figure for row in judgement.accepted_rows for figure in row.project_figures}
    assert {fact: (figure.value, figure.as_of) for fact, figure in figures.items()} == {
        VISITED: (310.0, DAY),
        SHARE: (62.5, DAY),
    }
    assert (figures[VISITED].approximate, figures[VISITED].remark) == (True, "Telling van eind september.")
    assert not figures[SHARE].approximate
    assert rules(judgement) == []
