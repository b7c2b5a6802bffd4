"""A second implementation of every figure and every signal, in plain Python, straight from DESIGN.md.

It reads the landed Parquet files and the catalogue's objects and knows nothing of the models: not their tables, not
their helpers, not their order. Sums are exact (``math.fsum``), lines are SciPy's.
"""

from __future__ import annotations

import functools
import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb
from scipy.stats import linregress

from tests.dbt.recomputed_projection import projection

if TYPE_CHECKING:
    from sources.catalogue.indicator import Formula, Indicator, Term
    from sources.catalogue.load import Catalogue
    from tests.dbt.building import Built
    from tests.dbt.recomputed_projection import Projection

Key = tuple[str, str, str, str]
"""Indicator, region, period, breakdown."""

WINDOW = 8
FIRST_YEAR = 2019
HORIZON = 2030
FIELD = 300


@dataclass(frozen=True)
class Figure:
    """A figure and the table it rests on."""

    value: float
    table: str
    aggregated: bool = False


Figures = dict[Key, Figure]


def _bare(title: str) -> str:
    return title.strip().lower()


def all_figures(built: Built) -> Figures:
    """Every observation of every indicator, as the catalogue's words define it."""
    catalogue = built.catalogue
    figures: Figures = {}
    for indicator in catalogue.indicators:
        figures |= _with_years(indicator, _from_tables(built, indicator))
    figures |= _regions_own(catalogue, figures)
    for indicator in catalogue.indicators:
        if (ratio := indicator.ratio) is not None:
            for (name, region, period, part), top in list(figures.items()):
                below = figures.get((ratio.denominator, region, period, part))
                if name == ratio.numerator and below is not None and below.value != 0:
                    value = ratio.factor * top.value / below.value
                    figures[indicator.id, region, period, part] = Figure(value, top.table)
    return figures


@functools.cache
def _rows(file: str) -> list[tuple[str, str, str, str, str, float | None]]:
    return duckdb.sql(f"select measure, measure_title, region_code, period, breakdown, value from '{file}'").fetchall()


def _from_tables(built: Built, indicator: Indicator) -> Figures:
    manifests = {manifest.table_id: manifest for manifest in built.inputs.tables}
    figures: Figures = {}
    for series in indicator.series:
        if (manifest := manifests.get(series.table)) is None:
            continue
        formula: Formula = series if manifest.origin == "live" else series.recorded or series
        for place, value in _from_table(built, str(built.landing.file(manifest)), formula).items():
            figures[indicator.id, *place] = Figure(value, series.table)
    return figures


def _from_table(built: Built, file: str, formula: Formula) -> dict[tuple[str, str, str], float]:
    aliases = {alias: region.code for region in built.catalogue.regions for alias in region.aliases}
    by_place: dict[tuple[str, str, str], dict[str, float]] = defaultdict(dict)
    titles = {}
    for measure, title, region, period, part, value in _rows(file):
        titles[measure] = _bare(title)
        if value is not None:
            by_place[aliases.get(region, region), period, part][measure] = value
    tops = [(_measure(term, titles), term.coefficient) for term in formula.numerator]
    bottoms = [(_measure(term, titles), term.coefficient) for term in formula.denominator]
    found = {}
    for place, values in by_place.items():
        if all(measure in values for measure, _ in tops + bottoms):
            top = formula.numerator_constant + math.fsum(c * values[m] for m, c in tops)
            bottom = formula.denominator_constant + math.fsum(c * values[m] for m, c in bottoms)
            if not bottoms and not formula.denominator_constant:
                bottom = 1.0
            if bottom != 0:
                found[place] = formula.factor * top / bottom
    return found


def _measure(term: Term, titles: dict[str, str]) -> str:
    """The key of the measure a term means; the term's own words where the table has none such."""
    if term.measure is not None:
        return term.measure
    title = _bare(term.title or "")
    keys = [key for key, known in titles.items() if known == title]
    assert len(keys) <= 1, (term, keys)
    return keys[0] if keys else f"no measure called {title}"


