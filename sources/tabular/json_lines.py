"""JSON lines: an object a line; a list of objects, or one under ``value``, is taken as well."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, NoReturn

from sources.deliveries.model import Finding
from sources.tabular.book import Book, Sheet, Unreadable, Value, cell_name
from sources.tabular.refusal import (
    SHOWN_CHARS,
    broken_line,
    empty_file,
    too_long_cell,
    too_many_cells,
    too_many_columns,
    too_many_rows,
)
from sources.tabular.text import decoded
from sources.tabular.trimming import trimmed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sources.tabular.book import Limits

_EXPECTED = 'Op elke regel staat één object, zoals {"gemeente": "Emmen", "aantal": 12}.'
_MOST_FINDINGS = 20


def read_json_lines(content: bytes, limits: Limits) -> Book:
    """The objects as rows under their keys; line 1 is row 2, and an empty line is an empty row.

    DuckDB's reader is not used: it takes texts that look like dates for dates, and does not always know the line.

    Raises:
        Unreadable: a line cannot be read, holds lists or objects in its values, or there are more than allowed.
    """
    text, encoding, notices = decoded(content)
    headings: dict[str, int] = {}
    rows: list[list[Value]] = []
    nested: list[Finding] = []
    for line, record in _records(text):
        if line >= limits.rows:
            raise too_many_rows(limits, None, line + 1)
        rows.extend([] for _ in range(line - len(rows) - 1))
        row: list[Value] = [None] * len(headings)
        for name, value in record.items():
            if name not in headings:
                headings[name] = len(headings)
                row.append(None)
            if len(headings) > limits.columns:
                raise too_many_columns(limits, None, line, len(headings))
            column = headings[name]
            if isinstance(value, (dict, list)):
                nested.append(_nested(line, column + 1, name, value))
            else:
                row[column] = _cell(value, line, column + 1, limits)
        rows.append(row)
        if len(nested) >= _MOST_FINDINGS:
            break
    if nested:
        raise Unreadable(*nested)
    return Book(kind="jsonl", sheets=(_sheet(list(headings), rows, limits),), encoding=encoding, notices=notices)


def _sheet(headings: list[Value], rows: list[list[Value]], limits: Limits) -> Sheet:
    if not headings:
        raise empty_file()
    if (len(rows) + 1) * len(headings) > limits.cells:
        raise too_many_cells(limits, None, len(rows) + 1, len(headings))
    return Sheet(name=None, rows=trimmed([headings, *rows]))


def _cell(value: Any, line: int, column: int, limits: Limits) -> Value:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, str) and len(value) > limits.cell_chars:
        raise too_long_cell(limits, None, line, column, value)
    return None if value == "" else value


def _records(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each object with its line, or with its number in the list, from 1."""
    whole = _whole(text)
    if whole is not None:
        for number, record in enumerate(whole, start=1):
            yield number, _object(number, record)
        return
    for line, written in enumerate(text.split("\n"), start=1):
        if written.strip():
            yield line, _object(line, _parsed(line, written))


def _whole(text: str) -> list[Any] | None:
    """The objects of a text that is one JSON value; None where each line is one of its own."""
    try:
        value = json.loads(text, object_pairs_hook=_no_key_twice, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return None
    if isinstance(value, dict):
        return value["value"] if isinstance(value.get("value"), list) else [value]
    return value if isinstance(value, list) else None


def _parsed(line: int, written: str) -> object:
    try:
        return json.loads(written, object_pairs_hook=_no_key_twice, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise broken_line(line, f"bij teken {error.colno} klopt de JSON niet", _EXPECTED, text=written) from error
    except (ValueError, RecursionError) as error:
        raise broken_line(line, "dit is geen geldige JSON", _EXPECTED, text=written) from error


def _object(line: int, value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise broken_line(line, "er staat geen object", _EXPECTED)
    for name, held in value.items():
        for text in (name, held):
            # Half a character, written as an escape: nothing could store it.
            if isinstance(text, str) and any("\ud800" <= letter <= "\udfff" for letter in text):
                raise broken_line(line, "er staat een half teken in", _EXPECTED)
        if isinstance(held, float) and math.isinf(held):
            raise broken_line(line, "er staat een getal in dat te groot is", _EXPECTED)
    return value


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) < len(pairs):
        raise ValueError
    return record


def _no_number(_: str) -> NoReturn:
    raise ValueError


def _nested(line: int, column: int, name: str, value: object) -> Finding:
    return Finding(
        rule="nested_value",
        row=line,
        cell=cell_name(line, column),
        column=name,
        value=json.dumps(value, ensure_ascii=False)[:SHOWN_CHARS],
        message=f"Regel {line} bevat in '{name[:SHOWN_CHARS]}' een lijst of een object in plaats van één waarde.",
        expected="Elke waarde is een tekst, een getal, true, false of null.",
    )
