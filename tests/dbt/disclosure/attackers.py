"""Two attackers. Both know the municipality's own figures, every sum, every formula and every status.

The first solves equations: is a hidden number the only one that fits? The second also knows the rules, and that
numbers of people are never negative: between which bounds can a hidden number lie? Neither knows the SQL.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linprog

from tests.dbt.disclosure.world import QUANTITIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from tests.dbt.disclosure.chain import Shown
    from tests.dbt.disclosure.world import Municipality

Sum = dict[str, int]
"""Quantities with their signs: ``{"inhabitants": 1, "children": -1}``."""

WORKING: Sum = {"inhabitants": 1, "children": -1, "old": -1}
EVERYONE: Sum = {"inhabitants": 1}
FIGURES: dict[str, tuple[Sum, Sum | None, float]] = {
    "aantal-inwoners": (EVERYONE, None, 1),
    "inwoners-onder-15": ({"children": 1}, EVERYONE, 100),
    "inwoners-65-plus": ({"old": 1}, EVERYONE, 100),
    "werkzame-leeftijd": (WORKING, EVERYONE, 100),
    "grijze-druk": ({"old": 1}, WORKING, 100),
    "bijstand-per-1000": ({"benefit": 1}, EVERYONE, 1000),
    "aantal-huishoudens": ({"households": 1}, None, 1),
    "eenpersoonshuishoudens": ({"single": 1}, {"households": 1}, 100),
    "huishoudensgrootte": (EVERYONE, {"households": 1}, 1),
    "woningvoorraad": ({"homes": 1}, None, 1),
    "koopwoningen": ({"owned": 1}, {"homes": 1}, 100),
}
"""What each indicator is, written down again: part, whole, factor."""

NEVER_NEGATIVE: tuple[Sum, ...] = (
    WORKING,
    {"inhabitants": 1, "benefit": -1},
    {"households": 1, "single": -1},
    {"homes": 1, "owned": -1},
)


@dataclass
class Knowledge:
    """One municipality as an attacker sees it; unknown are all quantities of all neighbourhoods."""

    municipality: Municipality
    shown: Shown

    def __post_init__(self) -> None:
        rows, totals = [], []
        whole = tuple(range(len(self.municipality.neighbourhoods)))
        for quantity in QUANTITIES:
            rows.append(self.row({quantity: 1}, whole))
            totals.append(float(self.municipality.count(quantity, whole)))
        for area in self.municipality.areas:
            for indicator, (part, base, factor) in FIGURES.items():
                value, _ = self.shown.get((indicator, area.code), (None, "not_published"))
                if value is None:
                    continue
                row = self.row(part, area.parts)
                if base is not None:
                    row = row - value / factor * self.row(base, area.parts)
                rows.append(row)
                totals.append(value if base is None else 0.0)
        self.equations: NDArray[np.float64] = np.array(rows)
        self.totals: NDArray[np.float64] = np.array(totals)

    def row(self, amount: Sum, parts: tuple[int, ...]) -> NDArray[np.float64]:
        found = np.zeros(len(self.municipality.neighbourhoods) * len(QUANTITIES))
        for part in parts:
            for quantity, sign in amount.items():
                found[part * len(QUANTITIES) + QUANTITIES.index(quantity)] = sign
        return found

    def count(self, amount: Sum, parts: tuple[int, ...]) -> int:
        return sum(sign * self.municipality.count(quantity, parts) for quantity, sign in amount.items())


def solved(known: Knowledge) -> Iterator[str]:
    """Hidden figures that the equations leave one value for."""
    basis = _row_space(known.equations)
    for area in known.municipality.areas:
        if len(area.parts) == len(known.municipality.neighbourhoods):
            continue  # the municipality by another name
        for indicator, (part, base, _) in FIGURES.items():
            _, status = known.shown.get((indicator, area.code), (None, "not_published"))
            if status in {"shown", "not_published"}:
                continue
            # of a mean per household the inhabitants are no secret of its own: what it hides is the households
            secret, other = (base, part) if base is not None and part is EVERYONE else (part, base)
            secret_row = known.row(secret, area.parts)
            if _inside(basis, secret_row):
                yield f"{indicator} {area.code}: the number itself"
            elif other is not None and not _inside(basis, known.row(other, area.parts)):
                with_other = _row_space(np.vstack([known.equations, known.row(other, area.parts)]))
                if _inside(with_other, secret_row):
                    yield f"{indicator} {area.code}: the ratio"


def bounds(known: Knowledge, amount: Sum, parts: tuple[int, ...]) -> tuple[float, float]:
    """Between which numbers an amount lies for one who knows the rules and the statuses."""
    at_least, least = [], []
    for part in range(len(known.municipality.neighbourhoods)):
        for combination in NEVER_NEGATIVE:
            at_least.append(known.row(combination, (part,)))
            least.append(0.0)
    for area in known.municipality.areas:
        for indicator, (part_of, base, factor) in FIGURES.items():
            _, status = known.shown.get((indicator, area.code), (None, "not_published"))
            if status != "suppressed_secondary" or (base is not None and known.count(base, area.parts) == 0):
                continue
            at_least.append(known.row(EVERYONE, area.parts))
            least.append(50.0)
            for combination in counted(indicator, part_of, base, factor):
                at_least.append(known.row(combination, area.parts))
                least.append(5.0)
    wanted = known.row(amount, parts)
    ends = []
    for sign in (1, -1):
        found = linprog(
            sign * wanted,
            # figures have nine decimals: an equation holds as nearly as that
            A_ub=np.vstack([-np.array(at_least), known.equations, -known.equations]),
            b_ub=np.concatenate([-np.array(least), known.totals + 1e-5, 1e-5 - known.totals]),
            bounds=(0, None),
            method="highs",
        )
        assert found.status == 0, found.message
        ends.append(sign * float(found.fun))
    return ends[0], ends[1]


def counted(indicator: str, part: Sum, base: Sum | None, factor: float) -> list[Sum]:
    """The numbers of people behind an indicator: the part, the whole, and what is left of it in a true share."""
    amounts = [part]
    if base is not None:
        amounts.append(base)
        if factor in {100, 1000} and indicator != "grijze-druk":
            amounts.append({key: base.get(key, 0) - part.get(key, 0) for key in {*base, *part}})
    return amounts


def _row_space(equations: NDArray[np.float64]) -> NDArray[np.float64]:
    """An orthonormal basis of what the equations determine."""
    scaled = equations / np.linalg.norm(equations, axis=1, keepdims=True).clip(1e-12)
    _, weights, basis = np.linalg.svd(scaled, full_matrices=False)
    return basis[weights > 1e-9 * weights[0]]


def _inside(basis: NDArray[np.float64], row: NDArray[np.float64]) -> bool:
    return bool(np.linalg.norm(row - basis.T @ (basis @ row)) < 1e-6 * np.linalg.norm(row))
