"""Likeness and comparison a second time, in NumPy, from the observations and the catalogue alone.

It knows nothing of the models. Standard scores are NumPy's over the plain numbers, distances SciPy's, quartiles
NumPy's, and equal is what a page shows as equal; where the models bring figures between 0 and 1 first, nothing of the
kind happens here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial.distance import cdist

from dashboards.formats.numbers import dutch

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sources.catalogue.comparison import ComparisonGroup, Likeness
    from sources.catalogue.load import Catalogue

Yearly = dict[tuple[str, str, int], float]
"""Figures of whole years by indicator, region and year."""


@dataclass(frozen=True)
class Compared:
    """One row of the mart, as far as it is reckoned."""

    value: float
    group_value: float | None
    lower_quartile: float | None
    upper_quartile: float | None
    figure_count: int | None
    difference: float | None
    comparison_status: str


def nearest(
    traits: Mapping[str, Sequence[float | None]], logs: Sequence[bool], weights: Sequence[float], region: str
) -> list[tuple[str, float]]:
    """Every other municipality that has all traits and how far it is, nearest first, then by code."""

    def usable(values: Sequence[float | None]) -> bool:
        return all(v is not None and (v > 0 or not log) for v, log in zip(values, logs, strict=True))

    codes = sorted(code for code, values in traits.items() if usable(values))
    if region not in codes:
        return []
    plain = np.array([traits[code] for code in codes], dtype=float)
    scaled = np.where(logs, np.log(np.where(logs, plain, 1.0)), plain)
    spread = np.ptp(scaled, axis=0) > 0
    deviation = np.where(spread, scaled.std(axis=0), 1.0)
    scores = np.where(spread, (scaled - scaled.mean(axis=0)) / deviation, 0.0)
    own = scores[[codes.index(region)]]
    distances = cdist(own, scores, "seuclidean", V=1 / np.array(weights))[0]
    found = [(code, float(d)) for code, d in zip(codes, distances, strict=True) if code != region]
    return sorted(found, key=lambda item: (round(item[1], 9), item[0]))


def alike(catalogue: Catalogue, yearly: Yearly, likeness: Likeness, region: str) -> list[tuple[str, float]]:
    """The municipalities most alike to one of the pages, with their distances."""
    names = [trait.indicator for trait in likeness.traits]
    standing = [m.code for m in catalogue.municipalities if likeness.year in m.years]
    traits = {code: [yearly.get((name, code, likeness.year)) for name in names] for code in standing}
    logs = [trait.scale == "log" for trait in likeness.traits]
    return nearest(traits, logs, [trait.weight for trait in likeness.traits], region)[: likeness.size]


def compare(catalogue: Catalogue, yearly: Yearly) -> dict[tuple[str, str, str], Compared]:
    """Every comparison of the pages by indicator, region and group."""
    found = {}
    latest: dict[tuple[str, str], int] = {}
    for name, region, year in yearly:
        latest[name, region] = max(year, latest.get((name, region), 0))
    slugs = {region.code: region.slug for region in catalogue.regions if region.on_pages and region.kind != "country"}
    members = {
        (group.id, code): [member for member, _ in alike(catalogue, yearly, group.alike, code)]
        for group in catalogue.comparison_groups
        for code in slugs
        if group.alike and code.startswith("GM")
    }
    for indicator in catalogue.indicators:
        for code, slug in slugs.items():
            if (year := latest.get((indicator.id, code))) is None:
                continue
            for group in catalogue.comparison_groups:
                if group.region == code or (group.alike and not code.startswith("GM")):
                    continue
                key = group.id if group.region else f"{group.id}-{slug}"
                places = [group.region] if group.region else members[group.id, code]
                figures = [v for place in places if (v := yearly.get((indicator.id, place, year))) is not None]
                judge = Judge(indicator.direction, indicator.decimals, counts=indicator.aggregation == "sum")
                found[indicator.id, code, key] = _compared(group, yearly[indicator.id, code, year], figures, judge)
    return found


@dataclass(frozen=True)
class Judge:
    """What decides between better and worse for one indicator."""

    direction: str
    decimals: int
    counts: bool

    def verdict(self, own: float, other: float) -> str:
        """The word for one figure beside another."""
        if self.counts:
            return "depends_on_size"
        if dutch(round(own, 9), self.decimals) == dutch(round(other, 9), self.decimals):
            return "equal"
        if self.direction == "neither":
            return "higher" if own > other else "lower"
        return "better" if (own > other) is (self.direction == "higher_is_better") else "worse"


def _compared(group: ComparisonGroup, own: float, figures: list[float], judge: Judge) -> Compared:
    count = len(figures) if group.alike else None
    if len(figures) < (group.alike.minimum if group.alike else 1):
        status = "too_few_members" if group.alike else "no_group_figure"
        return Compared(own, None, None, None, count, None, status)
    low, middle, high = map(float, np.quantile(figures, [0.25, 0.5, 0.75]))
    return Compared(
        own,
        middle,
        low if group.alike else None,
        high if group.alike else None,
        count,
        None if judge.counts else own - middle,
        judge.verdict(own, middle),
    )
