"""A series that goes on in another table or by another formula: a break, a reason, or a problem that says where."""

from __future__ import annotations

import pytest

from sources.catalogue import CatalogueError, load_catalogue
from tests.sources.catalogue.small import FILES, INDICATOR, line_of, write
from tests.sources.catalogue.test_families import SERIES, TABLE, yearly

FAMILY = "".join(yearly(table_id, year) for table_id, year in {"1NED": 2020, "2NED": 2021}.items())
OTHER = TABLE.replace("1NED", "9NED").replace("2020JJ00", "2014JJ00")
BOTH = "  - table: 9NED\n    numerator: [{title: Woningen}]\n  - family: proef\n    numerator: [{title: Woningen}]\n"
RENAMED = "  - table: 1NED\n    numerator: [{title: Huizen}]\n  - family: proef\n    numerator: [{title: Woningen}]\n"
PLAIN = "  - family: proef\n    numerator: [{title: Woningen}]\n"
SAYS = (
    "goes on from {} to {}, another table or formula: add a break, "
    "or say with continuity why the figures are one series"
)


def problems(tmp_path, series: str, more: str = "", tables: str = FAMILY + OTHER) -> list[tuple[int | None, str]]:
    indicator = FILES[INDICATOR].replace(SERIES, series).replace("aggregation:", f"{more}aggregation:")
    try:
        load_catalogue(write(tmp_path, {**FILES, "source_tables.yaml": tables, INDICATOR: indicator}))
    except CatalogueError as error:
        return [(problem.line, problem.rule) for problem in error.problems]
    return []


def test_a_family_goes_on_by_itself(tmp_path):
    assert problems(tmp_path, PLAIN) == []


@pytest.mark.parametrize(("series", "tables"), [(BOTH, ("9NED", "1NED")), (RENAMED, ("1NED", "2NED"))])
def test_another_table_or_formula_asks_for_a_word(tmp_path, series, tables):
    place = line_of(FILES[INDICATOR], "series:")
    assert problems(tmp_path, series) == [(place, SAYS.format(*tables))]
    assert problems(tmp_path, series, "continuity: Zelfde telling.\n") == []


def test_a_break_parts_the_two_only_where_it_lies_between_them(tmp_path):
    parted = "breaks:\n  - {year: 2020, reason: Anders geteld.}\n"
    later = parted.replace("2020", "2021")
    assert problems(tmp_path, BOTH, parted) == []
    assert [rule for _, rule in problems(tmp_path, BOTH, later)] == [SAYS.format("9NED", "1NED")]


def test_tables_that_do_not_compare_are_never_one_series(tmp_path):
    tables = FAMILY + OTHER + "  not_comparable_with: [1NED]\n"
    (found,) = problems(tmp_path, BOTH, "continuity: Toch.\nbreaks:\n  - {year: 2020, reason: Anders.}\n", tables)
    assert found[1] == "1NED and 9NED are never one series (not_comparable_with); make an indicator of each"


def test_the_two_health_monitors_stay_apart():
    catalogue = load_catalogue()
    monitors = {"50090NED", "50150NED"}
    assert {frozenset({t.id, *t.not_comparable_with}) for t in catalogue.source_tables if t.not_comparable_with} == {
        frozenset(monitors)
    }
    joined = [one.id for one in catalogue.indicators if monitors <= {series.table for series in one.series}]
    assert joined == []
