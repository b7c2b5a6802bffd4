"""No attacker gets a hidden figure of a district or neighbourhood out of what the real SQL shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.dbt.disclosure.attackers import EVERYONE, FIGURES, Knowledge, bounds, counted, solved
from tests.dbt.disclosure.chain import Chain
from tests.dbt.disclosure.world import Municipality, Neighbourhood, municipalities

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.dbt.building import Built
    from tests.dbt.disclosure.chain import Shown

REST = "no_hidden_neighbourhood_follows_by_subtraction"


@pytest.fixture(scope="module")
def chain(built: Built) -> Iterator[Chain]:
    with duckdb.connect(config={"threads": 1}) as connection:
        yield Chain(built, connection)


def people(inhabitants: int, **other: int) -> Neighbourhood:
    """A neighbourhood in which nothing is small but what is named."""
    usual = {
        "inhabitants": inhabitants, "children": inhabitants // 5, "old": inhabitants // 4,
        "benefit": inhabitants // 10, "households": inhabitants // 2, "single": inhabitants // 6,
        "homes": inhabitants // 2, "owned": inhabitants // 4,
    }  # fmt: skip
    return Neighbourhood(usual | other)


def small_numbers(shown: Shown, municipality: Municipality) -> Iterator[tuple[str, str]]:
    """Figures that are shown although fewer than 5 people are behind them, or fewer than 50 live there."""
    known = Knowledge(municipality, shown)
    for area in municipality.areas:
        for indicator, (part, base, factor) in FIGURES.items():
            value, status = shown[indicator, area.code]
            few = any(known.count(amount, area.parts) < 5 for amount in counted(indicator, part, base, factor))
            if value is not None and (few or known.count(EVERYONE, area.parts) < 50):
                yield indicator, area.code
            assert (value is not None) == (status == "shown")


def is_closed(shown: Shown, municipality: Municipality, indicator: str) -> bool:
    """Whether nothing at all of an indicator is shown: its numbers are too small in the whole municipality."""
    return all(shown[indicator, area.code][1] != "shown" for area in municipality.areas)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(world=st.tuples(*(municipalities(code) for code in ("GM0114", "GM0118"))))
def test_what_is_hidden_stays_hidden(chain: Chain, built: Built, world: tuple[Municipality, ...]) -> None:
    shown = chain.run(world)

    assert chain.failures(built, REST) == 0
    for municipality in world:
        assert not list(small_numbers(shown, municipality))
        known = Knowledge(municipality, shown)
        assert not list(solved(known))
        for amount, parts, most in _small_amounts(known):
            lowest, highest = bounds(known, amount, parts)
            assert lowest <= 0.01, (amount, parts, lowest)
            assert highest >= most - 0.01, (amount, parts, highest)


def _small_amounts(known: Knowledge) -> Iterator[tuple[dict[str, int], tuple[int, ...], int]]:
    """Small numbers of neighbourhoods, a few of each kind, with the most that each may have to be able to be."""
    seen: dict[str, int] = {}
    for area in known.municipality.areas:
        for indicator, (part, base, factor) in FIGURES.items():
            status = known.shown[indicator, area.code][1]
            if status != "suppressed_small" or len(area.parts) > 1:
                continue
            if is_closed(known.shown, known.municipality, indicator) or seen.get(indicator, 0) == 2:
                continue
            if indicator == "aantal-inwoners":
                if known.count(EVERYONE, area.parts) < 50:
                    seen[indicator] = seen.get(indicator, 0) + 1
                    yield EVERYONE, area.parts, 49
                continue
            for amount in counted(indicator, part, base, factor):
                if known.count(amount, area.parts) < 5:
                    seen[indicator] = seen.get(indicator, 0) + 1
                    yield amount, area.parts, 4


def test_the_smallest_neighbourhood_that_lends_cover_is_hidden_too(chain: Chain) -> None:
    district = (people(900), people(400, benefit=3), people(300), people(600))
    shown = chain.run([Municipality("GM0114", (district, (people(800), people(700))))])

    statuses = [shown["bijstand-per-1000", f"BU011400{number:02}"][1] for number in range(4)]
    assert statuses == ["shown", "suppressed_small", "suppressed_secondary", "shown"]
    assert shown["bijstand-per-1000", "WK011400"][1] == "shown"
    # other topics keep their figures
    assert shown["inwoners-onder-15", "BU01140001"] == (20.0, "shown")


def test_an_area_with_few_inhabitants_shows_nothing(chain: Chain) -> None:
    shown = chain.run([Municipality("GM0114", ((people(49), people(300), people(400)),))])

    assert {status for (_, area), (_, status) in shown.items() if area == "BU01140000"} <= {
        "suppressed_small",
        "not_published",
    }
    assert shown["aantal-inwoners", "BU01140001"] == (None, "suppressed_secondary")
    assert shown["afstand-school", "BU01140001"][1] == "suppressed_secondary"
    assert shown["aantal-inwoners", "BU01140002"] == (400.0, "shown")


def test_topics_hide_together(chain: Chain) -> None:
    shown = chain.run([Municipality("GM0114", ((people(500, old=2), people(300), people(400)),))])

    for indicator in ("inwoners-65-plus", "inwoners-onder-15", "werkzame-leeftijd", "grijze-druk"):
        assert [shown[indicator, f"BU011400{n:02}"][1] for n in range(3)] == [
            "suppressed_small", "suppressed_secondary", "shown",
        ]  # fmt: skip
    assert shown["bijstand-per-1000", "BU01140000"] == (100.0, "shown")


def test_a_district_of_one_neighbourhood_finds_its_partner_next_door(chain: Chain) -> None:
    alone, next_door = (people(400, benefit=2),), (people(900), people(500), people(600))
    shown = chain.run([Municipality("GM0114", (alone, next_door, (people(2_000), people(3_000))))])

    hidden = {area for (indicator, area), (_, status) in shown.items()
              if indicator == "bijstand-per-1000" and status.startswith("suppressed")}  # fmt: skip
    assert hidden == {"WK011400", "BU01140000", "WK011401", "BU01140101"}


def test_all_is_hidden_where_nothing_lends_cover(chain: Chain) -> None:
    shown = chain.run([Municipality("GM0114", ((people(400, benefit=2), people(500, benefit=6)),))])

    assert is_closed(shown, Municipality("GM0114", ((people(400), people(500)),)), "bijstand-per-1000")


def test_what_the_source_withholds_is_not_given_away(chain: Chain) -> None:
    secret = Neighbourhood(people(400).people, frozenset({"benefit"}))
    shown = chain.run([Municipality("GM0114", ((secret, people(300), people(500)),))])

    assert [shown["bijstand-per-1000", f"BU011400{n:02}"][1] for n in range(3)] == [
        "not_published", "suppressed_secondary", "shown",
    ]  # fmt: skip


def test_without_a_count_of_inhabitants_nothing_is_shown(chain: Chain) -> None:
    unknown = Neighbourhood(people(400).people, frozenset({"inhabitants"}))
    shown = chain.run([Municipality("GM0114", ((unknown, people(300), people(500)),))])

    assert shown["aantal-huishoudens", "BU01140000"] == (None, "unknown_population")
    assert shown["afstand-school", "BU01140000"] == (None, "unknown_population")


@pytest.mark.parametrize("hidden", [("BU01140000",), ("WK011400",)])
def test_the_attackers_and_the_check_would_notice(chain: Chain, built: Built, hidden: tuple[str, ...]) -> None:
    municipality = Municipality("GM0114", ((people(400), people(300)), (people(700),)))
    shown = chain.run([municipality])
    assert shown["bijstand-per-1000", hidden[0]][1] == "shown"
    careless = {
        place: (None, "suppressed_small") if place[1] in hidden and place[0] == "bijstand-per-1000" else figure
        for place, figure in shown.items()
    }
    assert list(solved(Knowledge(municipality, careless)))