def _with_years(indicator: Indicator, figures: Figures) -> Figures:
    if indicator.annual == "none":
        return figures
    parts: dict[tuple[str, str, str, str], list[float]] = defaultdict(list)
    tables = {}
    for (_, region, period, part), figure in figures.items():
        if period[4:6] != "JJ":
            parts[region, period[:4], period[4:6], part].append(figure.value)
            tables[region, period[:4], period[4:6], part] = figure.table
    made: Figures = {}
    for place, values in parts.items():
        region, year, kind, part = place
        if len(values) == {"MM": 12, "KW": 4}[kind]:
            value = math.fsum(values) / (1 if indicator.annual == "sum" else len(values))
            made[indicator.id, region, f"{year}JJ00", part] = Figure(value, tables[place])
    return made | figures


def _members(catalogue: Catalogue, region: str, boundaries: str) -> list[str]:
    if region == "NL00":
        return [m.code for m in catalogue.municipalities if boundaries in {str(year) for year in m.years}]
    return next(r.members for r in catalogue.regions if r.code == region)


def _regions_own(catalogue: Catalogue, figures: Figures) -> Figures:
    boundaries = {table.id: table.boundaries for table in catalogue.source_tables}
    wholes = [region.code for region in catalogue.regions if region.members or region.code == "NL00"]
    made: Figures = {}
    for indicator in catalogue.indicators:
        if indicator.aggregation not in {"sum", "weighted_mean"}:
            continue
        places = {
            (period, part, figure.table)
            for (name, region, period, part), figure in figures.items()
            if name == indicator.id and region.startswith("GM") and period[4:6] == "JJ"
        }
        for period, part, table in places:
            if not boundaries[table].isdigit():
                continue
            for region in wholes:
                members = _members(catalogue, region, boundaries[table])
                values = [figures.get((indicator.id, member, period, part)) for member in members]
                weights: list[Figure | None] = [Figure(1.0, table)] * len(members)
                if indicator.weight is not None:
                    weights = [figures.get((indicator.weight, member, period, "")) for member in members]
                pairs = [(v.value, w.value) for v, w in zip(values, weights, strict=True) if v and w]
                if not members or len(pairs) < len(members) or (indicator.id, region, period, part) in figures:
                    continue
                total = math.fsum(v * w for v, w in pairs)
                if indicator.aggregation == "weighted_mean":
                    total /= math.fsum(w for _, w in pairs)
                made[indicator.id, region, period, part] = Figure(total, table, aggregated=True)
    return made


@dataclass(frozen=True)
class Progress:
    """What the monitor says of one indicator in one region; field by field as in the mart."""

    latest_year: int
    latest_value: float
    first_year: int
    observation_count: int
    base_year: int | None
    base_value: float | None
    target_value: float | None
    target_basis: str
    required_pace: float | None
    actual_pace: float | None
    pace_ratio: float | None
    pace_status: str
    trend_n: int
    trend_slope: float | None
    trend_r_squared: float | None
    trend_status: str
    position_rank: int | None
    position_of: int | None
    position_quartile: int | None
    position_status: str
    national_value: float | None
    national_year: int | None
    province_value: float | None
    pace_touches_provisional: bool
    trend_touches_provisional: bool
    position_touches_provisional: bool


Series = dict[int, float]
Provisional = set[tuple[str, str, int]]
"""Indicator, region and year of every provisional figure."""


def unbroken(indicator: Indicator, series: Series) -> Series:
    """The years since the last break that is not after the newest year."""
    newest = max(series)
    start = max((b.year for b in indicator.breaks if b.year <= newest), default=0)
    return {year: value for year, value in series.items() if year >= start}


