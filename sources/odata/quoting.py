"""Names and texts as DuckDB's SQL writes them, where parameters are not allowed."""

from __future__ import annotations


def name(column: str) -> str:
    """A column's name, quoted."""
    return '"' + column.replace('"', '""') + '"'


def text(value: str) -> str:
    """A text, quoted."""
    return "'" + value.replace("'", "''") + "'"
