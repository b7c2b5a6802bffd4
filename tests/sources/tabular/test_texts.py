"""Text files and Parquet: how they are split, what their values become, and what would cost too much."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from sources.tabular import Limits, Unreadable, read_book
from tests.sources.tabular import files

if TYPE_CHECKING:
    from pathlib import Path

    from sources.deliveries.model import Finding
    from sources.tabular import Value


def rows(path: Path, content: bytes) -> list[list[Value]]:
    path.write_bytes(content)
    return read_book(path).sheets[0].rows


def refusal(path: Path, content: bytes | None = None, limits: Limits | None = None) -> Finding:
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Unreadable) as refused:
        read_book(path, limits or Limits())
    return refused.value.findings[0]


# -- csv ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"waarde\r\n1,5\r\n2,5\r\n", [["waarde"], ["1,5"], ["2,5"]]),
        (b"project\r\nx\r\n", [["project"], ["x"]]),
        (b"x;1,5\r\ny;2,5\r\n", [["x", "1,5"], ["y", "2,5"]]),
        (b"a\tb\r\n1,5\t2\r\n", [["a", "b"], ["1,5", "2"]]),
        (b"a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]),
        (b"Stand, eind 2024\r\n\r\na;b\r\nx;1,5\r\n", [["Stand, eind 2024"], [], ["a", "b"], ["x", "1,5"]]),
        (b'a;b\r\n5" buis;"zei ""ja"""\r\n', [["a", "b"], ['5" buis', 'zei "ja"']]),
        (b'a;b\n"twee\nregels";1\n', [["a", "b"], ["twee\nregels", "1"]]),
        (b"a;b\r1;2\r", [["a", "b"], ["1", "2"]]),
        (b"a;b;c\n1\n\n;;3\n1;2;3;4\n;;\n", [["a", "b", "c"], ["1"], [], [None, None, "3"], ["1", "2", "3", "4"]]),
        (b"[a];b\n{1};2\n", [["[a]", "b"], ["{1}", "2"]]),
        (b"a;b\n=1+1; x \n", [["a", "b"], ["=1+1", " x "]]),
    ],
)
def test_a_text_is_split_as_its_writer_meant(tmp_path: Path, content: bytes, expected: list[list[Value]]) -> None:
    assert rows(tmp_path / "a.csv", content) == expected


def test_letters_with_accents_in_the_old_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    assert rows(path, "gemeente;€\r\nCoëvorden;1\r\n".encode("cp1252")) == [["gemeente", "€"], ["Coëvorden", "1"]]
    assert [notice.rule for notice in read_book(path).notices] == ["guessed_encoding"]


@pytest.mark.parametrize(
    "content",
    ["a;b\n".encode("utf-32"), "a;b\n".encode("utf-16-be"), "a;b\n".encode("utf-16") + b"x", b"a;\x81\x8d\n"],
)
def test_an_encoding_that_nobody_can_tell(tmp_path: Path, content: bytes) -> None:
    assert refusal(tmp_path / "a.csv", content).rule == "unknown_encoding"


@pytest.mark.parametrize(
    ("rule", "row", "content"),
    [
        ("too_long_cell", 2, b"a;b\n" + b"x" * 6000 + b";1\n"),
        ("too_long_cell", 2, b"a;b\n" + b"x" * 200_000 + b";1\n"),
        ("broken_line", 3, b'a;b\n1;2\n"3" x;4\n'),
        ("broken_line", 3, b'a;b\n1;2\n"3;4\n5;6\n'),
        ("too_many_columns", 2, b"a;b\n" + b"x;" * 300 + b"x\n"),
        ("too_many_columns", 1, b";" * 1_000_000),
        ("too_many_rows", 5001, b"a;b\n" * 5001),
        ("too_many_rows", 1_048_577, b"a;b\n" + b"\n" * 2_000_000),
    ],
)
def test_a_text_that_asks_too_much(tmp_path: Path, rule: str, row: int, content: bytes) -> None:
    finding = refusal(tmp_path / "a.csv", content)
    assert (finding.rule, finding.row) == (rule, row)


# -- JSON -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_json_in_any_usual_encoding(tmp_path: Path, encoding: str) -> None:
    written = '{"gemeente": "Coëvorden", "n": 1}\n\n{"n": 2}\n'.encode(encoding)
    assert rows(tmp_path / "a.json", written) == [["gemeente", "n"], ["Coëvorden", 1], [], [None, 2]]