def trend(direction: str, series: Series) -> tuple[int, float | None, float | None, str]:
    """Years, slope, share explained and verdict of the line through the last eight years."""
    newest, window = max(series), in_window(series)
    if len(window) < 3:
        return len(window), None, None, "insufficient_data"
    if len(set(window.values())) == 1:
        return len(window), 0.0, None, "no_clear_trend"
    # counted from the newest year, so that SciPy's own rounding stays out of the comparison
    line = linregress([year - newest for year in window], list(window.values()))
    verdict = "no_clear_trend"
    if line.pvalue < 0.05:
        ups, downs = {
            "higher_is_better": ("improving", "worsening"),
            "lower_is_better": ("worsening", "improving"),
            "neither": ("rising", "falling"),
        }[direction]
        verdict = ups if line.slope > 0 else downs
    return len(window), line.slope, line.rvalue**2, verdict


def _a_year(start: tuple[int, float], end: tuple[int, float], *, compound: bool) -> float | None:
    if end[0] <= start[0]:
        return None
    if not compound:
        return (end[1] - start[1]) / (end[0] - start[0])
    if start[1] <= 0 or end[1] <= 0:
        return None
    return float((end[1] / start[1]) ** (1 / (end[0] - start[0])) - 1)


def pace(
    direction: str,
    base: tuple[int, float] | None,
    latest: tuple[int, float],
    target: tuple[int, float] | None,
    *,
    compound: bool = False,
    broken: bool = False,
) -> tuple[float | None, float | None, float | None, str]:
    """Required and actual change a year, their ratio, and the verdict."""

    def meets(value: float) -> bool:
        assert target is not None
        return value >= target[1] if direction == "higher_is_better" else value <= target[1]

    actual = _a_year(base, latest, compound=compound) if base else None
    if target is None:
        return None, actual, None, "no_target"
    if base is None:
        verdict = "series_break" if broken else "insufficient_data"
        return None, None, None, "target_reached" if meets(latest[1]) else verdict
    required = _a_year(base, target, compound=compound)
    ratio = actual / required if required and actual is not None and not meets(base[1]) else None
    if meets(latest[1]):
        verdict = "target_reached"
    elif meets(base[1]):
        verdict = "moving_away"
    elif ratio is None:
        verdict = "insufficient_data"
    else:
        bounds = ((0.95, "on_track"), (0.60, "acceleration_needed"), (0.0, "limited_progress"))
        verdict = next((name for bound, name in bounds if ratio >= bound), "moving_away")
    return required, actual, ratio, verdict


def position(direction: str, region: str, field: dict[str, float]) -> tuple[int | None, int | None, int | None, str]:
    """Place, size of the field, quarter and its code: best first, or highest where neither is better."""
    if region not in field or len(field) < FIELD:
        return None, None, None, "no_ranking"
    own = field[region]
    ahead = sum(value < own if direction == "lower_is_better" else value > own for value in field.values())
    quarter = next(q for q in (1, 2, 3, 4) if (ahead + 1) * 4 <= q * len(field))
    return ahead + 1, len(field), quarter, f"{'high_' if direction == 'neither' else ''}quartile_{quarter}"


def all_series(figures: Figures) -> dict[tuple[str, str], Series]:
    """The yearly totals of every indicator and region."""
    by_series: dict[tuple[str, str], Series] = defaultdict(dict)
    for (name, code, period, part), figure in figures.items():
        if period[4:6] == "JJ" and part == "":
            by_series[name, code][int(period[:4])] = figure.value
    return by_series


def in_window(series: Series) -> Series:
    """The last eight years."""
    return {year: value for year, value in series.items() if year > max(series) - WINDOW}


