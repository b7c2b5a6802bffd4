"""What the catalogue that ships says: complete, and true to what was decided about it."""

from __future__ import annotations

import time
from collections import Counter
from functools import cache

from sources.catalogue import Catalogue, load_catalogue
from sources.catalogue.load import CATALOGUE_ROOT

SIX = {"GM1680", "GM1681", "GM0109", "GM0114", "GM0160", "GM0118"}

CODES = {
    "werken": ["1.1", "1.2", "1.3", *map(str, range(2, 13)), *map(str, range(14, 21))],
    "wonen": ["1", *(f"2.{n}" for n in range(1, 10))],
    "welzijn": ["1.1", "1.2", "1.3", "1.4", "1.5", "2", "3", "4", "4.1", "4.2", "4.3", "4.4"],
}
"""As the programme prints them; 13 of werken is no more."""


@cache
def real() -> Catalogue:
    return load_catalogue()


def fact(project_id: str, fact_id: str) -> tuple[float | None, float | None]:
    (project,) = [project for project in real().projects if project.id == project_id]
    (found,) = [item for item in project.facts if item.id == fact_id]
    return found.value, found.target


def test_two_programmes_three_pillars_and_43_projects() -> None:
    assert [programme.id for programme in real().programmes] == ["regio-deal-1", "regio-deal-2"]
    assert [pillar.id.value for pillar in real().pillars] == ["werken", "wonen", "welzijn"]
    assert len(real().projects) == 43
    assert Counter(project.pillar.value for project in real().projects) == {
        "werken": 21,
        "wonen": 10,
        "welzijn": 12,
    }
    for pillar, codes in CODES.items():
        assert sorted(p.code for p in real().projects if p.pillar.value == pillar) == sorted(codes)


def test_the_programmes_have_their_members() -> None:
    first, second = real().programmes
    assert set(first.municipalities) == SIX
    assert set(second.municipalities) == SIX - {"GM1680"}
    assert (first.total_eur, second.total_eur) == (40_000_000, 60_000_000)


def test_number_13_is_in_17() -> None:
    assert {project.id: project.absorbs for project in real().projects if project.absorbs} == {"werken-17": ["13"]}


def test_file_names_begin_with_the_code() -> None:
    """So that the folder sorts as the programme prints its list."""
    for project in real().projects:
        major, _, minor = project.code.partition(".")
        prefix = f"{int(major):02}{'.' + minor if minor else ''}-"
        files = list((CATALOGUE_ROOT / "projects" / project.pillar.value).glob(f"{prefix}*.yaml"))
        assert len(files) == 1, project.id


def test_the_facts_that_the_programme_is_known_by() -> None:
    assert fact("wonen-2.1", "huishoudens-bezocht") == (250, 400)
    assert fact("werken-9", "kandidaten-ingestapt-nederlands") == (38, None)
    assert fact("werken-9", "kandidaten-ingestapt-duits") == (4, None)
    assert fact("werken-9", "kandidaten-ingestapt") == (42, 100)
    assert fact("werken-9", "kandidaten-geplaatst") == (19, 100)
    assert fact("werken-15", "bedrijven-impactgericht") == (None, 120)
    assert fact("werken-18", "bedrijventerreinen-onderzocht") == (98, None)
    assert fact("werken-18", "pilotlocaties") == (6, None)


def test_every_fact_has_a_unit_a_source_and_a_sensible_figure() -> None:
    facts = [(project.id, item) for project in real().projects for item in project.facts]
    assert len(facts) >= 100
    for project_id, item in facts:
        name = f"{project_id} {item.id}"
        assert item.unit, name
        assert item.source.section, name
        assert item.source.passage, name
        assert all(figure is None or figure > 0 for figure in (item.value, item.target)), name
        assert item.as_of.year in range(2019, 2023), name
        if item.unit == "%" and item.kind != "context":
            assert max(item.value or 0, item.target or 0) <= 100, name


def test_the_section_of_a_source_is_the_project_it_stands_with() -> None:
    for project in real().projects:
        sections = {item.source.section for item in [*project.facts, *project.lessons]}
        assert len(sections) <= 1, project.id
        assert all(section.startswith(f"{project.code}") for section in sections), project.id


def test_every_goal_and_partner_is_used() -> None:
    projects = real().projects
    used = {goal for project in projects for goal in project.strategic_goals}
    assert used == {goal.id for goal in real().strategic_goals}
    parties = {party for programme in real().programmes for party in programme.parties}
    mentioned = {partner for project in projects for partner in [project.lead, *project.partners]} | parties
    assert mentioned == {partner.id for partner in real().partners}


def test_two_organisations_that_the_magazine_abbreviates_or_misprints() -> None:
    names = {alias: partner.name for partner in real().partners for alias in [partner.name, *partner.aliases]}
    assert names["RUG"] == "Rijksuniversiteit Groningen"
    assert names["Drente College"] == "Drenthe College"


def test_the_municipalities_of_each_year() -> None:
    """As many as the Netherlands had on 1 January; CBS counts the same."""
    years = Counter(year for municipality in real().municipalities for year in municipality.years)
    assert years == {2014: 403, 2020: 355, 2021: 352, 2022: 345, 2024: 342, 2025: 342}
    names = Counter(m.name for m in real().municipalities)
    assert [name for name, count in names.items() if count > 1] == []


def test_at_least_thirty_indicators_over_three_pillars() -> None:
    pillars = Counter(indicator.pillar.value for indicator in real().indicators)
    assert sum(pillars.values()) >= 30
    assert set(pillars) == {"werken", "wonen", "welzijn"}


def test_reading_the_catalogue_is_quick() -> None:
    """Who waits for a check stops checking. Some 0.15 s is usual; the bound leaves room for a busy machine."""
    load_catalogue()
    best = min(_seconds() for _ in range(3))
    assert best < 0.5


def _seconds() -> float:
    start = time.process_time()
    load_catalogue()
    return time.process_time() - start
