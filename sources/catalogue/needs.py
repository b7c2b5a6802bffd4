"""Which measures the catalogue needs of each source table: what is fetched, recorded and bound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from sources.catalogue.depth import area_starts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sources.catalogue.depth import Depth
    from sources.catalogue.indicator import Formula, SourceTable, Term
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
        for term in _all_terms(formula):
            found.setdefault((term.title, term.measure), term)
    return list(found.values())


def live_names(catalogue: Catalogue, table_id: str) -> list[str]:
    """The titles (or keys) to ask a table's live source for, in order of first use."""
    return [name_of(term) for term in terms(catalogue, table_id, "live")]


def recorded_as(catalogue: Catalogue, table_id: str) -> dict[str, list[frozenset[str]]]:
    """Per live name, for each figure made with it, the recorded measures that make that figure."""
    found: dict[str, list[frozenset[str]]] = {}
    for indicator in catalogue.indicators:
        for series in indicator.series:
            if series.table == table_id:
                instead = frozenset(map(name_of, _all_terms(series.recorded or series)))
                for term in _all_terms(series):
                    found.setdefault(name_of(term), []).append(instead)
    return found


def wanted_by(catalogue: Catalogue, table_id: str, name: str) -> list[str]:
    """The indicators that are made with a measure of a table's live source."""
    return [
        indicator.id
        for indicator in catalogue.indicators
        if any(series.table == table_id and name in map(name_of, _all_terms(series)) for series in indicator.series)
    ]


def watched_regions(catalogue: Catalogue) -> dict[str, str]:
    """The published regions that pages speak of, code to name: municipalities of the deals, provinces, country."""
    return {region.code: region.name for region in catalogue.regions if region.on_pages and region.kind != "deal_area"}


def wanted_areas(catalogue: Catalogue, table: SourceTable, depth: Depth) -> tuple[str, ...]:
    """How the codes begin of the districts and neighbourhoods to ask a table for: those of our municipalities."""
    return area_starts([*watched_municipalities(catalogue)], depth) if table.has_neighbourhoods else ()


def watched_municipalities(catalogue: Catalogue) -> dict[str, str]:
    """The municipalities that pages speak of, code to name: those a map must show."""
    return {
        region.code: region.name for region in catalogue.regions if region.on_pages and region.kind == "municipality"
    }


def name_of(term: Term) -> str:
    """How a measure is asked for: by key where the catalogue gives one, else by title."""
    return term.measure or term.title or ""


def _all_terms(formula: Formula) -> list[Term]:
    return [*formula.numerator, *formula.denominator]
