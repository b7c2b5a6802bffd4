"""Families of yearly tables: what an indicator says of a family, said of each of its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sources.catalogue.problems import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sources.catalogue.indicator import Indicator, Series, SourceTable
    from sources.catalogue.problems import Problem
    from sources.catalogue.validate import Placed


def check_families(indicators: Iterable[Placed], tables: Sequence[SourceTable]) -> Iterator[Problem]:
    """Series whose family is unknown, or of which two hold for one table."""
    families = {table.family for table in tables if table.family is not None}
    for placed in indicators:
        indicator: Indicator = placed.entry
        explicit = {series.table for series in indicator.series if series.table}
        taken: dict[str, int] = {}
        for i, series in enumerate(indicator.series):
            if series.family is None:
                continue
            if series.family not in families:
                rule = (
                    f"no table in source_tables.yaml is of family '{series.family}'{nearest(series.family, families)}"
                )
                yield placed.problem(("series", i, "family"), rule)
            for table in tables:
                if table.id in explicit or not series.holds_for(table):
                    continue
                if taken.setdefault(table.id, i) != i:
                    rule = f"two series of the family hold for {table.id}; part them with since and until"
                    yield placed.problem(("series", i, "family"), rule)


def with_tables(indicator: Indicator, tables: Sequence[SourceTable]) -> Indicator:
    """The indicator with one series per table, each series of a family put out over its tables."""
    if all(series.family is None for series in indicator.series):
        return indicator
    explicit = {series.table for series in indicator.series if series.table}
    return indicator.model_copy(update={"series": [*_put_out(indicator.series, explicit, tables)]})


def _put_out(series: Iterable[Series], explicit: set[str], tables: Sequence[SourceTable]) -> Iterator[Series]:
    for one in series:
        if one.family is None:
            yield one
        for table in tables:
            if table.id not in explicit and one.holds_for(table):
                yield one.model_copy(update={"table": table.id})


def also_for(indicator: Indicator, table: SourceTable) -> Indicator:
    """A loaded indicator as it would be with one more table of a family."""
    found = next((series for series in indicator.series if series.holds_for(table)), None)
    if found is None or any(series.table == table.id for series in indicator.series):
        return indicator
    return indicator.model_copy(update={"series": [*indicator.series, found.model_copy(update={"table": table.id})]})
