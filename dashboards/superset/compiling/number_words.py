"""Numbers as Dutch words in SQL, for cells whose format differs per row: Superset has one format for a column."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

NO_VALUE = "'\u2013'"


def dutch_number(value: str, decimals: str) -> str:
    """SQL that writes a number the Dutch way; ``decimals`` is SQL too."""
    english = f"format('{{:,.' || {decimals} || 'f}}', cast({value} as double))"
    return f"replace(translate({english}, ',.', '.,'), '-', '\u2212')"


def with_words(sql: str, formats: Mapping[str, str]) -> str:
    """The query with these columns written as its own format columns (Excel codes such as ``#,##0.0" %"``) say."""
    replaced = ", ".join(f'{_by_code(column, code)} as "{column}"' for column, code in formats.items())
    return f"select * replace ({replaced})\nfrom (\n{sql}\n) as cijfers"


def _by_code(column: str, code_column: str) -> str:
    value, code = f'"{column}"', f"coalesce(\"{code_column}\", '#,##0.##')"
    bare = f"regexp_replace({code}, '\"[^\"]*\"', '', 'g')"
    decimals = f"cast(length(split_part({bare}, '.', 2)) as varchar)"
    number = dutch_number(value, decimals)
    optional = f"regexp_replace({number}, ',?0+$', '')"
    shown = f"case when {bare} like '%.#%' and contains({number}, ',') then {optional} else {number} end"
    before = f'regexp_extract({code}, \'^"([^"]*)"\', 1)'
    after = f'regexp_extract({code}, \'[#0]"([^"]*)"$\', 1)'
    return f"coalesce({before} || {shown} || {after}, {NO_VALUE})"
