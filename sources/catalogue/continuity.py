"""Where a series goes from one table to another: a break, or a reason why it is none. Never something in between."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from sources.catalogue.families import with_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sources.catalogue.indicator import Indicator, Series, SourceTable
    from sources.catalogue.problems import Problem
    from sources.catalogue.validate import Placed


def check_continuity(indicators: Iterable[Placed], tables: Sequence[SourceTable]) -> Iterator[Problem]:
    """Indicators that go on in another table, or by another formula, without a word about it.

    The tables of one family are one series by themselves, as long as the formula stays the same.
    """
    known = {table.id: table for table in tables}
    apart = {frozenset((table.id, other)) for table in tables for other in table.not_comparable_with}
    for placed in indicators:
        indicator: Indicator = placed.entry
        in_order = sorted(with_tables(indicator, tables).series, key=lambda one: _period(one, known))
        named = {series.table for series in in_order}
        for pair in sorted(map(sorted, apart)):
            if named.issuperset(pair):
                rule = f"{' and '.join(pair)} are never one series (not_comparable_with); make an indicator of each"
                yield placed.problem(("series",), rule)
        for before, after in pairwise(in_order):
            if not _same(before, after, known) and not _explained(
                indicator, _period(before, known), _period(after, known)
            ):
                rule = (
                    f"goes on from {before.table} to {after.table}, another table or formula: add a break, or say with "
                    "continuity why the figures are one series"
                )
                yield placed.problem(("series",), rule)
                break


def _period(series: Series, known: Mapping[str, SourceTable]) -> str:
    """The period of a table of one year; empty for one of many years, or a feed."""
    table = known.get(series.table)
    return (table.fixed_period if table is not None else None) or ""


def _same(before: Series, after: Series, known: Mapping[str, SourceTable]) -> bool:
    family = getattr(known.get(before.table), "family", None)
    formula = {"numerator", "numerator_constant", "denominator", "denominator_constant", "factor"}
    return (
        family is not None
        and family == getattr(known.get(after.table), "family", None)
        and before.model_dump(include=formula) == after.model_dump(include=formula)
    )


def _explained(indicator: Indicator, before: str, after: str) -> bool:
    if indicator.continuity is not None:
        return True
    return any(before[:4] < str(item.year) <= (after[:4] or "9999") for item in indicator.breaks)
