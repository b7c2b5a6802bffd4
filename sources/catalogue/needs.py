"""Which measures the catalogue needs of each source table: what is fetched, recorded and bound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sources.catalogue.indicator import Formula, Term
    from sources.catalogue.load import Catalogue

Origin = Literal["live", "recorded"]


def formulas(catalogue: Catalogue, table_id: str, origin: Origin) -> Iterator[Formula]:
    """The formulas that read a table, as they hold for live or for recorded figures."""
    for indicator in catalogue.indicators:
        for series in indicator.series:
            if series.table == table_id:
                yield series.recorded if origin == "recorded" and series.recorded else series


def terms(catalogue: Catalogue, table_id: str, origin: Origin) -> list[Term]:
    """The distinct measures asked of a table, in order of first use."""
    found: dict[tuple[str | None, str | None], Term] = {}
    for formula in formulas(catalogue, table_id, origin):
        for term in (*formula.numerator, *formula.denominator):
            found.setdefault((term.title, term.measure), term)
    return list(found.values())
