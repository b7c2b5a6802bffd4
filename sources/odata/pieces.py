"""The rows of a page in pieces, so that no more is shaped at a time than memory is given for.

A page of v4 is one piece; one of v3, whose rows have a column for each measure, may be several, which the workers then
share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_WHOLE = 16_000_000
"""Bytes of rows up to which a page is left whole, as those of v4 are: to tell rows apart costs time."""
_PIECE = 8_000_000
"""Bytes of rows a piece of a larger page has, about. A row of v3 takes several times its bytes to shape."""

_rows = msgspec.json.Decoder(list[msgspec.Raw])


def write_pieces(rows: memoryview, into: Path) -> Iterator[Path]:
    """Write a JSON list of rows as several, each row as it came, and give their files in order.

    Args:
        rows: the list as it was written, whole.
        into: how the names of the files begin.
    """
    if len(rows) <= _WHOLE:
        yield _write(into, 0, rows)
        return
    each = _rows.decode(rows)
    size = -(-len(each) * _PIECE // len(rows)) or 1
    for number, start in enumerate(range(0, max(len(each), 1), size)):
        yield _write(into, number, b"[", b",".join(each[start : start + size]), b"]")


def piece(into: Path, number: int) -> Path:
    """The file of one, of those whose names begin as ``into``."""
    return into.with_name(f"{into.name}-{number:02}.rows")


def _write(into: Path, number: int, *parts: bytes | memoryview) -> Path:
    path = piece(into, number)
    with path.open("wb") as out:
        out.writelines(parts)
    return path
