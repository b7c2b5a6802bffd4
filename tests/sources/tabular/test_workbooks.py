"""Workbooks down to their parts: what Excel and LibreOffice write, and what somebody made by hand to do harm."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest

from sources.tabular import CellRange, Limits, Unreadable, read_book
from tests.sources.tabular import files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sources.deliveries.model import Finding

BOUND_SHEET, DIMENSIONS, SHARED_TEXT, CODE_NAME = 0x0085, 0x0200, 0x00FD, 0x0042
FILE_PASS, COMMAND_NAMES, CONNECTION = 0x002F, 0x00E2, 0x0876


def refusal(path: Path, limits: Limits | None = None) -> Finding:
    with pytest.raises(Unreadable) as refused:
        read_book(path, limits or Limits())
    (finding,) = refused.value.findings
    return finding


# -- xlsx -----------------------------------------------------------------------------------------------


def test_texts_that_cells_share_come_out_exactly(tmp_path: Path) -> None:
    cells = b'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c><c r="D1" t="s"><v>0</v></c></row>'
    book = read_book(files.sheet(tmp_path / "a.xlsx", cells, [" één\n=1+1 ", "twee"]))
    assert book.sheets[0].rows == [[" één\n=1+1 ", None, "twee", " één\n=1+1 "]]


def test_rows_and_cells_without_a_reference_follow_one_another(tmp_path: Path) -> None:
    cells = b'<row r="2"><c r="C2"><v>1</v></c><c><v>9</v></c></row><row><c><v>3</v></c></row>'
    assert read_book(files.sheet(tmp_path / "a.xlsx", cells)).sheets[0].rows == [[], [None, None, 1, 9], [3]]


def test_formulas_errors_and_outcomes_that_were_never_computed(tmp_path: Path) -> None:
    cells = (
        b'<row r="1"><c r="A1" t="str"><f>IF(B1="a|b","x","y")</f><v>x</v></c>'
        b'<c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="C1"><f>B1</f></c></row>'
    )
    sheet = read_book(files.sheet(tmp_path / "a.xlsx", cells)).sheets[0]
    assert sheet.rows == [["x", "#DIV/0!"]]
    assert sheet.formulas == {"A1", "B1", "C1"}


@pytest.mark.parametrize("height", [b'ht="0"', b'hidden="1"', b'hidden="true"'])
def test_a_row_that_is_not_seen_is_hidden(tmp_path: Path, height: bytes) -> None:
    cells = b'<row r="3" %b><c r="A3"><v>1</v></c></row><row r="4" ht="15"><c r="A4"><v>1</v></c></row>' % height
    assert read_book(files.sheet(tmp_path / "a.xlsx", cells)).sheets[0].hidden_rows == {3}


def test_empty_cells_with_a_style_do_not_count(tmp_path: Path) -> None:
    rows = b"".join(b'<row r="%d"><c r="XFD%d" s="0"/></row>' % (row, row) for row in range(2, 8000))
    book = read_book(files.sheet(tmp_path / "a.xlsx", b'<row r="1"><c r="A1"><v>3</v></c></row>' + rows))
    assert book.sheets[0].rows == [[3]]


def test_part_names_may_be_written_otherwise(tmp_path: Path) -> None:
    def change(parts: dict[str, bytes]) -> None:
        parts["xl\\worksheets\\Sheet1.xml"] = parts.pop("xl/worksheets/sheet1.xml")
        parts["xl/sharedstrings.xml"] = parts.pop("xl/sharedStrings.xml")

    path = files.sheet(tmp_path / "a.xlsx", b'<row r="1"><c r="A1" t="s"><v>0</v></c></row>', ["hier"])
    assert read_book(files.changed(path, change)).sheets[0].rows == [["hier"]]


def test_a_hyperlink_is_no_harm_and_a_picture_from_elsewhere_is(tmp_path: Path) -> None:
    assert read_book(files.relation(tmp_path / "a.xlsx", "hyperlink")).notices == ()
    assert refusal(files.relation(tmp_path / "a.xlsx", "image")).rule == "external_links"


@pytest.mark.parametrize(
    ("rule", "cells"),
    [
        ("damaged_file", b'<row r="5"><c r="A5"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>'),
        ("damaged_file", b'<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>'),
        ("damaged_file", b'<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'),
        ("damaged_file", b'<row r="1"><c r="A1" t="s"><v>7</v></c></row>'),
        ("damaged_file", b'<row r="1"><c r="A1"><v>1</v></c>'),
        ("external_links", b'<row r="1"><c r="A1"><f>_xlfn.WEBSERVICE("https://example.org")</f><v>1</v></c></row>'),
        ("external_links", b"<row r=\"1\"><c r=\"A1\"><f>'cmd'|'/c calc'!A0</f><v>1</v></c></row>"),
        ("too_many_rows", b'<row r="5001"><c r="A5001"><f>1</f></c></row>'),
        ("too_many_columns", b'<row r="1"><c r="GS1"><v>1</v></c></row>'),
    ],
)
def test_sheets_that_readers_would_read_differently(tmp_path: Path, rule: str, cells: bytes) -> None:
    assert refusal(files.sheet(tmp_path / "a.xlsx", cells)).rule == rule


def test_a_short_file_that_shows_one_long_text_very_often(tmp_path: Path) -> None:
    rows = b"".join(b'<row r="%d">%b</row>' % (row, b'<c t="s"><v>0</v></c>' * 200) for row in range(1, 200))
    assert refusal(files.sheet(tmp_path / "a.xlsx", rows, ["x" * 5000])).rule == "too_large"


def test_a_sparse_sheet_is_held_to_its_cells(tmp_path: Path) -> None:
    cells = b'<row r="1"><c r="GR1"><v>1</v></c></row><row r="90000"><c r="A90000"><v>1</v></c></row>'
    assert refusal(files.sheet(tmp_path / "a.xlsx", cells), Limits(rows=300_000)).rule == "too_many_rows"


@pytest.mark.parametrize(
    ("rule", "build"),
    [
        ("damaged_file", files.overlapping),
        ("damaged_file", files.zip_in_a_workbook),
        ("password_protected", files.encrypted_parts),
    ],
)
def test_zip_files_made_by_hand(tmp_path: Path, rule: str, build: Callable[[Path], Path]) -> None:
    assert refusal(build(tmp_path / "a.xlsx")).rule == rule


def test_another_directory_size_is_seen(tmp_path: Path) -> None:
    assert refusal(files.many_rows(tmp_path / "a.xlsx", 100), Limits(unpacked_bytes=4000)).rule == "too_large"


# -- ods ------------------------------------------------------------------------------------------------

TEXT = b'<table:table-cell office:value-type="string"><text:p>%b</text:p></table:table-cell>'


def test_repeated_and_empty_rows_and_cells_keep_their_places(tmp_path: Path) -> None:
    rows = (
        b'<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
        b'<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="2"/>%b'
        b'</table:table-row><table:table-row table:number-rows-repeated="1048571">'
        b'<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    ) % (TEXT % b"x")
    found = read_book(files.ods_table(tmp_path / "a.ods", rows)).sheets[0].rows
    assert found == [[], [], [], [None, None, "x"], [None, None, "x"]]


def test_spaces_tabs_breaks_and_notes(tmp_path: Path) -> None:
    cell = (
        b'<table:table-cell office:value-type="string" table:number-columns-repeated="2"><office:annotation>'
        b"<text:p>notitie</text:p></office:annotation><text:p>a<text:s text:c='3'/>b<text:tab/>c<text:line-break/>d"
        b"</text:p><text:p>e</text:p></table:table-cell>"
    )
    book = read_book(files.ods_table(tmp_path / "a.ods", b"<table:table-row>" + cell + b"</table:table-row>"))
    assert book.sheets[0].rows == [["a   b\tc\nd\ne"] * 2]


def test_what_is_computed_hidden_and_joined_in_ods() -> None:
    first, hidden, _ = read_book(files.FIXTURES / "book.ods").sheets
    assert "A5" in first.formulas
    assert first.hidden_rows == {3}
    assert first.merged == (CellRange(8, 1, 9, 3),)
    assert hidden.hidden


ROW = b"<table:table-row%b>%b</table:table-row>"
EMPTY = b'<table:table-cell table:number-columns-repeated="%d"/>'
WIDE_TEXT = TEXT.replace(b"<table:table-cell", b'<table:table-cell table:number-columns-repeated="200"') % (b"x" * 5000)
OTHER_FILE = (
    b"<table:table-cell table:formula=\"of:='file:///tmp/x.ods'#$A.A1\" "
    b'office:value-type="float" office:value="1"/>'
)  # fmt: skip
LISTENER = b'<office:event-listeners><script:event-listener xlink:href="x"/></office:event-listeners>'


@pytest.mark.parametrize(
    ("rule", "rows"),
    [
        ("too_many_rows", ROW % (b' table:number-rows-repeated="1048576"', TEXT % b"x")),
        ("too_many_columns", ROW % (b"", EMPTY % 300 + TEXT % b"x")),
        ("damaged_file", ROW % (b"", EMPTY % 1_000_000_000 + EMPTY % 1)),
        ("damaged_file", ROW % (b' table:number-rows-repeated="-1"', b"")),
        ("too_large", ROW % (b"", EMPTY % 16_383 + EMPTY % 1) * 1000),
        ("too_large", ROW % (b' table:number-rows-repeated="4000"', WIDE_TEXT)),
        ("too_long_cell", ROW % (b"", TEXT % b"<text:s text:c='6000'/>")),
        ("external_links", ROW % (b"", OTHER_FILE)),
        ("external_links", b'<office:dde-source office:dde-application="soffice"/>'),
        ("macro_workbook", LISTENER),
    ],
)
def test_ods_made_by_hand(tmp_path: Path, rule: str, rows: bytes) -> None:
    assert refusal(files.ods_table(tmp_path / "a.ods", rows)).rule == rule


def test_ods_with_a_password(tmp_path: Path) -> None:
    manifest = files.parts_of(files.FIXTURES / "book.ods")["META-INF/manifest.xml"].replace(
        b"</manifest:manifest>",
        b"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>",
    )
    path = files.ods_with(tmp_path / "a.ods", lambda content: content, **{"META-INF/manifest.xml": manifest})
    assert refusal(path).rule == "password_protected"


# -- xls ------------------------------------------------------------------------------------------------


def test_what_is_computed_hidden_and_joined_in_xls() -> None:
    first, hidden, empty = read_book(files.FIXTURES / "book.xls").sheets
    assert (first.name, hidden.name, empty.name) == ("Invullen", "Verborgen", "Leeg")
    assert {"A5", "B5"} <= first.formulas
    assert first.rows[4][:2] == [12.45, "#N/A"]
    assert first.merged == (CellRange(8, 1, 9, 3),)
    assert hidden.hidden


def renumbered(record: int, number: int) -> Callable[[bytearray, dict[int, int]], None]:
    return lambda stream, firsts: struct.pack_into("<H", stream, firsts[record], number)


def filled(record: int, form: str, *values: int, skip: int = 0) -> Callable[[bytearray, dict[int, int]], None]:
    return lambda stream, firsts: struct.pack_into(form, stream, firsts[record] + 4 + skip, *values)


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("password_protected", renumbered(CODE_NAME, FILE_PASS)),
        ("external_links", renumbered(COMMAND_NAMES, CONNECTION)),
        ("macro_workbook", filled(BOUND_SHEET, "<B", 1, skip=5)),
        ("damaged_file", filled(BOUND_SHEET, "<I", 3)),
        ("damaged_file", filled(DIMENSIONS, "<IIHH", 0, 0xFFFFFFFF, 0, 0xFFFF)),
        ("too_many_rows", filled(SHARED_TEXT, "<HH", 65_535, 0)),
        ("too_many_columns", filled(SHARED_TEXT, "<HH", 0, 255)),
    ],
)
def test_xls_made_by_hand(tmp_path: Path, rule: str, change: Callable[[bytearray, dict[int, int]], None]) -> None:
    finding = refusal(files.xls_with(tmp_path / "a.xls", change))
    assert finding.rule == rule
    if rule.startswith("too_many"):
        assert finding.sheet == "Invullen"


def test_room_asked_for_and_not_used_is_no_fault(tmp_path: Path) -> None:
    path = files.xls_with(tmp_path / "a.xls", filled(DIMENSIONS, "<IIHH", 0, 65_536, 0, 256))
    assert read_book(path).sheets[0].rows == read_book(files.FIXTURES / "book.xls").sheets[0].rows


@pytest.mark.parametrize(
    ("rule", "streams"),
    [
        ("macro_workbook", ["Workbook", "_VBA_PROJECT_CUR"]),
        ("unknown_format", ["WordDocument"]),
        ("unknown_format", ["PowerPoint Document"]),
        ("damaged_file", ["Workbook"]),
    ],
)
def test_compound_files_of_other_kinds(tmp_path: Path, rule: str, streams: list[str]) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(files.compound(streams))
    assert refusal(path).rule == rule


def test_texts_of_an_xls_are_held_to_the_same_lengths() -> None:
    path = files.FIXTURES / "book.xls"
    assert refusal(path, Limits(cell_chars=8)).cell == "A2"
    assert refusal(path, Limits(unpacked_bytes=20)).rule == "too_large"
