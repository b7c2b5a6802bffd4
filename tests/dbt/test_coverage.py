"""What issue 2 calls done, points 2 and 3, and totals that are known from elsewhere."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from orchestration.settings import PROJECT_ROOT

if TYPE_CHECKING:
    import duckdb

    from tests.dbt.building import Built

QUERIES = PROJECT_ROOT / "docs" / "queries"
SIX = ("GM1680", "GM1681", "GM0109", "GM0114", "GM0160", "GM0118")


def test_all_43_projects_are_there(figures: duckdb.DuckDBPyConnection) -> None:
    counts = figures.execute(
        "select pillar, count(*), count(distinct project_id) from dim_project group by all"
    ).fetchall()

    assert sum(count for _, count, _ in counts) == 43
    assert sum(distinct for _, _, distinct in counts) == 43
    assert {pillar for pillar, _, _ in counts} == {"werken", "wonen", "welzijn"}


def test_every_quantified_fact_is_there(figures: duckdb.DuckDBPyConnection, built: Built) -> None:
    mart = figures.execute(
        "select project_id, fact_id, as_of, value, target, share_of_target from fct_project_progress"
    ).fetchall()
    facts = [
        (
            project.id, fact.id, fact.as_of, fact.value, fact.target,
            fact.value / fact.target if fact.value is not None and fact.target else None,
        )
        for project in built.catalogue.projects
        for fact in project.facts
    ]  # fmt: skip

    assert len(facts) > 40
    assert Counter(mart) == Counter(facts)


def test_enough_indicators_know_all_six_municipalities(figures: duckdb.DuckDBPyConnection) -> None:
    years = dict(
        figures.execute(
            """
            with full_years as (
                select indicator_id, year
                from fct_observation
                where region_code in ? and period_kind = 'year' and breakdown = ''
                group by all
                having count(distinct region_code) = 6
            )
            select indicator_id, count(*) from full_years group by all
            """,
            [list(SIX)],
        ).fetchall()
    )

    assert len(years) >= 30
    assert sum(count >= 3 for count in years.values()) >= 15
    assert sum(count >= 4 for count in years.values()) >= 5


def test_each_has_a_pace_or_an_honest_reason(figures: duckdb.DuckDBPyConnection) -> None:
    rows = figures.execute(
        "select pace_status, pace_ratio, pace_reason, base_value, target_value from mart_programme__ambition_progress"
    ).fetchall()

    assert rows
    for status, ratio, reason, base, target in rows:
        assert reason.endswith(".")
        if status in {"on_track", "acceleration_needed", "limited_progress"}:
            assert None not in (ratio, base, target)
        if status == "no_target":
            assert target is None


@pytest.mark.parametrize(
    ("year", "inhabitants", "basis", "tolerance"),
    [
        # CBS StatLine, population on 1 January; published in the table itself or added up from the municipalities
        (2014, 16_829_289, "aggregated", 500),  # 403 municipalities, each rounded to a multiple of five
        (2020, 17_407_585, "published", 0),
        (2021, 17_475_415, "aggregated", 0),
        (2022, 17_590_672, "aggregated", 0),
        (2024, 17_942_942, "published", 0),
    ],
)
def test_the_country_has_its_known_inhabitants(
    figures: duckdb.DuckDBPyConnection, year: int, inhabitants: int, basis: str, tolerance: int
) -> None:
    found = figures.execute(
        "select value, basis from fct_observation "
        "where indicator_id = 'aantal-inwoners' and region_code = 'NL00' and year = ?",
        [year],
    ).fetchall()

    assert len(found) == 1
    assert found[0][1] == basis
    assert abs(found[0][0] - inhabitants) <= tolerance


@pytest.mark.parametrize(("indicator", "years"), [("aantal-inwoners", 2), ("aantal-huishoudens", 2)])
def test_municipalities_add_up_to_the_published_country(
    figures: duckdb.DuckDBPyConnection, indicator: str, years: int
) -> None:
    sums = figures.execute(
        """
        select year, sum(value) filter (where region_code like 'GM%'), max(value) filter (where region_code = 'NL00')
        from fct_observation
        where indicator_id = ? and period_kind = 'year'
        group by year
        having max(basis) filter (where region_code = 'NL00') = 'published'
        """,
        [indicator],
    ).fetchall()

    assert len(sums) == years
    assert [(year, total) for year, total, _ in sums] == [(year, country) for year, _, country in sums]


ROUNDED = {
    # the country's figure as published, on one decimal, against the weighted municipalities
    "afstand-huisarts": 0.1,
    "afstand-kinderdagverblijf": 0.1,
    "afstand-school": 0.1,
    "afstand-supermarkt": 0.1,
    "huishoudensgrootte": 0.1,
    "inkomen-per-inwoner": 0.1,
    "scholen-binnen-3-km": 0.1,
    # counts of persons rounded to tens by CBS
    "ao-per-1000": 0.02,
    "bijstand-per-1000": 0.02,
    "ww-aandeel": 0.002,
    # counts, exact
    "eenpersoonshuishoudens": 1e-9,
    "inwoners-65-plus": 1e-9,
    "inwoners-onder-15": 1e-9,
    "werkzame-leeftijd": 1e-9,
}


def test_weighted_municipalities_come_to_the_published_country(
    figures: duckdb.DuckDBPyConnection, built: Built
) -> None:
    """Where CBS publishes the country, our weighting must give its figure: the weight is the right denominator."""
    weights = {indicator.id: indicator.weight for indicator in built.catalogue.indicators if indicator.weight}
    compared = set()
    for name, weight in weights.items():
        rows = figures.execute(
            """
            select
                rates.year,
                sum(rates.value * weights.value) / sum(weights.value),
                max(country.value)
            from fct_observation as rates
            inner join fct_observation as weights using (region_code, period, breakdown)
            inner join fct_observation as country
                on rates.indicator_id = country.indicator_id and rates.period = country.period
            where
                rates.indicator_id = ? and weights.indicator_id = ? and rates.region_code like 'GM%'
                and country.region_code = 'NL00' and country.basis <> 'aggregated'
            group by rates.year
            """,
            [name, weight],
        ).fetchall()
        for year, ours, published in rows:
            compared.add(name)
            assert abs(ours - published) <= ROUNDED[name], (name, year, ours, published)

    assert compared == set(ROUNDED)


def test_no_region_is_told_apart_by_a_plain_mean(figures: duckdb.DuckDBPyConnection, built: Built) -> None:
    """Where no denominator is known the deal areas have no figure at all."""
    silent = [indicator.id for indicator in built.catalogue.indicators if indicator.aggregation == "none"]

    assert silent
    found = figures.execute(
        "select distinct indicator_id from fct_observation where region_code like 'RD%' and indicator_id in ?",
        [silent],
    ).fetchall()
    assert found == []


def test_the_list_of_indicators_says_of_each_why(figures: duckdb.DuckDBPyConnection, built: Built) -> None:
    found = figures.execute((QUERIES / "indicators.sql").read_text(encoding="utf-8"))
    names = [column[0] for column in found.description or ()]
    listed = {
        row["indicator_id"]: row for row in (dict(zip(names, values, strict=True)) for values in found.fetchall())
    }

    assert listed.keys() == {indicator.id for indicator in built.catalogue.indicators}
    for indicator in built.catalogue.indicators:
        row = listed[indicator.id]
        assert row["why"].endswith(".")
        assert (row["breaks"] is not None) == bool(indicator.breaks)
