"""Rows without their empty ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sources.tabular.book import Value


def trimmed(rows: list[list[Value]]) -> list[list[Value]]:
    """The same list, empty cells cut at each row's end and empty rows at the end."""
    for row in rows:
        while row and row[-1] is None:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows
