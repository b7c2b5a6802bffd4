"""Totals of a table's columns, as the author asks for them; no figure of the monitor is made here.

The rows are those of a query. What does not add up (a percentage, a ranking) needs the author's ``totalAgg``.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dashboards.querying.result import Row

Aggregate = Literal["sum", "mean", "weightedMean", "median", "min", "max", "count", "countDistinct"]
COUNTS = frozenset({"count", "countDistinct"})
PLAIN: dict[str, Callable[[list[float]], float]] = {
    "sum": sum, "mean": statistics.fmean, "median": statistics.median, "min": min, "max": max,
}  # fmt: skip


@dataclass(frozen=True)
class TotalAgg:
    """How the total of one column is worked out, or a text that stands there instead."""

    how: str
    weights: str | None

    @property
    def is_text(self) -> bool:
        """Whether it is the author's own text."""
        return self.how not in get_args(Aggregate)

    def of(self, rows: Iterable[Row], column: str) -> object:
        """The total of these rows, None where none of them has a value."""
        rows = list(rows)
        if self.is_text:
            return self.how
        if self.how in COUNTS:
            values = [row[column] for row in rows if row[column] is not None]
            return len(set(map(repr, values))) if self.how == "countDistinct" else len(values)
        if self.how == "weightedMean":
            return self._weighted(rows, column)
        numbers = [float(v) for row in rows if isinstance(v := row[column], int | float)]
        return PLAIN[self.how](numbers) if numbers else None

    def _weighted(self, rows: list[Row], column: str) -> float | None:
        pairs = [(row[column], row[self.weights or column]) for row in rows]
        known = [(float(v), float(w)) for v, w in pairs if isinstance(v, int | float) and isinstance(w, int | float)]
        weight = sum(w for _, w in known)
        return sum(v * w for v, w in known) / weight if weight else None
