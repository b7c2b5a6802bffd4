"""What an ambition's page says in two sentences: its counts, and its Dutch for none, one and many."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import duckdb
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.dbt.building import Built

REASONS = (
    "neither_way_better", "rule_does_not_fit", "no_national_figure", "insufficient_data", "series_break", "suppressed",
)  # fmt: skip


def test_the_counts_are_those_of_the_verdicts(figures: duckdb.DuckDBPyConnection, built: Built) -> None:
    """Counted again in Python, verdict by verdict, for each region and for the municipalities of each deal."""
    verdicts = figures.execute(
        "select pillar, region_code, pace_status, direction, target_basis from mart_programme__ambition_progress"
    ).fetchall()
    members = {region.code: region.members for region in built.catalogue.regions if region.kind == "deal_area"}
    own = [region.code for region in built.catalogue.regions if region.kind in {"municipality", "deal_area"}]
    scopes = {(code, "own_figures"): [code] for code in own}
    scopes |= {(code, "municipalities"): six for code, six in members.items()}
    cursor = figures.execute("select * from mart_programme__ambition_summary")
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    assert len(rows) == 3 * len(scopes)
    for row in rows:
        counted = scopes[row["region_code"], row["counted_over"]]
        found = Counter(
            (status, direction == "neither", basis == "unknown")
            for pillar, region, status, direction, basis in verdicts
            if pillar == row["pillar"] and region in counted
        )
        statuses = Counter[str]()
        for (status, _, _), count in found.items():
            statuses[status] += count
        assert row["figure_count"] == found.total()
        assert row["on_course_count"] == statuses["target_reached"] + statuses["on_track"]
        assert row["behind_count"] == statuses["acceleration_needed"] + statuses["limited_progress"]
        assert row["moving_away_count"] == statuses["moving_away"]
        assert row["neither_way_better_count"] == found["no_target", True, False]
        assert row["no_national_figure_count"] == found["no_target", False, True]
        assert row["rule_does_not_fit_count"] == found["no_target", False, False]
        assert sum(row[f"{reason}_count"] for reason in REASONS) == row["not_assessed_count"]
        said = [int(n) for n in re.findall(r"\d+", row["sentence_assessed"])]
        assert row["assessed_count"] in {*said, 0, 1}
        assert row["counted_over"] == "own_figures" or "elke gemeente apart geteld" in row["sentence_assessed"]


@pytest.fixture(scope="module")
def summary(built: Built) -> Iterator[duckdb.DuckDBPyConnection]:
    """The compiled model over tables that a test fills: one pillar, two municipalities, a deal area of both."""
    folder = built.home / "target" / "compiled" / "regiodeal" / "models" / "marts" / "programme"
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as monitor; create schema monitor.staging")
        connection.execute("create table monitor.main.dim_pillar as select 'werken' as pillar, 2030 as ambition_year")
        connection.execute(
            """
            create table monitor.staging.stg_catalogue__regions as
            select unnest(['GM1', 'GM2', 'RD1']) as region_code, unnest(['Aa', 'Bee', 'Aa en Bee']) as name,
                unnest(['municipality', 'municipality', 'deal_area']) as kind, true as is_named, 1 as sort_order
            """
        )
        connection.execute(
            "create table monitor.staging.stg_catalogue__region_members as "
            "select 'RD1' as region_code, unnest(['GM1', 'GM2']) as member_code"
        )
        connection.execute(
            "create table monitor.main.mart_programme__ambition_progress (pillar varchar, region_code varchar, "
            "indicator_id varchar, pace_status varchar, direction varchar, target_basis varchar)"
        )
        text = (folder / "mart_programme__ambition_summary.sql").read_text(encoding="utf-8")
        connection.execute(f"create view monitor.main.summary as {text}")
        yield connection


KINDS = {
    "reached": ("target_reached", "higher_is_better", "national"),
    "on track": ("on_track", "higher_is_better", "national"),
    "slow": ("limited_progress", "higher_is_better", "national"),
    "away": ("moving_away", "higher_is_better", "national"),
    "neither": ("no_target", "neither", "none"),
    "unfit": ("no_target", "higher_is_better", "none"),
    "no country": ("no_target", "lower_is_better", "unknown"),
    "few": ("insufficient_data", "higher_is_better", "national"),
    "break": ("series_break", "higher_is_better", "national"),
    "withheld": ("suppressed", "higher_is_better", "national"),
}

SENTENCES = {
    "nothing": (
        [],
        "Er zijn geen cijfers over werken van Aa.",
        "Er is dus niets te beoordelen.",
    ),
    "one, judged": (
        ["on track"],
        (
            "Er is één cijfer over werken van Aa en daarbij is te zeggen of het tempo genoeg is voor "
            "2030: daar is het doel bereikt of ligt het cijfer op koers."
        ),
        "Er is geen cijfer zonder oordeel.",
    ),
    "one, not judged": (
        ["withheld"],
        ("Er is één cijfer over werken van Aa en daarbij is niet te zeggen of het tempo genoeg is voor 2030."),
        "De reden: de bron toont het laatste cijfer niet.",
    ),
    "none judged, one reason": (
        ["few", "few"],
        ("Van de 2 cijfers over werken van Aa is bij geen enkel te zeggen of het tempo genoeg is voor 2030."),
        "De reden: er zijn te weinig jaren bekend.",
    ),
    "none judged, reasons": (
        ["few", "break", "break"],
        ("Van de 3 cijfers over werken van Aa is bij geen enkel te zeggen of het tempo genoeg is voor 2030."),
        ("De redenen: bij één zijn er te weinig jaren bekend en bij 2 is de manier van meten veranderd."),
    ),
    "one judged, one not": (
        ["slow", "neither"],
        (
            "Van de 2 cijfers over werken van Aa is bij één te zeggen of het tempo genoeg is voor "
            "2030: daar gaat het te langzaam."
        ),
        "Bij het andere cijfer kan dat niet: hoger of lager is niet op zichzelf beter.",
    ),
    "all away": (
        ["away", "away"],
        (
            "Bij beide cijfers over werken van Aa is te zeggen of het tempo genoeg is voor 2030: bij "
            "geen enkel is het doel bereikt of ligt het cijfer op koers en bij beide beweegt het "
            "cijfer van het doel af."
        ),
        "Er is geen cijfer zonder oordeel.",
    ),
    "everything": (
        ["reached", "on track", "slow", "away", "neither", "unfit", "no country", "few", "break", "withheld"],
        (
            "Van de 10 cijfers over werken van Aa is bij 4 te zeggen of het tempo genoeg is voor "
            "2030: bij 2 is het doel bereikt of ligt het cijfer op koers, bij één gaat het te "
            "langzaam en bij één beweegt het cijfer van het doel af."
        ),
        (
            "Bij de andere 6 kan dat niet: bij één is hoger of lager niet op zichzelf beter, bij één "
            "past de rekenregel voor het doel niet, bij één is er geen Nederlands cijfer als "
            "maatstaf, bij één zijn er te weinig jaren bekend, bij één is de manier van meten "
            "veranderd en bij één toont de bron het laatste cijfer niet."
        ),
    ),
}


def _fill(connection: duckdb.DuckDBPyConnection, kinds: list[str], *regions: str) -> None:
    connection.execute("delete from monitor.main.mart_programme__ambition_progress")
    for region in regions:
        for number, kind in enumerate(kinds):
            connection.execute(
                "insert into monitor.main.mart_programme__ambition_progress values ('werken', ?, ?, ?, ?, ?)",
                [region, f"i{number}", *KINDS[kind]],
            )


@pytest.mark.parametrize("case", SENTENCES)
def test_none_one_and_many_are_good_dutch(summary: duckdb.DuckDBPyConnection, case: str) -> None:
    kinds, *sentences = SENTENCES[case]
    _fill(summary, kinds, "GM1")

    found = summary.execute(
        "select sentence_assessed, sentence_not_assessed from monitor.main.summary where region_code = 'GM1'"
    ).fetchall()

    assert found == [tuple(sentences)]


def test_a_deal_says_whether_it_speaks_of_the_area_or_of_its_municipalities(
    summary: duckdb.DuckDBPyConnection,
) -> None:
    _fill(summary, ["on track", "away"], "GM1", "GM2")

    found = dict(
        summary.execute(
            "select counted_over, sentence_assessed from monitor.main.summary where region_code = 'RD1'"
        ).fetchall()
    )

    assert found["own_figures"] == "Er zijn geen cijfers over werken van Aa en Bee als geheel."
    assert found["municipalities"].startswith(
        "Bij alle 4 cijfers over werken van de 2 gemeenten van Aa en Bee, elke gemeente apart geteld, is te zeggen"
    )
