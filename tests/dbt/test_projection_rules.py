"""The SQL of the projection against generated series: held against a second implementation, and by what must hold."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from scipy.stats import t as student

from tests.dbt.recomputed_projection import projection

if TYPE_CHECKING:
    from collections.abc import Callable

    import duckdb

Model = dict[str, Any]
LATEST = 2024
MIRRORED = {"higher_is_better": "lower_is_better", "lower_is_better": "higher_is_better", "neither": "neither"}


@dataclass(frozen=True)
class Case:
    """One series and what it is judged by."""

    direction: str
    series: dict[int, float]
    target: float | None
    target_year: int = 2030
    decimals: int = 1
    possible: tuple[float | None, float | None] = (None, None)
    provisional: frozenset[int] = field(default_factory=frozenset)
    withheld: bool = False
    broken: bool = False

    @property
    def base(self) -> tuple[int, float] | tuple[None, None]:
        """The oldest year, where there is one before the newest."""
        oldest = min(self.series)
        return (oldest, self.series[oldest]) if len(self.series) > 1 else (None, None)


class Workshop:
    """Runs the chain int_pace, int_trend_line, int_projection on cases of our own."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, compiled: Callable[[str], str]) -> None:
        self._connection = connection
        self._sql = {name: compiled(name) for name in ("int_pace", "int_trend_line", "int_projection")}

    def project(self, *cases: Case) -> list[Model]:
        """What the models make of each case, in its order."""
        self._put("staging.stg_catalogue__indicators", {
            "indicator_id": "varchar", "decimals": "integer", "possible_min": "double", "possible_max": "double",
        }, [(f"i{n}", case.decimals, *case.possible) for n, case in enumerate(cases)])  # fmt: skip
        self._put("intermediate.int_series_yearly", {
            "indicator_id": "varchar", "region_code": "varchar", "year": "integer", "value": "double",
            "is_provisional": "boolean", "is_current_segment": "boolean", "latest_year": "integer",
        }, [
            (f"i{n}", "R", year, value, year in case.provisional, True, max(case.series))
            for n, case in enumerate(cases) for year, value in case.series.items()
        ])  # fmt: skip
        self._put("intermediate.int_pace_components", {
            "indicator_id": "varchar", "region_code": "varchar", "direction": "varchar", "pace_method": "varchar",
            "target_basis": "varchar", "target_value": "double", "target_year": "integer", "base_year": "integer",
            "base_value": "double", "latest_year": "integer", "latest_value": "double", "segment_count": "bigint",
            "withheld_year": "integer", "national_year": "integer", "latest_is_provisional": "boolean",
            "base_is_provisional": "boolean", "national_is_provisional": "boolean",
        }, [
            (
                f"i{n}", "R", case.direction, "linear", "none" if case.target is None else "decided", case.target,
                case.target_year, *case.base, (newest := max(case.series)), case.series[newest],
                2 if case.broken else 1, newest + 1 if case.withheld else None, None, False, False, False,
            )
            for n, case in enumerate(cases)
        ])  # fmt: skip
        for model in ("int_pace", "int_trend_line"):
            self._connection.execute(f"create or replace table monitor.intermediate.{model} as {self._sql[model]}")
        found = self._connection.execute(
            f"select * from ({self._sql['int_projection']}) order by cast(substr(indicator_id, 2) as integer)"
        )
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def pace(self, *cases: Case) -> list[tuple[str, float | None]]:
        """The verdict on the pace of each case and the ratio it rests on."""
        self.project(*cases)
        return self._connection.execute(
            "select pace_status, pace_ratio from monitor.intermediate.int_pace "
            "order by cast(substr(indicator_id, 2) as integer)"
        ).fetchall()

    def _put(self, table: str, columns: dict[str, str], rows: list[tuple[object, ...]]) -> None:
        unpacked = ", ".join(f"unnest(?::{kind}[]) as {name}" for name, kind in columns.items())
        listed = [list(column) for column in zip(*rows, strict=True)]
        self._connection.execute(f"create or replace table monitor.{table} as select {unpacked}", listed)


