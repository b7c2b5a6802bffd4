"""What an explanation holds: a figure, its terms, and at the end of every chain a row that landed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path


@dataclass(frozen=True)
class LandedVersion:
    """One landed file and its manifest, as the release names them."""

    table_id: str
    landing_version: str
    publisher: str
    title: str
    origin: str
    """``live``, ``recorded``, ``delivered`` or ``catalogue``."""
    nearness: str
    request_url: str
    dimension_filters: str | None
    modified: str | None
    retrieved_at: datetime | None
    """UTC; None for the catalogue."""
    licence: str
    attribution: str
    file: Path
    sha256: str
    """Of the file's bytes now, and of those that were landed: an explanation exists only where both are equal."""


@dataclass(frozen=True)
class LandedRow:
    """One row of a landed file, as the source wrote it."""

    version: LandedVersion
    number: int
    """Counted from 1."""
    value: float | None
    cells: dict[str, str | None]
    """The row's other columns by name: measure, region, period, status, attribute …"""


@dataclass(frozen=True)
class Term:
    """One term of a figure: a landed row, another figure (with its weight), or a constant."""

    part: str
    """``numerator`` or ``denominator``."""
    kind: str
    """``measure``, ``constant``, ``part_of_year``, ``member`` or ``indicator``."""
    coefficient: float
    value: float
    row: LandedRow | None = None
    figure: Figure | None = None
    weight: Figure | None = None

    @property
    def value_again(self) -> float:
        """The term's value, made again from landed rows."""
        if self.row is not None:
            return math.nan if self.row.value is None else self.row.value
        return self.figure.value_again if self.figure is not None else self.value


@dataclass(frozen=True)
class Figure:
    """One figure of ``fct_observation`` with all it was made of."""

    indicator_id: str
    indicator_name: str
    unit: str
    decimals: int
    region_code: str
    region_name: str
    period: str
    year: int
    breakdown: str
    value: float
    status: str | None
    status_label: str
    basis: str
    basis_label: str
    calculation: str
    """``formula``, ``annual_sum``, ``annual_mean``, ``sum``, ``weighted_mean`` or ``ratio``."""
    factor: float
    terms: tuple[Term, ...]

    @property
    def value_again(self) -> float:
        """The figure made again, through all its terms, from nothing but landed rows and the formulas' constants."""
        above = [term for term in self.terms if term.part == "numerator"]
        below = [term for term in self.terms if term.part == "denominator"]
        weights = [term.weight.value_again for term in above if term.weight is not None]
        divisor = (
            math.fsum(term.coefficient * term.value_again for term in below) if below else math.fsum(weights or [1])
        )
        return self.factor * math.fsum(map(_weighted, above)) / divisor

    def rows(self) -> list[LandedRow]:
        """Every landed row the figure rests on, in the order of its terms; a row that serves twice stands twice."""
        found: list[LandedRow] = []
        for term in self.terms:
            found += [term.row] if term.row is not None else []
            for figure in (term.figure, term.weight):
                found += figure.rows() if figure is not None else []
        return found


def _weighted(term: Term) -> float:
    weight = 1.0 if term.weight is None else term.weight.value_again
    return term.coefficient * term.value_again * weight


@dataclass(frozen=True)
class Fact:
    """One value of a project's own fact, from the catalogue or from what was handed in."""

    project_id: str
    project_name: str
    fact_id: str
    fact_name: str
    as_of: date
    value: float | None
    unit: str
    origin: str
    source: str | None
    """Where the catalogue has it from: document, section, passage."""
    organisation: str | None
    received_at: datetime | None
    row: LandedRow
    handed_in: dict[str, str]
    """The cells of the row as they were handed in, heading to content; empty for the catalogue."""


@dataclass(frozen=True)
class Explanation:
    """The answer to one question."""

    release_id: str
    pages: tuple[str, ...]
    """Addresses of the pages on which it stands, as a reader types them."""
    figure: Figure | None = None
    fact: Fact | None = None
    verdict: dict[str, object] | None = None
    """Pace, trend and position with their components, where the figure is the latest of its series."""
