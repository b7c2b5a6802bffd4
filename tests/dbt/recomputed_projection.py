"""A second implementation of the projection: the line by exact fractions, its distribution by SciPy.

Nothing here is a formula of the models: the line is solved from the normal equations without any rounding, with years
counted from the year of the target, so that its intercept is the projection and the intercept's variance the rest.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from scipy.stats import t as student

if TYPE_CHECKING:
    from collections.abc import Mapping

FEWEST = 5
CHANCES = (
    (0.90, "very_likely"), (0.66, "likely"), (0.33, "about_as_likely_as_not"), (0.10, "unlikely"),
    (0.0, "very_unlikely"),
)  # fmt: skip


@dataclass(frozen=True)
class Projection:
    """What the monitor says of the year of the target; field by field as in the mart."""

    projection_status: str
    line_n: int
    line_first_year: int
    degrees_of_freedom: int | None = None
    slope: float | None = None
    residual_standard_error: float | None = None
    line_value: float | None = None
    prediction_standard_error: float | None = None
    projected_value: float | None = None
    lower_80: float | None = None
    upper_80: float | None = None
    lower_95: float | None = None
    upper_95: float | None = None
    interval_is_limited: bool | None = None
    target_probability: float | None = None
    chance_status: str = "not_given"


@dataclass(frozen=True)
class Line:
    """Least squares without rounding; ``value`` and ``leverage`` are those of the year it was asked for."""

    slope: Fraction
    value: Fraction
    squares: Fraction
    """The sum of squared distances."""
    farthest: Fraction
    leverage: Fraction


def line(series: Mapping[int, float], year: int) -> Line:
    """The line through at least two years, read off at ``year``."""
    points = [(Fraction(at - year), Fraction(value)) for at, value in series.items()]
    n, sx = len(points), sum(x for x, _ in points)
    sy, sxx = sum(y for _, y in points), sum(x * x for x, _ in points)
    sxy = sum(x * y for x, y in points)
    determinant = n * sxx - sx * sx
    slope, value = (n * sxy - sx * sy) / determinant, (sxx * sy - sx * sxy) / determinant
    distances = [abs(y - value - slope * x) for x, y in points]
    squares = sum((d * d for d in distances), Fraction(0))
    # the intercept's own variance is this share of that about the line
    return Line(slope, value, squares, max(distances), Fraction(sxx, determinant))


def projection(
    direction: str,
    window: Mapping[int, float],
    target: float | None,
    target_year: int,
    *,
    decimals: int,
    possible: tuple[float | None, float | None],
    withheld: bool = False,
    broken: bool = False,
) -> Projection:
    """Project a series of the last eight unbroken years."""
    n, newest, low, high = len(window), max(window), possible[0], possible[1]
    found: dict[str, object] = {"line_n": n, "line_first_year": min(window)}
    few = "series_break" if broken else "too_few_years"
    status = "suppressed" if withheld else "target_year_passed" if target_year <= newest else few if n < FEWEST else ""
    if n >= FEWEST:
        fit = line(window, target_year)
        scatter = math.sqrt(fit.squares / (n - 2))
        # to 9 decimals, so that a line that ends on the limit of what is possible ends on it
        value = round(float(fit.value), 9)
        found |= {"degrees_of_freedom": n - 2, "slope": float(fit.slope), "residual_standard_error": scatter}
    if not status:
        found["line_value"] = value
        if len(set(window.values())) == 1:
            status = "level_line"
        elif (low is not None and value < low) or (high is not None and value > high):
            status = "impossible_value"
        elif round(float(fit.farthest), 9) <= 0.5 * 10**-decimals:
            status = "exact_line"
        found["projected_value"] = None if status == "impossible_value" else value
    if not status:
        error = scatter * math.sqrt(1 + fit.leverage)
        found |= {"prediction_standard_error": error} | _intervals(value, error, n - 2, possible)
        status = "no_target"
        if target is not None:
            latest, lower = window[newest], direction == "lower_is_better"
            chance = float((student.cdf if lower else student.sf)(target, n - 2, loc=value, scale=error))
            found |= {"target_probability": chance, "chance_status": next(w for p, w in CHANCES if chance >= p)}
            status = "target_reached" if (latest <= target if lower else latest >= target) else "projected"
    return Projection(projection_status=status, **found)  # type: ignore[arg-type]


def _intervals(
    value: float, error: float, freedom: int, possible: tuple[float | None, float | None]
) -> dict[str, object]:
    low = -math.inf if possible[0] is None else possible[0]
    high = math.inf if possible[1] is None else possible[1]
    computed = [float(b) for share in (0.80, 0.95) for b in student.interval(share, freedom, loc=value, scale=error)]
    shown = [min(max(bound, low), high) for bound in computed]
    names = ("lower_80", "upper_80", "lower_95", "upper_95")
    return {**dict(zip(names, shown, strict=True)), "interval_is_limited": shown != computed}
