"""Dates again from text: a page writes a date that may be missing as text, for Evidence; Superset wants a date."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def with_dates(sql: str, columns: Iterable[str]) -> str:
    """The query with these columns of text (``2026-03-12``, with a time behind it or not) as dates."""
    replaced = ", ".join(f'cast(cast("{column}" as timestamp) as date) as "{column}"' for column in columns)
    return f"select * replace ({replaced})\nfrom (\n{sql}\n) as datums"
