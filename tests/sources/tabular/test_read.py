"""Files as people hand them in: each kind read alike, each that cannot or must not be read answered with its rule."""

from __future__ import annotations

import datetime as dt
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sources.tabular import CellRange, Limits, Unreadable, read_book
from tests.sources.tabular import files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TABLE = [["Project", "Waarde", "Opmerking"], ["wonen-2.1", "1.234,5", 'één; "twee", drie'], ["werken-6", "0,5"]]


def rules(path: Path, limits: Limits | None = None) -> list[str]:
    """The rules of a refusal."""
    with pytest.raises(Unreadable) as refused:
        read_book(path, limits or Limits())
    for finding in refused.value.findings:
        assert finding.message.endswith((".", "…"))
        assert finding.expected
    return [finding.rule for finding in refused.value.findings]


# -- what is read ---------------------------------------------------------------------------------------


def test_a_workbook_with_one_of_everything(tmp_path: Path) -> None:
    book = read_book(files.everything(tmp_path / "a.xlsx"))
    first, hidden, empty = book.sheets
    assert book.kind == "xlsx"
    assert first.rows[1][:3] == ["wonen-2.1", 12, dt.date(2022, 12, 31)]
    assert first.rows[1][3] == " =cmd|x\nregel 2 "
    assert first.rows[2] == ["x", 0.45, dt.datetime(2022, 12, 31, 13, 5), True]
    assert first.hidden_rows == {3}
    assert first.merged == (CellRange(8, 1, 9, 3),)
    assert first.formulas == {"A5"}
    assert first.rows[4] == [], "a formula without a kept outcome is an empty cell that is known to be one"
    assert first.rows[7] == ["merged"]
    assert (hidden.name, hidden.hidden, hidden.rows) == ("Verborgen", True, [[], [None, "id"]])
    assert (empty.name, empty.rows) == ("Leeg", [])
    assert not first.hidden


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_what_libreoffice_saved_reads_the_same(kind: str) -> None:
    book = read_book(files.FIXTURES / f"book.{kind}")
    first = book.sheets[0]
    assert book.kind == kind
    assert first.rows[0] == ["Project", "Waarde", "Datum", "Opm"]
    assert first.rows[1][:2] == ["wonen-2.1", 12]
    assert first.rows[1][2] in {dt.date(2022, 12, 31), dt.datetime(2022, 12, 31)}
    assert first.hidden_rows == {3}
    assert CellRange(8, 1, 9, 3) in first.merged
    assert book.sheets[1].hidden


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_in_any_usual_writing(tmp_path: Path, separator: str, encoding: str) -> None:
    book = read_book(files.text(tmp_path / "a.csv", TABLE, separator, encoding))
    assert book.kind == "csv"
    assert book.sheets[0].rows == TABLE
    assert book.encoding == {"cp1252": "windows-1252"}.get(encoding, encoding)
    assert [notice.rule for notice in book.notices] == (["guessed_encoding"] if encoding == "cp1252" else [])


def test_the_separator_that_excel_names_is_believed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("sep=,\r\na,b\r\n1;2,3\r\n")
    assert read_book(path).sheets[0].rows == [["a", "b"], ["1;2", "3"]]


def test_parquet_keeps_types(tmp_path: Path) -> None:
    path = files.parquet(tmp_path / "a.parquet", "select 'Emmen' as gemeente, 12 as aantal, date '2022-03-31' as op")
    assert read_book(path).sheets[0].rows == [["gemeente", "aantal", "op"], ["Emmen", 12, dt.date(2022, 3, 31)]]