def test_one_object_over_several_lines(tmp_path: Path) -> None:
    assert rows(tmp_path / "a.json", b'{\n  "a": true,\n  "b": ""\n}\n') == [["a", "b"], [True]]


@pytest.mark.parametrize(
    ("rule", "row", "content"),
    [
        ("broken_line", 2, b'{"a": 1}\n{"a": 1, "a": 2}\n'),
        ("broken_line", 1, b'{"a": NaN}\n'),
        ("broken_line", 1, b'{"a": 1e999}\n'),
        ("broken_line", 1, b'{"a": "\\ud800"}\n'),
        ("broken_line", 1, b'{"a": ' + b"9" * 5000 + b"}\n"),
        ("broken_line", 1, b'{"a": ' + b"[" * 100_000),
        ("broken_line", 2, b'[{"a": 1}, 2]'),
        ("nested_value", 2, b'{"a": 1}\n{"a": {"b": 1}}\n'),
        ("too_many_rows", 5001, b'{"a": 1}\n' * 5001),
        ("too_many_columns", 1, b"{" + b", ".join(b'"k%d": 1' % key for key in range(300)) + b"}"),
        ("too_long_cell", 1, b'{"a": "' + b"x" * 6000 + b'"}'),
    ],
)
def test_json_that_cannot_be_a_table(tmp_path: Path, rule: str, row: int, content: bytes) -> None:
    finding = refusal(tmp_path / "a.jsonl", content)
    assert (finding.rule, finding.row) == (rule, row)


# -- Parquet --------------------------------------------------------------------------------------------


def test_types_of_parquet(tmp_path: Path) -> None:
    path = files.parquet(
        tmp_path / "a.parquet",
        """select 0.1::float as f, 1.25::decimal(9, 2) as d, '2024-12-31 23:00:00+00'::timestamptz as z,
        timestamp '2024-01-01' as t, time '10:00' as tm, 'a'::enum('a') as e, 9000000000000000000::hugeint as h,
        true as b, null::int as x, ''::varchar as v, 2::tinyint as last""",
    )
    assert read_book(path).sheets[0].rows[1] == [
        0.1, 1.25, dt.datetime(2025, 1, 1), dt.datetime(2024, 1, 1), dt.time(10), "a", 9 * 10**18, True, None, None, 2,
    ]  # fmt: skip


def test_a_name_with_stars_reads_no_other_file(tmp_path: Path) -> None:
    files.parquet(tmp_path / "ab.parquet", "select 'other' as a")
    path = files.parquet(tmp_path / "a.parquet", """select 1 as "a""; drop table x; --" """)
    path = path.rename(tmp_path / "a*.parquet")
    assert read_book(path).sheets[0].rows == [['a"; drop table x; --'], [1]]


LONG_TEXTS = ", ".join(f"repeat('x', 5000) as k{number}" for number in range(30))
MANY_LONG_TEXTS = f"select {LONG_TEXTS} from range(900)"


@pytest.mark.parametrize(
    ("rule", "sql"),
    [
        ("nested_value", "select [1, 2] as a"),
        ("nested_value", "select {'x': 1} as a"),
        ("nested_value", "select 'x'::blob as a"),
        ("too_many_rows", "select range as a from range(5000)"),
        ("too_many_columns", "select " + ", ".join(f"1 as k{number}" for number in range(201))),
        ("too_long_cell", "select repeat('x', 5001) as a"),
        ("too_large", MANY_LONG_TEXTS),
    ],
)  # fmt: skip
def test_parquet_that_asks_too_much(tmp_path: Path, rule: str, sql: str) -> None:
    assert refusal(files.parquet(tmp_path / "a.parquet", sql)).rule == rule


def test_as_many_rows_as_are_allowed(tmp_path: Path) -> None:
    path = files.parquet(tmp_path / "a.parquet", "select range as a from range(4999)")
    assert len(read_book(path).sheets[0].rows) == 5000
    written = b'{"a": 1}\n' * 4999
    assert len(rows(tmp_path / "a.jsonl", written)) == 5000
    assert len(rows(tmp_path / "a.csv", b"a;b\n" * 5000)) == 5000
