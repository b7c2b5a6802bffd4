"""The figures that ship: well formed, as the catalogue needs them, and equal to what they were taken from."""

from __future__ import annotations

import csv
import gzip
import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

import pytest

from sources.catalogue import Catalogue, load_catalogue
from sources.catalogue.needs import formulas
from sources.landing import Landing
from sources.recorded.reader import land_recorded
from sources.recorded.recorder import TABLE_NAMES
from sources.recorded.series import FIGURES, RECORDED_ROOT, read_series, recorded_tables
from tests.shared_material import SHARED, needs_shared

if TYPE_CHECKING:
    from pathlib import Path

TABLES = sorted(recorded_tables())

LARGEST = 3_000_000

REGION = re.compile(r"GM\d{4}|PV\d{2}|NL0[01]")
SIX = {"GM1680", "GM1681", "GM0109", "GM0114", "GM0160", "GM0118"}

SOURCE = SHARED / "data" / "figures.csv.gz"


@cache
def real() -> Catalogue:
    return load_catalogue()


@cache
def rows_of(table: str) -> list[dict[str, str]]:
    with (RECORDED_ROOT / table / FIGURES).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def measures_of(table: str) -> list[tuple[str, str]]:
    """Key and title of each recorded measure of a table."""
    return [(measure.measure, measure.title) for measure in read_series(RECORDED_ROOT / table).measures]


@cache
def names_of(table: str) -> set[str]:
    """What a formula may call the recorded measures of a table: key or title."""
    return {name for measure in measures_of(table) for name in measure}


def test_all_of_it_is_at_most_three_megabytes() -> None:
    files = [file for file in RECORDED_ROOT.rglob("*") if file.is_file() and "__pycache__" not in file.parts]
    assert sum(file.stat().st_size for file in files) <= LARGEST


def test_every_recorded_table_is_one_of_the_catalogue() -> None:
    assert set(TABLES) <= {table.id for table in real().source_tables}


@pytest.mark.parametrize("table", TABLES)
def test_the_format_holds(table: str) -> None:
    described = read_series(RECORDED_ROOT / table)
    (source,) = [entry for entry in real().source_tables if entry.id == table]
    assert (described.table, described.publisher, described.licence) == (table, source.publisher, source.licence)
    rows = rows_of(table)
    assert list(rows[0]) == ["measure", "region_code", "period", "value"]
    keys = [(row["measure"], row["region_code"], row["period"]) for row in rows]
    assert len(set(keys)) == len(keys)
    assert keys == sorted(keys)
    seen = defaultdict(list)
    for row in rows:
        assert REGION.fullmatch(row["region_code"]), row
        assert row["value"] == "" or float(row["value"]) == float(row["value"]), row
        seen[row["measure"]].append(row["period"])
    assert {m.measure: (m.periods, m.rows) for m in described.measures} == {
        measure: (sorted(set(periods)), len(periods)) for measure, periods in seen.items()
    }
    assert all(measure.nearness for measure in described.measures)


@pytest.mark.parametrize("table", TABLES)
def test_the_measures_of_formulas_for_recorded_figures_are_there(table: str) -> None:
    for indicator in real().indicators:
        for series in indicator.series:
            if series.table == table and series.recorded is not None:
                asked = {
                    term.title or term.measure for term in [*series.recorded.numerator, *series.recorded.denominator]
                }
                assert asked <= names_of(table), indicator.id


@pytest.mark.parametrize("table", TABLES)
def test_no_measure_is_recorded_that_no_formula_can_use(table: str) -> None:
    names = names_of(table)
    used: set[str] = set()
    for formula in formulas(real(), table, "recorded"):
        asked = {term.title or term.measure or "" for term in [*formula.numerator, *formula.denominator]}
        used |= asked if asked <= names else set()
    for measure in read_series(RECORDED_ROOT / table).measures:
        assert {measure.measure, measure.title} & used, measure.title