@pytest.mark.parametrize(
    "written",
    ['{"g": "Emmen", "n": 1}\n{"n": 2.5, "x": null}\n', '[{"g": "Emmen", "n": 1}, {"n": 2.5, "x": null}]',
     '{"value": [{"g": "Emmen", "n": 1}, {"n": 2.5, "x": null}]}'],
)  # fmt: skip
def test_json_lines_and_their_relatives(tmp_path: Path, written: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(written)
    book = read_book(path)
    assert book.kind == "jsonl"
    assert book.sheets[0].rows == [["g", "n", "x"], ["Emmen", 1], [None, 2.5]]


def test_the_content_decides_and_the_name_is_told(tmp_path: Path) -> None:
    book = read_book(files.text(tmp_path / "a.xlsx", TABLE))
    assert book.kind == "csv"
    assert [notice.rule for notice in book.notices] == ["other_kind_than_name"]


def test_parts_that_point_elsewhere_are_never_unpacked(tmp_path: Path) -> None:
    assert read_book(files.path_tricks(tmp_path / "a.xlsx")).sheets[0].rows[1] == ["wonen-2.1", 12]
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


# -- what is refused ------------------------------------------------------------------------------------


def written(content: bytes) -> Callable[[Path], Path]:
    def build(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return build


REFUSED = {
    "empty": ("empty_file", written(b"")),
    "blank": ("empty_file", written(b" \r\n \r\n")),
    "nothing in a workbook": ("empty_file", lambda path: files.workbook(path, [])),
    "half a workbook": ("damaged_file", files.half),
    "a byte is another": ("damaged_file", files.flipped),
    "the same part twice": ("damaged_file", files.twice_the_same_part),
    "entities": ("damaged_file", files.entities),
    "half a parquet": ("damaged_file", written(b"PAR1" + bytes(100) + b"PAR1")),
    "a torn compound file": ("damaged_file", written(files.compound(["Workbook"])[:700])),
    "macros": ("macro_workbook", files.macro_workbook),
    "another file's figures": ("external_links", files.external_links),
    "a connection": ("external_links", files.web_connection),
    "a program": ("external_links", files.dde),
    "a password": ("password_protected", files.encrypted),
    "zeros": ("too_large", files.zip_bomb),
    "zeros under a lie": ("damaged_file", files.lying_bomb),
    "a far cell": ("too_many_rows", files.far_cell),
    "wide": ("too_many_columns", files.many_columns),
    "a long text": ("too_long_cell", files.long_cell),
    "a document": ("unknown_format", files.word_document),
    "files packed together": ("unknown_format", files.plain_zip),
    "a PDF": ("unknown_format", written(b"%PDF-1.7\n%\xe2\xe3")),
    "a picture": ("unknown_format", written(b"\x89PNG\r\n\x1a\n" + bytes(50))),
    "a web page": ("unknown_format", written(b"<!doctype html><html><body>404</body></html>")),
    "packed": ("unknown_format", written(files.gzip_of(b"a;b\n1;2\n"))),
    "noise": ("unknown_format", written(bytes(range(256)) * 40)),
    "a broken line": ("broken_line", written(b'{"a": 1}\n{"a": \n')),
    "a list in a value": ("nested_value", written(b'{"a": [1, 2]}\n')),
    "an open quotation": ("broken_line", written(b'a;b\r\n"1;2\r\n')),
    "utf-16 without a mark": ("unknown_encoding", written("project;waarde\r\nx;1\r\n".encode("utf-16-le"))),
    "ods that starts a program": (
        "external_links",
        lambda path: files.ods_with(path, lambda xml: xml.replace(b"of:=SUM(", b"of:=DDE(&quot;x&quot;;")),
    ),
    "ods with macros": (
        "macro_workbook",
        lambda path: files.ods_with(path, lambda xml: xml, **{"Basic/Standard/Module1.xml": b"<x/>"}),
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused_by_its_rule(tmp_path: Path, name: str) -> None:
    rule, build = REFUSED[name]
    path = build(tmp_path / "a.xlsx")
    before = path.read_bytes()
    assert rules(path) == [rule]
    assert path.read_bytes() == before


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"a": 1}\n\n{"a": 2}\n{"a": \n')
    with pytest.raises(Unreadable) as refused:
        read_book(path)
    assert refused.value.findings[0].row == 4


def test_too_many_rows_and_too_large_a_file(tmp_path: Path) -> None:
    assert rules(files.many_rows(tmp_path / "a.xlsx", 6_000)) == ["too_many_rows"]
    assert rules(files.text(tmp_path / "a.csv", [["x", number] for number in range(6_000)])) == ["too_many_rows"]
    assert rules(tmp_path / "a.csv", Limits(bytes=1000)) == ["too_large"]


def test_a_bomb_costs_next_to_nothing(tmp_path: Path) -> None:
    for build in (files.zip_bomb, files.lying_bomb):
        path = build(tmp_path / "a.xlsx")
        tracemalloc.start()
        rules(path)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 30_000_000


# -- whatever comes -------------------------------------------------------------------------------------

STARTS = [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PAR1", b"{", b"\xff\xfe"]
CELL = st.text(st.characters(exclude_categories=["C"]), max_size=12).map(str.strip)
ROW = st.lists(CELL, min_size=2, max_size=5)


@given(
    rows=st.lists(ROW, min_size=1, max_size=8),
    separator=st.sampled_from([";", ",", "\t"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_table_comes_back_as_it_was(tmp_path: Path, rows: list[list[str]], separator: str, encoding: str) -> None:
    table = [["kop 1", "kop 2", "kop 3", "kop 4", "kop 5"]] * 3 + rows
    expected = [[cell or None for cell in row] for row in table]
    for row in expected:
        while row and row[-1] is None:
            row.pop()
    while expected and not expected[-1]:
        expected.pop()
    found = read_book(files.text(tmp_path / "a.csv", table, separator, encoding)).sheets[0].rows
    assert found == expected


@given(content=st.binary(max_size=400), start=st.sampled_from(STARTS))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_noise_is_read_or_refused_and_nothing_else(tmp_path: Path, content: bytes, start: bytes) -> None:
    path = tmp_path / "noise.xlsx"
    path.write_bytes(start + content)
    try:
        read_book(path)
    except Unreadable:
        return


@given(at=st.integers(0, 6000), with_byte=st.integers(0, 255))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_a_workbook_with_any_byte_changed(tmp_path: Path, kind: str, at: int, with_byte: int) -> None:
    path = tmp_path / f"a.{kind}"
    if kind == "xlsx":
        content = bytearray(files.everything(path).read_bytes())
    else:
        content = bytearray((files.FIXTURES / f"book.{kind}").read_bytes())
    content[at % len(content)] = with_byte
    path.write_bytes(bytes(content))
    try:
        read_book(path)
    except Unreadable:
        return