@pytest.fixture(scope="module")
def workshop(workbench: duckdb.DuckDBPyConnection, compiled: Callable[[str], str]) -> Workshop:
    return Workshop(workbench, compiled)


figure = st.one_of(
    st.integers(-500, 500).map(float),
    st.floats(-1e4, 1e4, allow_nan=False).map(lambda x: round(x, 3)),
    st.sampled_from([0.0, 100.0]),
)
lines = st.tuples(st.integers(-20, 20), st.integers(-300, 300), st.integers(1, 9)).map(
    lambda drawn: {LATEST - back: drawn[1] - drawn[0] * back / 4 for back in range(drawn[2])}
)
scattered = st.dictionaries(st.integers(LATEST - 11, LATEST - 1), figure, max_size=10).flatmap(
    lambda earlier: figure.map(lambda latest: {**earlier, LATEST: latest})
)
cases = st.builds(
    Case,
    direction=st.sampled_from(sorted(MIRRORED)),
    series=st.one_of(scattered, scattered, lines),
    target=st.one_of(st.none(), figure),
    target_year=st.sampled_from([2030, 2030, 2026, LATEST, LATEST - 1]),
    decimals=st.integers(0, 2),
    possible=st.sampled_from([(None, None), (0.0, 100.0), (0.0, None), (None, 100.0)]),
    provisional=st.frozensets(st.integers(LATEST - 11, LATEST), max_size=2),
    withheld=st.integers(0, 9).map(lambda n: n == 0),
    broken=st.booleans(),
).map(lambda case: replace(case, target=None) if case.direction == "neither" else case)
projected = scattered.filter(lambda series: sum(year > LATEST - 8 for year in series) >= 5)

NUMBERS = (
    "slope", "residual_standard_error", "line_value", "prediction_standard_error", "projected_value", "lower_80",
    "upper_80", "lower_95", "upper_95", "target_probability",
)  # fmt: skip
quick = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _close(one: object, other: object) -> bool:
    """Equal to what 16 digits leave of distances that are small beside the figures themselves."""
    if isinstance(one, float) and isinstance(other, float | int):
        return math.isclose(one, other, rel_tol=1e-8, abs_tol=1e-8)
    return one == other


@quick
@given(drawn=st.lists(cases, min_size=1, max_size=6))
def test_any_series_projects_as_the_second_implementation_says(workshop: Workshop, drawn: list[Case]) -> None:
    for case, found in zip(drawn, workshop.project(*drawn), strict=True):
        window = {year: value for year, value in case.series.items() if year > LATEST - 8}
        expected = projection(
            case.direction, window, case.target, case.target_year, decimals=case.decimals, possible=case.possible,
            withheld=case.withheld, broken=case.broken,
        )  # fmt: skip
        wrong = {
            name: (found[name], value) for name, value in asdict(expected).items() if not _close(found[name], value)
        }
        assert not wrong, case
        assert found["touches_provisional"] == bool(case.provisional & window.keys())


@quick
@given(series=projected, target=figure, direction=st.sampled_from(["higher_is_better", "lower_is_better"]))
def test_what_changes_nothing_changes_nothing(
    workshop: Workshop, series: dict[int, float], target: float, direction: str
) -> None:
    case = Case(direction, series, target, possible=(-100.0, 100.0))
    mirrored = replace(
        case, direction=MIRRORED[direction], target=-target, series={year: -value for year, value in series.items()}
    )
    scaled = replace(
        case, target=target * 8, possible=(-800.0, 800.0), decimals=0,
        series={year: value * 8 for year, value in series.items()},
    )  # fmt: skip
    later = replace(case, target_year=2033, series={year + 3: value for year, value in series.items()})
    longer = replace(case, series={**series, LATEST - 8: 9e3, LATEST - 20: -9e3})

    plain, turned, enlarged, moved, extended = workshop.project(case, mirrored, scaled, later, longer)

    for other, factor in ((turned, -1), (moved, 1), (extended, 1)):
        assert (other["projection_status"], other["chance_status"]) == (
            plain["projection_status"], plain["chance_status"],
        )  # fmt: skip
        assert _close(other["target_probability"], plain["target_probability"])
        assert _close(other["residual_standard_error"], plain["residual_standard_error"])
        for name in ("slope", "line_value", "projected_value"):
            assert plain[name] is None or _close(other[name], factor * plain[name])
    if plain["lower_95"] is not None:
        assert _close(turned["lower_95"], -plain["upper_95"])
        assert _close(turned["upper_80"], -plain["lower_80"])
    # the rounding within which a line counts as exact is 0.05 in the one and 0.5 in the other
    if "exact_line" not in {plain["projection_status"], enlarged["projection_status"]}:
        assert enlarged["projection_status"] == plain["projection_status"]
        assert _close(enlarged["target_probability"], plain["target_probability"])
        for name in NUMBERS[:-1]:
            assert plain[name] is None or math.isclose(enlarged[name], 8 * plain[name], rel_tol=1e-8, abs_tol=1e-7)


