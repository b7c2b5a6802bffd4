"""Every kind of mistake names file, line, key and rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sources.catalogue import CatalogueError, load_catalogue
from tests.sources.catalogue.small import FILES, INDICATOR, PROJECT, broken, line_of, write

if TYPE_CHECKING:
    from pathlib import Path

    from sources.catalogue import Problem


def problems_of(root: Path, files: dict[str, str]) -> list[Problem]:
    with pytest.raises(CatalogueError) as raised:
        load_catalogue(write(root, files))
    return raised.value.problems


def test_the_small_catalogue_holds(tmp_path: Path) -> None:
    catalogue = load_catalogue(write(tmp_path))
    assert [project.id for project in catalogue.projects] == ["wonen-2.1"]
    assert catalogue.projects[0].facts[0].value == 250


# file, what is replaced, by what, text on the line that is to be named, key, part of the rule
MISTAKES = {
    # -- what one file may hold --
    "missing key": (PROJECT, "lead: gemeente-proef\n", "", "pillar:", "lead", "required and missing"),
    "missing key inside": (
        PROJECT,
        "    unit: huizen\n",
        "",
        "- id: huizen",
        "facts[0].unit",
        "required and missing",
    ),
    "unknown key": (PROJECT, "phase:", "fase:", "fase:", "fase", "unknown key"),
    "unknown key, nearest": (
        PROJECT,
        "    cumulative:",
        "    cumulatve:",
        "cumulatve:",
        "facts[0].cumulatve",
        "nearest: cumulative",
    ),
    "unquoted code": (PROJECT, 'code: "2.1"', "code: 2.1", "code:", "code", "put quotes around it ('2.1')"),
    "unquoted code, whole": (PROJECT, 'code: "2.1"', "code: 2", "code:", "code", "put quotes around it ('2')"),
    "unquoted year as text": (
        "source_tables.yaml",
        'boundaries: "2020"',
        "boundaries: 2020",
        "boundaries:",
        "[0].boundaries",
        "put quotes around it ('2020')",
    ),
    "unquoted date as text": (
        PROJECT,
        "summary: Een proef.",
        "summary: 2020-01-01",
        "summary:",
        "summary",
        "put quotes around it ('2020-01-01')",
    ),
    "no as text": (PROJECT, "status: unknown", "status: no", "status:", "regionwide.status", "'unknown'"),
    "quoted number": (PROJECT, "value: 250", 'value: "250"', "value:", "facts[0].value", "without quotes"),
    "number with a thousands point": (
        PROJECT,
        "value: 250",
        "value: 1.250.000",
        "value:",
        "facts[0].value",
        "a number without quotes",
    ),
    "quoted date": (
        PROJECT,
        "as_of: 2022-03-31",
        'as_of: "2022-03-31"',
        "as_of:",
        "facts[0].as_of",
        "date without quotes",
    ),
    "impossible date": (
        PROJECT,
        "as_of: 2022-03-31",
        "as_of: 2022-02-30",
        "as_of:",
        "facts[0].as_of",
        "'2022-02-30'",
    ),
    "yes for true": (
        PROJECT,
        "cumulative: true",
        "cumulative: ja",
        "cumulative:",
        "facts[0].cumulative",
        "true or false",
    ),
    "empty value": (PROJECT, "summary: Een proef.", "summary:", "summary:", "summary", "is empty"),
    "word outside the list": (
        PROJECT,
        "phase: execution",
        "phase: uitvoering",
        "phase:",
        "phase",
        "(given: 'uitvoering')",
    ),
    "unknown pillar": (PROJECT, "pillar: wonen", "pillar: zorg", "pillar:", "pillar", "'welzijn'"),
    "no list": (
        PROJECT,
        "partners: [school-proef]",
        "partners: school-proef",
        "partners:",
        "partners",
        "should be a list",
    ),
    "no keys": (
        PROJECT,
        "regionwide:\n  status: unknown\n  note: Niets bekend.",
        "regionwide: unknown",
        "regionwide:",
        "regionwide",
        "should hold keys with values",
    ),
    "bad identifier": (
        "partners.yaml",
        "- id: school-proef",
        "- id: School Proef",
        "- id: School Proef",
        "[1].id",
        "pattern",
    ),
    "bad region code": (
        PROJECT,
        "municipalities: [GM0001]",
        "municipalities: [GM001]",
        "municipalities:",
        "municipalities[0]",
        "pattern",
    ),
    "neither value nor target": (
        PROJECT,
        "    value: 250\n    target: 400\n",
        "",
        "- id: huizen",
        "facts[0]",
        "it has neither",
    ),
    "no municipality": (
        PROJECT,
        "municipalities: [GM0001]",
        "municipalities: []",
        "municipalities:",
        "municipalities",
        "at least 1",
    ),
    "years in the wrong order": (
        "programmes.yaml",
        "start_year: 2019",
        "start_year: 2024",
        "- id: proef-deal",
        "[0]",
        "before start_year 2024",
    ),
    "two periods": (
        "source_tables.yaml",
        "  fixed_period: 2020JJ00\n",
        "",
        "- id: 1NED",
        "[0]",
        "either period_dimension or fixed_period",
    ),
    "series and ratio": (
        INDICATOR,
        "aggregation: sum",
        "aggregation: ratio\nratio: {numerator: woningen, denominator: woningen}",
        "id: woningen",
        "",
        "either series or ratio, not both",
    ),
    "neither series nor ratio": (
        INDICATOR,
        "series:\n  - table: 1NED\n    numerator: [{title: Woningen}]\n",
        "",
        "id: woningen",
        "",
        "not both and not neither",
    ),
    "mean without weight": (
        INDICATOR,
        "aggregation: sum",
        "aggregation: weighted_mean",
        "id: woningen",
        "",
        "weight go together",
    ),
    "title and measure": (
        INDICATOR,
        "{title: Woningen}",
        "{title: Woningen, measure: M1}",
        "numerator:",
        "series[0].numerator[0]",
        "either title or measure",
    ),
    "bad period": (
        INDICATOR,
        "first_period: 2020JJ00",
        "first_period: 2020",
        "first_period:",
        "first_period",
        "quotes",
    ),
    "group of a region and of municipalities": (
        "comparison_groups.yaml",
        "  region: RD01\n",
        "",
        "- id: proefgebied",
        "[0]",
        "either region or alike",
    ),
    "median of more than there are": (
        "comparison_groups.yaml",
        "minimum: 3",
        "minimum: 6",
        "alike:",
        "[1].alike",
        "more than the 5 municipalities",
    ),
    "weight of nothing": (
        "comparison_groups.yaml",
        "scale: log,",
        "weight: 0,",
        "weight: 0",
        "[1].alike.traits[0].weight",
        "greater than 0",
    ),
    # -- YAML itself --
    "duplicate key": (
        PROJECT,
        "phase: execution",
        "phase: execution\nsummary: Nog eens.",
        "Nog eens",
        "summary",
        "the first is on line 9",
    ),
    "bad YAML": (PROJECT, "summary: Een proef.", "summary: Een: proef.", "summary:", "", "not valid YAML"),
    "tab": (PROJECT, "  status: unknown", "\tstatus: unknown", "status:", "", "not valid YAML"),
    "unknown tag": (PROJECT, "phase: execution", "phase: !!python/name:os execution", "phase:", "", "not valid YAML"),
    "alias to itself": (PROJECT, "partners: [school-proef]", "partners: &a [*a]", "partners:", "partners[0]", "itself"),
    "key of keys": (PROJECT, "phase: execution", "{phase: x}: execution", "{phase: x}", "", "one word"),
    # -- names --
    "unknown lead": (
        PROJECT,
        "lead: gemeente-proef",
        "lead: gemeente-prof",
        "lead:",
        "lead",
        "no partner 'gemeente-prof' in the catalogue; nearest: gemeente-proef",
    ),
    "unknown partner": (
        PROJECT,
        "[school-proef]",
        "[scool-proef]",
        "partners:",
        "partners[0]",
        "nearest: school-proef",
    ),
    "unknown goal": (
        PROJECT,
        "[betere-huizen]",
        "[beter-huizen]",
        "strategic_goals:",
        "strategic_goals[0]",
        "no strategic goal 'beter-huizen' in the catalogue; nearest: betere-huizen",
    ),
    "goal of another pillar": (
        PROJECT,
        "[betere-huizen]",
        "[meer-banen]",
        "strategic_goals:",
        "strategic_goals[0]",
        "goal 'meer-banen' belongs to pillar werken, this project to wonen",
    ),
    "group of an unknown region": (
        "comparison_groups.yaml",
        "region: RD01",
        "region: RD02",
        "region: RD02",
        "[0].region",
        "no region 'RD02' in the catalogue",
    ),
    "trait that no indicator measures": (
        "comparison_groups.yaml",
        "indicator: woningen",
        "indicator: woning",
        "indicator: woning,",
        "[1].alike.traits[0].indicator",
        "no indicator 'woning' in the catalogue; nearest: woningen",
    ),
    "trait that counts twice": (
        "comparison_groups.yaml",
        "      - {indicator: woningen, scale: log, reason: bedacht}\n",
        "      - {indicator: woningen, scale: log, reason: bedacht}\n      - {indicator: woningen, reason: nogmaals}\n",
        "reason: nogmaals",
        "[1].alike.traits[1].indicator",
        "'woningen' stands twice",
    ),
    "year without municipalities": (
        "comparison_groups.yaml",
        "year: 2024",
        "year: 2023",
        "year: 2023",
        "[1].alike.year",
        "no municipality of 2023; it knows 2020, 2024",
    ),
    "unknown region": (
        PROJECT,
        "[GM0001]",
        "[GM0002]",
        "municipalities:",
        "municipalities[0]",
        "no region 'GM0002' in the catalogue; nearest: GM0001",
    ),
    "unknown programme": (
        PROJECT,
        "programme: proef-deal",
        "programme: proefdeal",
        "programme:",
        "programme",
        "nearest: proef-deal",
    ),
    "partner twice": (
        PROJECT,
        "[school-proef]",
        "[school-proef, school-proef]",
        "partners:",
        "partners[1]",
        "twice in this list",
    ),
    "lead among partners": (
        PROJECT,
        "[school-proef]",
        "[gemeente-proef]",
        "partners:",
        "partners[0]",
        "is the lead already",
    ),
    "absorbs a living project": (
        PROJECT,
        "phase: execution",
        'phase: execution\nabsorbs: ["2.1"]',
        "absorbs:",
        "absorbs[0]",
        "stands alone",
    ),
    "fact twice": (
        PROJECT,
        "facts:\n",
        "facts:\n" + FILES[PROJECT].split("facts:\n")[1],
        "pillar:",
        "",
        "'huizen' stands twice",
    ),
    "unknown table": (
        INDICATOR,
        "table: 1NED",
        "table: 2NED",
        "table:",
        "series[0].table",
        "no source table or feed '2NED' in the catalogue; nearest: 1NED",
    ),
    "unknown weight": (
        INDICATOR,
        "aggregation: sum",
        "aggregation: weighted_mean\nweight: woning",
        "weight:",
        "weight",
        "no indicator 'woning' in the catalogue; nearest: woningen",
    ),
    "unknown part of a ratio": (
        INDICATOR,
        "series:\n  - table: 1NED\n    numerator: [{title: Woningen}]\naggregation: sum",
        "ratio: {numerator: woningen, denominator: huizen}\naggregation: ratio",
        "ratio:",
        "ratio.denominator",
        "no indicator 'huizen'",
    ),
    "indicator's goal of another pillar": (
        INDICATOR,
        "strategic_goal: betere-huizen",
        "strategic_goal: meer-banen",
        "strategic_goal:",
        "strategic_goal",
        "belongs to pillar werken, this indicator to wonen",
    ),
    "table twice": (
        INDICATOR,
        "    numerator: [{title: Woningen}]\n",
        "    numerator: [{title: Woningen}]\n  - {table: 1NED, numerator: [{title: Huizen}]}\n",
        "id: woningen",
        "",
        "1NED stands twice",
    ),
    "alias used twice": (
        "partners.yaml",
        "aliases: [SP]",
        "aliases: [SP, gemeente proef]",
        "aliases:",
        "[1].aliases[1]",
        "'gemeente proef' already names partner 'gemeente-proef'",
    ),
    "name used twice": (
        "partners.yaml",
        "name: School Proef",
        "name: Gemeente proef",
        "name: Gemeente proef",
        "[1].name",
        "already names partner 'gemeente-proef'",
    ),
    "duplicate id": (
        "partners.yaml",
        "- id: school-proef",
        "- id: gemeente-proef # weer",
        "# weer",
        "[1].id",
        "'gemeente-proef' stands twice; the first is at partners.yaml:1",
    ),
    "member that is no municipality": (
        "regions.yaml",
        "members: [GM0001]",
        "members: [GM0001, GM0003]",
        "members:",
        "[1].members[1]",
        "no municipality 'GM0003'",
    ),
    "slug twice": ("regions.yaml", "slug: proefgebied", "slug: proef # weer", "# weer", "[1].slug", "slug of GM0001"),
    "alias of a region that is a region": (
        "regions.yaml",
        "  members: [GM0001]",
        "  members: [GM0001]\n  aliases: [GM0001]",
        "aliases:",
        "[1].aliases[0]",
        "already names region 'GM0001'",
    ),
    "contribution of a stranger": (
        "programmes.yaml",
        "{party: gemeente-proef",
        "{party: school-proef",
        "party:",
        "[0].contributions[0].party",
        "not among the parties",
    ),
    "part that is no indicator": (
        "reconciliations.yaml",
        "parts: [woningen]",
        "parts: [woningn]",
        "parts:",
        "[0].parts[0]",
        "no indicator 'woningn' in the catalogue; nearest: woningen",
    ),
    "whole among its parts": (
        "reconciliations.yaml",
        "whole_value: 100",
        "whole: woningen",
        "whole:",
        "[0].whole",
        "the whole is not one of them",
    ),
    "meeting on no day": (
        "meetings.yaml",
        "date: 2022-03-31",
        "date: maart 2022",
        "date:",
        "[0].date",
        "should be a date without quotes",
    ),
    "meeting twice": (
        "meetings.yaml",
        "  source: bedacht",
        "  source: bedacht\n- date: 2022-03-31 # weer\n  name: Stuurgroep\n  source: bedacht",
        "# weer",
        "[1].date",
        "'2022-03-31' stands twice",
    ),
    "goal without its pillar": (
        "strategic_goals.yaml",
        "pillar: werken",
        "pillar: welzijn",
        "pillar: welzijn",
        "[1].pillar",
        "no pillar 'welzijn'",
    ),
    "file in another folder": (
        PROJECT,
        "pillar: wonen",
        "pillar: werken",
        "pillar:",
        "pillar",
        "lies in the folder of 'wonen'",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_names_file_line_key_and_rule(tmp_path: Path, name: str) -> None:
    file, old, new, on_line, key, rule = MISTAKES[name]
    files = broken(file, old, new)
    found = problems_of(tmp_path, files)
    line = line_of(files[file], on_line)
    assert [(p.file, p.line, p.key) for p in found if rule in p.rule] == [(file, line, key)], found
    assert str(found[0]).startswith(f"{found[0].file}:{found[0].line}: ")


def test_a_programme_and_its_area_agree(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, broken("regions.yaml", "  members: [GM0001]\n", ""))
    assert (problem.file, problem.line, problem.key) == ("programmes.yaml", 6, "[0].municipalities")
    assert "RD01 has other members" in problem.rule


def test_an_unknown_key_does_not_hide_the_missing_one(tmp_path: Path) -> None:
    found = problems_of(tmp_path, broken(PROJECT, "phase:", "fase:"))
    assert [p.key for p in found] == ["phase", "fase"]


def test_all_mistakes_of_all_files_come_at_once_in_file_order(tmp_path: Path) -> None:
    files = broken(PROJECT, "value: 250", 'value: "250"')
    files["pillars.yaml"] = files["pillars.yaml"].replace("ambition_year: 2030", "ambition_year: 1930")
    found = problems_of(tmp_path, files)
    assert [(p.file, p.key) for p in found] == [
        ("pillars.yaml", "[0].ambition_year"), ("pillars.yaml", "[1].ambition_year"), (PROJECT, "facts[0].value"),
    ]  # fmt: skip


def test_two_projects_with_one_code_are_a_duplicate(tmp_path: Path) -> None:
    twin = "projects/wonen/02.1-tweeling.yaml"
    (problem,) = problems_of(tmp_path, {**FILES, twin: FILES[PROJECT]})
    assert (problem.file, problem.line, problem.key) == (twin, 2, "code")
    assert problem.rule == f"'wonen-2.1' stands twice; the first is at {PROJECT}:1"


@pytest.mark.parametrize(
    ("file", "text", "rule"),
    [
        (PROJECT, "", "the file is empty"),
        (PROJECT, "- een\n- twee\n", "should hold keys with values"),
        ("partners.yaml", "", "should be a list of entries"),
        ("partners.yaml", "id: x\n", "should be a list of entries"),
        ("partner.yaml", FILES["partners.yaml"], "nearest: partners.yaml"),
        ("projects/los.yaml", FILES[PROJECT], "should lie in indicators/<pillar>/ or projects/<pillar>/"),
        ("projects/wonen/03-proef.yml", FILES[PROJECT], "files of the catalogue end in .yaml"),
    ],
)
def test_a_file_out_of_place_is_a_problem(tmp_path: Path, file: str, text: str, rule: str) -> None:
    found = problems_of(tmp_path, {**FILES, file: text})
    assert [p.file for p in found if rule in p.rule] == [file], found


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    files = {name: text for name, text in FILES.items() if name != "regions.yaml"}
    assert [str(p) for p in problems_of(tmp_path, files)] == ["regions.yaml: the file is missing"]


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        ("name: Één".encode("latin-1"), "not UTF-8"),
        (b"name: \x01", "not valid YAML"),
    ],
)
def test_bytes_that_are_no_text_are_a_problem(tmp_path: Path, raw: bytes, rule: str) -> None:
    write(tmp_path)
    (tmp_path / PROJECT).write_bytes(raw)
    with pytest.raises(CatalogueError) as raised:
        load_catalogue(tmp_path)
    (problem,) = raised.value.problems
    assert problem.file == PROJECT
    assert rule in problem.rule


@pytest.mark.parametrize("change", [lambda text: "\ufeff" + text, lambda text: text.replace("\n", "\r\n")])
def test_windows_editors_are_welcome(tmp_path: Path, change) -> None:
    """A byte order mark and CRLF change neither data nor lines."""
    files = broken(PROJECT, "phase: execution", "phase: uitvoering")
    write(tmp_path, files)
    (tmp_path / PROJECT).write_bytes(change(files[PROJECT]).encode())
    with pytest.raises(CatalogueError) as raised:
        load_catalogue(tmp_path)
    assert [(p.key, p.line) for p in raised.value.problems] == [("phase", line_of(files[PROJECT], "phase:"))]