def years_of(table: str, asked: set[str]) -> set[str]:
    """The periods for which all six municipalities have a figure for every measure asked."""
    keys = {measure for measure, title in measures_of(table) if {measure, title} & asked}
    there = defaultdict(set)
    for row in rows_of(table):
        if row["measure"] in keys and row["region_code"] in SIX and row["value"]:
            there[row["period"]].add((row["measure"], row["region_code"]))
    return {period[:4] for period, found in there.items() if len(found) == len(SIX) * len(asked)}


def test_enough_indicators_have_figures_of_all_six_municipalities() -> None:
    """What a first refresh without a network shows; indicators made of two others come on top."""
    years: dict[str, set[str]] = defaultdict(set)
    for indicator in real().indicators:
        for series in indicator.series:
            formula = series.recorded or series
            asked = {term.title or term.measure or "" for term in [*formula.numerator, *formula.denominator]}
            if series.table in TABLES and asked <= names_of(series.table):
                years[indicator.id] |= years_of(series.table, asked)
    counts = [len(found) for found in years.values()]
    assert sum(count >= 1 for count in counts) >= 30
    assert sum(count >= 3 for count in counts) >= 15
    assert sum(count >= 4 for count in counts) >= 5


def test_first_and_last_period_are_those_of_the_recorded_figures() -> None:
    for indicator in real().indicators:
        periods: set[str] = set()
        for series in indicator.series:
            formula = series.recorded or series
            asked = {term.title or term.measure or "" for term in [*formula.numerator, *formula.denominator]}
            if series.table in TABLES and asked <= names_of(series.table):
                keys = {measure for measure, title in measures_of(series.table) if {measure, title} & asked}
                periods |= {row["period"] for row in rows_of(series.table) if row["measure"] in keys and row["value"]}
        if indicator.ratio is None:
            assert (indicator.first_period, indicator.last_period) == (min(periods), max(periods)), indicator.id


@pytest.mark.parametrize("table", TABLES)
def test_landing_the_same_figures_twice_gives_the_same_bytes(tmp_path: Path, table: str) -> None:
    (source,) = [entry for entry in real().source_tables if entry.id == table]
    one, other = Landing(tmp_path / "one"), Landing(tmp_path / "other")
    first, second = land_recorded(one, source), land_recorded(other, source)
    assert first is not None
    assert second is not None
    assert first.manifest.files == second.manifest.files
    assert one.file(first.manifest).read_bytes() == other.file(second.manifest).read_bytes()
    again = land_recorded(one, source)
    assert again is not None
    assert not again.created
    assert first.manifest.rows_announced == first.manifest.rows_received == len(rows_of(table))
    assert first.manifest.origin == "recorded"


def test_a_table_that_is_not_recorded_lands_nothing(tmp_path: Path) -> None:
    (source, *_) = [entry for entry in real().source_tables if entry.id not in TABLES]
    assert land_recorded(Landing(tmp_path), source) is None
    assert list(tmp_path.rglob("*.parquet")) == []


@cache
def originals() -> dict[tuple[str, str, str, str], str]:
    with gzip.open(SOURCE, "rt", encoding="utf-8", newline="") as file:
        return {
            (TABLE_NAMES.get(row["table_id"], row["table_id"]), row["measure_key"], row["region_code"], row["period"]):
            row["value"]
            for row in csv.DictReader(file)
        }  # fmt: skip


@needs_shared
@pytest.mark.parametrize("table", TABLES)
def test_recorded_figures_equal_what_they_were_taken_from(table: str) -> None:
    """Every row, both ways: nothing is changed and nothing of a recorded measure is left out."""
    measures = {measure.measure for measure in read_series(RECORDED_ROOT / table).measures}
    assert {(row["measure"], row["region_code"], row["period"]): row["value"] for row in rows_of(table)} == {
        key[1:]: value for key, value in originals().items() if key[0] == table and key[1] in measures
    }