def all_projections(
    catalogue: Catalogue,
    figures: Figures,
    progress: dict[tuple[str, str], Progress],
    provisional: Provisional,
) -> dict[tuple[str, str], tuple[Projection, bool]]:
    """The projection of every indicator in every region the pages name, and whether a provisional figure takes part."""
    by_series = all_series(figures)
    found = {}
    for indicator in catalogue.indicators:
        for region in catalogue.regions:
            if (of := progress.get((indicator.id, region.code))) is None:
                continue
            series = by_series[indicator.id, region.code]
            current = unbroken(indicator, series)
            window = in_window(current)
            projected = projection(
                indicator.direction,
                window,
                of.target_value,
                indicator.target.year if indicator.target else HORIZON,
                decimals=indicator.decimals,
                possible=indicator.possible_range,
                broken=len(current) < len(series),
            )
            touched = {(indicator.id, region.code, year) for year in window}
            if of.target_basis == "national" and of.national_year is not None:
                touched.add((indicator.id, "NL00", of.national_year))
            found[indicator.id, region.code] = projected, bool(touched & provisional)
    return found


def all_progress(catalogue: Catalogue, figures: Figures, provisional: Provisional) -> dict[tuple[str, str], Progress]:
    """The signals of every indicator in every region the pages name."""
    found = {}
    by_series = all_series(figures)
    for indicator in catalogue.indicators:
        for region in catalogue.regions:
            series = by_series.get((indicator.id, region.code))
            if not series or not region.on_pages:
                continue
            field = {
                code: values
                for (name, code), values in by_series.items()
                if name == indicator.id and code.startswith("GM")
            }
            country = by_series.get((indicator.id, "NL00"), {})
            province = by_series.get((indicator.id, region.province or ""), {})
            found[indicator.id, region.code] = _progress(
                indicator, region.code, series, country=country, province=province, field=field,
                provisional={(code, year) for name, code, year in provisional if name == indicator.id},
            )  # fmt: skip
    return found


def _progress(
    indicator: Indicator,
    region: str,
    series: Series,
    *,
    country: Series,
    province: Series,
    field: dict[str, Series],
    provisional: set[tuple[str, int]],
) -> Progress:
    newest = max(series)
    current = unbroken(indicator, series)
    aim = indicator.base_year or FIRST_YEAR
    earlier = sorted((abs(year - aim), year) for year in current if year < newest)
    base = (earlier[0][1], series[earlier[0][1]]) if earlier else None

    def stretch(year: int) -> int:
        return sum(b.year <= year for b in indicator.breaks)

    near = sorted((abs(year - newest), -year) for year in country if stretch(year) == stretch(newest))
    national = (-near[0][1], country[-near[0][1]]) if near else None
    target: tuple[int, float] | None = None
    basis = "none"
    if indicator.direction != "neither" and region != "NL00":
        if indicator.target is not None:
            basis, target = "decided", (indicator.target.year, indicator.target.value)
        elif indicator.target_rule == "national":
            basis = "national" if national else "unknown"
            target = (HORIZON, national[1]) if national else None
    required, actual, ratio, verdict = pace(
        indicator.direction,
        base,
        (newest, series[newest]),
        target,
        compound=indicator.pace == "compound",
        broken=len({stretch(year) for year in series}) > 1,
    )
    years, slope, explained, direction = trend(indicator.direction, current)
    same_year = {code: values[newest] for code, values in field.items() if newest in values}
    rank, size, quarter, place = position(indicator.direction, region, same_year)
    paced = {(region, newest), *({(region, base[0])} if base else ())}
    if basis == "national" and national:
        paced.add(("NL00", national[0]))
    return Progress(
        newest, series[newest], min(series), len(series), base[0] if base else None, base[1] if base else None,
        target[1] if target else None, basis, required, actual, ratio, verdict, years, slope, explained, direction,
        rank, size, quarter, place, national[1] if national else None, national[0] if national else None,
        province.get(newest),
        pace_touches_provisional=bool(paced & provisional),
        trend_touches_provisional=bool({(region, year) for year in in_window(current)} & provisional),
        position_touches_provisional=rank is not None and bool({(code, newest) for code in same_year} & provisional),
    )  # fmt: skip
