"""Families of yearly tables: said once, put out over every table, and mistakes in it said where they are."""

from __future__ import annotations

import pytest

from sources.catalogue import CatalogueError, load_catalogue
from sources.catalogue.families import also_for
from tests.sources.catalogue.small import FILES, INDICATOR, line_of, write

TABLE = FILES["source_tables.yaml"]
SERIES = """\
  - table: 1NED
    numerator: [{title: Woningen}]
"""


def yearly(table_id: str, year: int) -> str:
    return (
        TABLE.replace("1NED", table_id)
        .replace("title: Proeftabel", f"title: Proeftabel {year}\n  family: proef")
        .replace("2020JJ00", f"{year}JJ00")
    )


YEARS = {"1NED": 2020, "2NED": 2021, "3NED": 2022}


def files(series: str, tables: str | None = None) -> dict[str, str]:
    text = tables or "".join(yearly(table_id, year) for table_id, year in YEARS.items())
    indicator = FILES[INDICATOR].replace(SERIES, series).replace("aggregation:", "continuity: Bedacht.\naggregation:")
    return {**FILES, "source_tables.yaml": text, INDICATOR: indicator}


def series_of(tmp_path, series: str) -> list[tuple[str, str | None]]:
    catalogue = load_catalogue(write(tmp_path, files(series)))
    (indicator,) = catalogue.indicators
    return [(one.table, one.numerator[0].title) for one in indicator.series]


def problems(tmp_path, wrong: dict[str, str]) -> list[str]:
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(write(tmp_path, wrong))
    return [str(problem) for problem in caught.value.problems]


def test_a_family_holds_for_each_of_its_tables(tmp_path):
    found = series_of(tmp_path, "  - family: proef\n    numerator: [{title: Woningen}]\n")
    assert found == [("1NED", "Woningen"), ("2NED", "Woningen"), ("3NED", "Woningen")]


def test_a_table_that_is_named_by_itself_is_left_to_that(tmp_path):
    found = series_of(
        tmp_path,
        "  - family: proef\n    numerator: [{title: Woningen}]\n  - table: 2NED\n    numerator: [{title: Huizen}]\n",
    )
    assert sorted(found) == [("1NED", "Woningen"), ("2NED", "Huizen"), ("3NED", "Woningen")]


def test_since_and_until_part_a_family(tmp_path):
    found = series_of(
        tmp_path,
        "  - family: proef\n    until: 2020JJ00\n    numerator: [{title: Huizen}]\n"
        "  - family: proef\n    since: 2021JJ00\n    numerator: [{title: Woningen}]\n",
    )
    assert found == [("1NED", "Huizen"), ("2NED", "Woningen"), ("3NED", "Woningen")]


def test_one_more_table_is_found_by_title(tmp_path):
    catalogue = load_catalogue(write(tmp_path, files("  - family: proef\n    numerator: [{title: Woningen}]\n")))
    (indicator,), newest = catalogue.indicators, catalogue.source_tables[-1]
    new = newest.model_copy(update={"id": "4NED", "title": "Proeftabel 2023", "fixed_period": "2023JJ00"})
    assert [one.table for one in also_for(indicator, new).series] == [*YEARS, "4NED"]
    assert also_for(indicator, newest) == indicator
    assert also_for(indicator, new.model_copy(update={"family": None})) == indicator


@pytest.mark.parametrize(
    ("series", "key", "rule"),
    [
        ("  - family: proeff\n", "family: proeff", "is of family 'proeff'; nearest: proef"),
        ("  - family: proef\n    table: 1NED\n", "family: proef", "give either table or family"),
        ("  - since: 2020JJ00\n    table: 1NED\n", "since: 2020JJ00", "since and until go with family"),
        ("  - nearness: computed\n", "nearness: computed", "give either table or family"),
        ("  - family: proef\n    since: 2021\n", "since: 2021", "should be text: put quotes around it ('2021')"),
    ],
    ids=["unknown", "both", "since without family", "neither", "a year for a period"],
)  # fmt: skip
def test_mistakes_in_a_series(tmp_path, series, key, rule):
    wrong = files(f"{series}    numerator: [{{title: Woningen}}]\n")
    (found,) = problems(tmp_path, wrong)
    assert found.startswith(f"{INDICATOR}:{line_of(wrong[INDICATOR], key)}: series[0]")
    assert rule in found


def test_two_series_for_one_table(tmp_path):
    twice = "  - family: proef\n    since: 2021JJ00\n    numerator: [{title: Huizen}]\n"
    wrong = files(f"  - family: proef\n    numerator: [{{title: Woningen}}]\n{twice}")
    found = problems(tmp_path, wrong)
    place = f"{INDICATOR}:{line_of(wrong[INDICATOR], 'since') - 1}: series[1].family: "
    assert found == [
        f"{place}two series of the family hold for {table}; part them with since and until"
        for table in ("2NED", "3NED")
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [("title: Proeftabel 2020", "title: Proeftabel"), ("fixed_period: 2020JJ00", "period_dimension: Perioden")],
    ids=["no year in the title", "no fixed period"],
)
def test_a_table_of_a_family_has_a_year(tmp_path, old, new):
    wrong = files("  - family: proef\n    numerator: [{title: Woningen}]\n", yearly("1NED", 2020).replace(old, new))
    (found,) = problems(tmp_path, wrong)
    assert "a table of a family has a fixed_period, and a title that ends with its year" in found


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("{kind: regions_lost, version_stamp: 2026-03-01, reason: Fusie.}", "should be text: put quotes around it"),
        ("{kind: region_lost, version_stamp: '2026-03-01', reason: Fusie.}", "'regions_lost'"),
        ("{kind: regions_lost, version_stamp: '2026-03-01'}", "this key is required and missing"),
    ],
    ids=["a stamp without quotes", "an unknown kind", "no reason"],
)
def test_mistakes_in_an_accepted_change(tmp_path, change, says):
    wrong = {**FILES, "source_tables.yaml": f"{TABLE}  accepted_changes:\n    - {change}\n"}
    (found,) = problems(tmp_path, wrong)
    assert found.startswith(f"source_tables.yaml:{len(TABLE.splitlines()) + 2}: [0].accepted_changes[0]")
    assert says in found


def test_an_accepted_change_is_read(tmp_path):
    change = "{kind: regions_lost, version_stamp: '2026-03-01T02:00:00', reason: Fusie.}"
    right = {**FILES, "source_tables.yaml": f"{TABLE}  accepted_changes: [{change}]\n"}
    (table,) = load_catalogue(write(tmp_path, right)).source_tables
    (found,) = table.accepted_changes
    assert (found.kind, found.version_stamp, found.reason) == ("regions_lost", "2026-03-01T02:00:00", "Fusie.")
