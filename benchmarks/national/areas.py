"""Districts and neighbourhoods of all Dutch municipalities: real codes of municipalities, generated ones below them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.recorded.series import FIGURES, recorded_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sources.catalogue import Catalogue

BOUNDARIES = 2025
"""The year whose municipalities the country has, in every year of it."""

DISTRICTS, NEIGHBOURHOODS = 3_350, 13_800
"""About as many as CBS counted in 2024; rounding per municipality makes it a few more or less."""

_INHABITANTS = ("85984NED", "AantalInwoners_5")
"""Where the recorded inhabitants of municipalities stand: a town gets more neighbourhoods than a village."""

_MOST_DISTRICTS, _MOST_IN_A_DISTRICT = 99, 99
"""A code has two digits for each."""


@dataclass(frozen=True)
class Neighbourhood:
    """The smallest area, with about how many people live there."""

    number: int
    code: str
    district: str
    municipality: str
    inhabitants: float


def recorded_inhabitants() -> dict[str, int]:
    """Inhabitants per municipality as recorded, by code."""
    table, measure = _INHABITANTS
    with (recorded_tables()[table] / FIGURES).open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["measure"] == measure]
    return {row["region_code"]: int(row["value"]) for row in rows if row["region_code"].startswith("GM")}


def neighbourhoods(catalogue: Catalogue) -> list[Neighbourhood]:
    """Every neighbourhood, numbered from 1 by code; the same for the same catalogue."""
    codes = sorted(m.code for m in catalogue.municipalities if BOUNDARIES in m.years)
    recorded = recorded_inhabitants()
    inhabitants = {code: recorded.get(code, 30_000) for code in codes}
    # Larger municipalities have larger neighbourhoods too, so their number grows less than they do.
    weights = {code: count**0.8 for code, count in inhabitants.items()}
    areas = [area for code in codes for area in _within(code, inhabitants[code], weights)]
    return [Neighbourhood(number, *area) for number, area in enumerate(areas, start=1)]


def _within(code: str, people: int, weights: Mapping[str, float]) -> Iterator[tuple[str, str, str, float]]:
    share = weights[code] / sum(weights.values())
    districts = min(max(round(DISTRICTS * share), 1), _MOST_DISTRICTS)
    count = min(max(round(NEIGHBOURHOODS * share), districts), districts * _MOST_IN_A_DISTRICT)
    # From hamlets of some tens to quarters of thousands: the cube of an even spread, brought to the municipality's sum.
    sizes = [(((number * 37) % 101 + 1) / 101) ** 3 for number in range(count)]
    each = people / sum(sizes)
    for number, size in enumerate(sizes):
        district, place = number % districts, number // districts
        below = f"{code.removeprefix('GM')}{district:02d}"
        yield f"BU{below}{place:02d}", f"WK{below}", code, size * each