@quick
@given(
    series=scattered,
    target=st.one_of(figure, st.sampled_from(["base", "latest"])),
    direction=st.sampled_from(["higher_is_better", "lower_is_better"]),
)
def test_pace_knows_no_units_and_no_side(
    workshop: Workshop, series: dict[int, float], target: float | str, direction: str
) -> None:
    if isinstance(target, str):
        target = series[min(series) if target == "base" else LATEST]
    case = Case(direction, series, target)
    mirrored = replace(
        case, direction=MIRRORED[direction], target=-target, series={year: -value for year, value in series.items()}
    )
    scaled = replace(case, target=target * 8, series={year: value * 8 for year, value in series.items()})

    (status, ratio), *others = workshop.pace(case, mirrored, scaled)

    for other, of_other in others:
        assert other == status
        assert _close(of_other, ratio)
    if target == series[LATEST]:
        assert status == "target_reached"
    elif len(series) == 1 and status != "target_reached":
        assert (status, ratio) == ("insufficient_data", None)
    elif target == case.base[1]:
        assert status in {"target_reached", "moving_away"}
        assert ratio is None


@quick
@given(series=projected, targets=st.lists(figure, min_size=2, max_size=2))
def test_chances_add_up_and_follow_the_target(
    workshop: Workshop, series: dict[int, float], targets: list[float]
) -> None:
    low, high = sorted(targets)
    at_least_low, at_most_low, at_least_high = workshop.project(
        Case("higher_is_better", series, low),
        Case("lower_is_better", series, low),
        Case("higher_is_better", series, high),
    )
    assume(at_least_low["target_probability"] is not None)

    assert math.isclose(at_least_low["target_probability"] + at_most_low["target_probability"], 1, abs_tol=1e-12)
    assert at_least_high["target_probability"] <= at_least_low["target_probability"] + 1e-12
    shares = {"lower_80": 0.9, "upper_80": 0.1, "lower_95": 0.975, "upper_95": 0.025}
    at_bounds = workshop.project(*(Case("higher_is_better", series, at_least_low[bound]) for bound in shares))
    for at_bound, share in zip(at_bounds, shares.values(), strict=True):
        assert math.isclose(at_bound["target_probability"], share, rel_tol=1e-6)


def test_the_closed_form_is_students_distribution(workshop: Workshop) -> None:
    """For each number of years the chance of targets from far below the line to far above it."""
    drawn = [
        Case("higher_is_better", {LATEST - back: value for back, value in enumerate(values)}, target / 4)
        for values in ([1.0, 4, 2, 6, 3], [1.0, 4, 2, 6, 3, 5], [1.0, 4, 2, 6, 3, 5, 9], [1.0, 4, 2, 6, 3, 5, 9, 2])
        for target in range(-400, 400, 21)
    ]

    for case, found in zip(drawn, workshop.project(*drawn), strict=True):
        error, freedom = found["prediction_standard_error"], found["degrees_of_freedom"]
        expected = student.sf(case.target, freedom, loc=found["line_value"], scale=error)
        assert math.isclose(found["target_probability"], expected, rel_tol=1e-9, abs_tol=1e-14)
