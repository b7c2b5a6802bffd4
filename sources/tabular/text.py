"""Text with separators (csv): in which encoding it is, what separates its cells, and what they hold."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from typing import TYPE_CHECKING

from sources.deliveries.model import Finding
from sources.tabular.book import Book, Sheet, Value
from sources.tabular.refusal import (
    broken_line,
    empty_file,
    refusal,
    too_long_cell,
    too_long_text,
    too_many_columns,
    too_many_rows,
    unknown_format,
)
from sources.tabular.trimming import trimmed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sources.tabular.book import Limits

SEPARATORS = (";", "\t", ",")
"""In this order where a text reads equally well with each: a Dutch Excel writes ``;``, and ``,`` stands in numbers."""

MOST_LINES = 1_048_576
"""A spreadsheet has no more; filled ones are held to far fewer."""

_SAMPLE_ROWS = 100
_SAMPLE_CHARS = 100_000
_MOST_CONTROL_SHARE = 0.01
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_DECIMAL_COMMA = re.compile(r"(?<=[0-9]),(?=[0-9])")
_MOST_SEPARATORS = 16_384
_SEPARATOR_LINE = re.compile(r"sep=([;,\t])\r?\n", re.IGNORECASE)
_BOMS: tuple[tuple[bytes, str, str], ...] = (
    (b"\xef\xbb\xbf", "utf-8-sig", "utf-8-sig"),
    (b"\xff\xfe", "utf-16", "utf-16"),
    (b"\xfe\xff", "utf-16", "utf-16"),
)
_UTF_32 = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")


def decoded(content: bytes) -> tuple[str, str, tuple[Finding, ...]]:
    """The text, the name of its encoding, and a notice where that was a guess.

    Raises:
        Unreadable: it is no text, or text in another encoding than those that are read.
    """
    if content.startswith(_UTF_32):
        raise _unknown_encoding()
    for bom, codec, name in _BOMS:
        if content.startswith(bom):
            try:
                return _text(content.decode(codec)), name, ()
            except UnicodeDecodeError as error:
                raise _unknown_encoding() from error
    if b"\x00" in content:
        raise _without_bom(content)
    try:
        return _text(content.decode("utf-8")), "utf-8", ()
    except UnicodeDecodeError:
        pass
    try:
        text = _text(content.decode("cp1252"))
    except UnicodeDecodeError as error:
        raise _unknown_encoding() from error
    return text, "windows-1252", (_guessed(),)


def _text(text: str) -> str:
    controls = len(_CONTROL.findall(text))
    if "\x00" in text or controls > _MOST_CONTROL_SHARE * len(text):
        raise unknown_format("Dit is geen tekst en ook geen werkmap.")
    return text


def _without_bom(content: bytes) -> Exception:
    """UTF-16 of western text has a zero in every other byte."""
    even, odd = content[0::2].count(0), content[1::2].count(0)
    if min(even, odd) == 0 and max(even, odd) > len(content) // 4:
        return _unknown_encoding()
    return unknown_format("Dit is geen tekst en ook geen werkmap.")


def _unknown_encoding() -> Exception:
    return refusal(
        "unknown_encoding",
        "De tekens in het bestand kunnen niet worden gelezen: de tekencodering is onbekend.",
        "Sla het bestand op als UTF-8 (in Excel: 'CSV UTF-8') en lever het opnieuw in.",
    )


def _guessed() -> Finding:
    return Finding(
        rule="guessed_encoding",
        severity="notice",
        message="De tekencodering stond niet vast; wij hebben het bestand gelezen als Windows-1252.",
        expected="Sla het bestand bij voorkeur op als UTF-8, en kijk of letters met accenten kloppen.",
    )


def read_text(content: bytes, limits: Limits) -> Book:
    """A text's cells, as text, each row at its place.

    Raises:
        Unreadable: it is no text, is larger than allowed, or a quotation mark is never closed.
    """
    text, encoding, notices = decoded(content)
    if not text.strip():
        raise empty_file()
    stated = _SEPARATOR_LINE.match(text)
    if stated is not None:
        text = text[stated.end() :]
    separator = stated[1] if stated else _separator(text)
    rows = trimmed(_cells(text, separator, limits))
    if not rows:
        raise empty_file()
    return Book(kind="csv", sheets=(Sheet(name=None, rows=rows),), encoding=encoding, notices=notices)


def _separator(text: str) -> str:
    """The separator with which most rows have equally many cells, more than one."""
    sample = text[:_SAMPLE_CHARS]
    scores = {separator: _score(sample, separator) for separator in SEPARATORS}
    return max(SEPARATORS, key=lambda separator: scores[separator])


def _score(sample: str, separator: str) -> int:
    if separator == "," and "," not in _DECIMAL_COMMA.sub("", sample):
        return 0
    counts: Counter[int] = Counter()
    try:
        for number, row in enumerate(csv.reader(io.StringIO(sample, newline=""), delimiter=separator, strict=True)):
            if number == _SAMPLE_ROWS:
                break
            if len(row) > 1:
                counts[len(row)] += 1
    except csv.Error:
        # The sample may end within a cell; what came before counts, unless that is nothing.
        pass
    return max(counts.values(), default=0)


def _cells(text: str, separator: str, limits: Limits) -> list[list[Value]]:
    rows: list[list[Value]] = []
    for line, row in _rows(text, separator, limits):
        if line > MOST_LINES:
            raise too_many_rows(limits, None, line)
        filled = [value or None for value in row]
        while filled and filled[-1] is None:
            filled.pop()
        if filled and len(rows) >= limits.rows:
            raise too_many_rows(limits, None, len(rows) + 1)
        if len(filled) > limits.columns:
            raise too_many_columns(limits, None, line, len(filled))
        for column, value in enumerate(filled, start=1):
            if value is not None and len(value) > limits.cell_chars:
                raise too_long_cell(limits, None, len(rows) + 1, column, value)
        if filled or len(rows) < limits.rows:
            rows.append(list(filled))
    return rows


def _rows(text: str, separator: str, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line it begins on."""
    reader = csv.reader(_lines(text, separator, limits), delimiter=separator, strict=True)
    line = 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            # The module's own bound on a cell; it has no other way to tell.
            if "field larger" in str(error):
                raise too_long_text(limits, line) from error
            raise broken_line(
                line,
                "de aanhalingstekens kloppen niet",
                'Sluit elk aanhalingsteken; binnen een tekst schrijft u een aanhalingsteken dubbel ("").',
            ) from error
        yield line, row
        line = reader.line_num + 1


def _lines(text: str, separator: str, limits: Limits) -> Iterator[str]:
    """The text's lines, none with so many separators that splitting it alone would cost memory."""
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
        separators = line.count(separator)
        if separators > _MOST_SEPARATORS:
            raise too_many_columns(limits, None, number, separators + 1)
        yield line
