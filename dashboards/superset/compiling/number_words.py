"""Numbers as Dutch words in SQL, for cells whose format differs per row: Superset has one format for a column."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NO_VALUE = "'\u2013'"


def dutch_number(value: str, decimals: str) -> str:
    """SQL that writes a number the Dutch way; ``decimals`` is SQL too."""
    english = f"format('{{:,.' || {decimals} || 'f}}', cast({value} as double))"
    return f"replace(translate({english}, ',.', '.,'), '-', '\u2212')"


def with_words(sql: str, formats: Mapping[str, str]) -> str:
    """The query with these columns written as its own format columns (Excel codes such as ``#,##0.0" %"``) say.

    A code is taken apart once for all columns that it holds for, and they are written by one expression.
    """
    codes = {code: number for number, code in enumerate(dict.fromkeys(formats.values()), 1)}
    columns = {code: [c for c in formats if formats[c] == code] for code in codes}
    apart = ", ".join(_apart(code, number) for code, number in codes.items())
    written = ", ".join(_written(columns[code], number) for code, number in codes.items())
    replaced = ", ".join(
        f'woorden_{codes[code]}[{columns[code].index(column) + 1}] as "{column}"' for column, code in formats.items()
    )
    return (
        f"select * replace ({replaced})\nfrom (select *, {written}\nfrom (select *, {apart}\n"
        f"from (\n{sql}\n) as cijfers) as vormen) as woorden"
    )


def _apart(code_column: str, number: int) -> str:
    """The parts of a code as columns, each of which may name those before it."""
    code, bare = f"code_{number}", f"kaal_{number}"
    return (
        f"coalesce(\"{code_column}\", '#,##0.##') as {code}, "
        f"regexp_replace({code}, '\"[^\"]*\"', '', 'g') as {bare}, "
        f"length(split_part({bare}, '.', 2)) as decimalen_{number}, "
        f'regexp_extract({code}, \'^"([^"]*)"\', 1) as voor_{number}, '
        f'regexp_extract({code}, \'[#0]"([^"]*)"$\', 1) as na_{number}'
    )


def _written(columns: Sequence[str], number: int) -> str:
    """A list of the texts, in the order of the columns."""
    values = ", ".join(f'"{column}"' for column in columns)
    texts = f"[{dutch_number('cijfer', f'decimalen_{number}')} for cijfer in [{values}]]"
    optional = f"kaal_{number} like '%.#%' and contains(tekst, ',')"
    trimmed = f"case when {optional} then regexp_replace(tekst, ',?0+$', '') else tekst end"
    shown = f"coalesce(voor_{number} || {trimmed} || na_{number}, {NO_VALUE})"
    return f"[{shown} for tekst in {texts}] as woorden_{number}"
