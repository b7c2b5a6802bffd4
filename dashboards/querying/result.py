"""What a query gave: typed columns and rows that know their columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

Kind = Literal["number", "text", "date", "timestamp", "boolean", "other"]


@dataclass(frozen=True)
class ResultColumn:
    """A column as DuckDB named and typed it."""

    name: str
    type: str

    @cached_property
    def kind(self) -> Kind:
        """What the type is to a reader."""
        return _kind(self.type)


KINDS: tuple[tuple[str, Kind], ...] = (
    (r".*\[|STRUCT|MAP|UNION", "other"),
    (r"DECIMAL|DOUBLE|FLOAT|REAL", "number"),
    (r"U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$|BIGNUM$", "number"),
    (r"DATE$", "date"),
    (r"TIMESTAMP", "timestamp"),
    (r"BOOLEAN$", "boolean"),
)


def _kind(type_name: str) -> Kind:
    return next((kind for pattern, kind in KINDS if re.match(pattern, type_name.upper())), "text")


class Row(Mapping[str, object]):
    """One row; also what a loop variable is."""

    __slots__ = ("_columns", "_values")

    def __init__(self, columns: dict[str, ResultColumn], values: tuple[object, ...]) -> None:
        self._columns = columns
        self._values = dict(zip(columns, values, strict=True))

    def __getitem__(self, name: str) -> object:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __hash__(self) -> int:
        return hash(tuple(map(repr, self._values.values())))

    @property
    def columns(self) -> dict[str, ResultColumn]:
        """The columns by name."""
        return self._columns


@dataclass(frozen=True)
class Variants:
    """Results per choice of the inputs that a query depends on."""

    inputs: tuple[str, ...]
    """Names of the inputs, in the page's order."""
    results: dict[tuple[int, ...], Result]
    """By the index of the chosen option of each of these inputs."""
    membership: tuple[frozenset[tuple[int, ...]], ...]
    """For each row of the union: the choices under which it shows."""


@dataclass(frozen=True)
class Result:
    """The rows of one query. With ``variants`` these are the rows of all choices together."""

    id: str
    columns: dict[str, ResultColumn]
    rows: tuple[Row, ...]
    variants: Variants | None = field(default=None, compare=False)

    def empty_row(self) -> Row:
        """A row of nothing, to check what would be asked of a row."""
        return Row(self.columns, (None,) * len(self.columns))


def union(results: dict[tuple[int, ...], Result], default: tuple[int, ...], inputs: tuple[str, ...]) -> Result:
    """All rows of all choices once: first those of the default choice in its order, then the others."""
    first = results[default]
    shown: dict[Row, set[tuple[int, ...]]] = {}
    for choice in [default, *(c for c in results if c != default)]:
        for row in results[choice].rows:
            shown.setdefault(row, set()).add(choice)
    membership = tuple(frozenset(choices) for choices in shown.values())
    return Result(first.id, first.columns, tuple(shown), Variants(inputs, results, membership))
