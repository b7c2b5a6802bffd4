"""Reading the whole catalogue: every file, every model, and the references between them."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from sources.catalogue.base import Entry
from sources.catalogue.indicator import Indicator, SourceTable
from sources.catalogue.located import KeyPath, Located, key_text, read_yaml
from sources.catalogue.problems import CatalogueError, Problem
from sources.catalogue.programme import (
    MunicipalityEntry,
    Partner,
    PillarEntry,
    Programme,
    Region,
    StrategicGoal,
)
from sources.catalogue.project import Project

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CATALOGUE_ROOT = Path(__file__).parent
"""The catalogue that ships with the project."""

E_ = TypeVar("E_", bound=Entry)

LIST_FILES: dict[str, type[Entry]] = {
    "programmes.yaml": Programme,
    "pillars.yaml": PillarEntry,
    "strategic_goals.yaml": StrategicGoal,
    "partners.yaml": Partner,
    "regions.yaml": Region,
    "municipalities.yaml": MunicipalityEntry,
    "source_tables.yaml": SourceTable,
}
"""Files that hold a list of entries, and the model of one entry."""

SINGLE_FOLDERS: dict[str, type[Entry]] = {"indicators": Indicator, "projects": Project}
"""Folders that hold one entry a file, at any depth."""


@dataclass
class Catalogue:
    """The whole catalogue, validated; lists keep file order."""

    programmes: list[Programme] = field(default_factory=list)
    pillars: list[PillarEntry] = field(default_factory=list)
    strategic_goals: list[StrategicGoal] = field(default_factory=list)
    partners: list[Partner] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    municipalities: list[MunicipalityEntry] = field(default_factory=list)
    source_tables: list[SourceTable] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)


@dataclass
class _Placed:
    """An entry with the file and key path it was read from, so that a reference can be reported."""

    entry: Any
    located: Located
    path: KeyPath

    def problem(self, key: KeyPath, rule: str) -> Problem:
        path = (*self.path, *key)
        return Problem(self.located.file, self.located.line_of(path), key_text(path), rule)


def _say(error: dict[str, Any]) -> str:
    """A Pydantic error in one sentence, with what was given where that helps."""
    message = str(error["msg"]).removeprefix("Value error, ")
    given = error.get("input")
    if error["type"] == "extra_forbidden":
        return "unknown key; remove it or correct its spelling"
    if error["type"] == "missing":
        return "this key is required and missing"
    if error["type"] == "string_type" and isinstance(given, int | float | bool):
        return f"should be text: put quotes around it ('{given}')"
    if isinstance(given, str | int | float | bool | date):
        return f"{message} (given: {given!r})"
    return message


def _validate(model: type[E_], located: Located, data: Any, path: KeyPath) -> tuple[list[_Placed], list[Problem]]:  # noqa: ANN401
    try:
        return [_Placed(TypeAdapter(model).validate_python(data), located, path)], []
    except ValidationError as error:
        problems = []
        for item in error.errors():
            here = (*path, *item["loc"])
            problems.append(Problem(located.file, located.line_of(here), key_text(here), _say(dict(item))))
        return [], problems


def _read_lists(root: Path, problems: list[Problem]) -> dict[str, list[_Placed]]:
    found: dict[str, list[_Placed]] = {}
    for name, model in LIST_FILES.items():
        placed = found.setdefault(name.removesuffix(".yaml"), [])
        if not (root / name).is_file():
            problems.append(Problem(name, 0, "", "the file is missing"))
            continue
        located = read_yaml(root / name, root)
        problems.extend(located.problems)
        if not isinstance(located.data, list):
            if not located.problems:
                problems.append(Problem(name, 0, "", "should be a list of entries, each starting with '- '"))
            continue
        for i, data in enumerate(located.data):
            entries, errors = _validate(model, located, data, (i,))
            placed.extend(entries)
            problems.extend(errors)
    return found


def _read_folders(root: Path, problems: list[Problem]) -> dict[str, list[_Placed]]:
    found: dict[str, list[_Placed]] = {}
    for folder, model in SINGLE_FOLDERS.items():
        placed = found.setdefault(folder, [])
        for file in sorted((root / folder).rglob("*.yaml")):
            located = read_yaml(file, root)
            problems.extend(located.problems)
            if located.data is None and located.problems:
                continue
            entries, errors = _validate(model, located, located.data, ())
            placed.extend(entries)
            problems.extend(errors)
    return found


def _nearest(wanted: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(wanted, list(known), n=3, cutoff=0.6)
    return f"; nearest: {', '.join(near)}" if near else ""


@dataclass
class _References:
    """Checks that every identifier named somewhere exists."""

    problems: list[Problem]

    def one(self, placed: _Placed, key: KeyPath, wanted: str, known: set[str], what: str) -> None:
        if wanted not in known:
            rule = f"no {what} '{wanted}' in the catalogue{_nearest(wanted, sorted(known))}"
            self.problems.append(placed.problem(key, rule))

    def each(self, placed: _Placed, key: str, wanted: Sequence[str], known: set[str], what: str) -> None:
        for i, item in enumerate(wanted):
            self.one(placed, (key, i), item, known, what)

    def unique(self, placed: list[_Placed], attribute: str) -> None:
        seen: dict[str, _Placed] = {}
        for item in placed:
            value = str(getattr(item.entry, attribute))
            if value in seen:
                first = seen[value]
                where = f"{first.located.file}:{first.located.line_of(first.path)}"
                rule = f"'{value}' stands twice; the first is at {where}"
                self.problems.append(item.problem((attribute,), rule))
            seen.setdefault(value, item)


def _check_programme(found: dict[str, list[_Placed]], check: _References) -> None:
    partners = {p.entry.id for p in found["partners"]}
    regions = {p.entry.code for p in found["regions"]}
    for placed in found["programmes"]:
        programme: Programme = placed.entry
        check.each(placed, "parties", programme.parties, partners, "partner")
        check.each(placed, "municipalities", programme.municipalities, regions, "region")
        check.one(placed, ("region",), programme.region, regions, "region")
        for i, contribution in enumerate(programme.contributions):
            check.one(placed, ("contributions", i, "party"), contribution.party, partners, "partner")


def _check_projects(found: dict[str, list[_Placed]], check: _References) -> None:
    partners = {p.entry.id for p in found["partners"]}
    regions = {p.entry.code for p in found["regions"]}
    programmes = {p.entry.id for p in found["programmes"]}
    goals = {p.entry.id: p.entry.pillar for p in found["strategic_goals"]}
    for placed in found["projects"]:
        project: Project = placed.entry
        check.one(placed, ("lead",), project.lead, partners, "partner")
        check.one(placed, ("programme",), project.programme, programmes, "programme")
        check.each(placed, "partners", project.partners, partners, "partner")
        check.each(placed, "municipalities", project.municipalities, regions, "region")
        check.each(placed, "strategic_goals", project.strategic_goals, set(goals), "strategic goal")
        for i, goal in enumerate(project.strategic_goals):
            if goal in goals and goals[goal] != project.pillar:
                rule = f"goal '{goal}' belongs to pillar {goals[goal]}, this project to {project.pillar}"
                check.problems.append(placed.problem(("strategic_goals", i), rule))


def _check_indicators(found: dict[str, list[_Placed]], check: _References) -> None:
    tables = {p.entry.id for p in found["source_tables"]}
    indicators = {p.entry.id for p in found["indicators"]}
    goals = {p.entry.id: p.entry.pillar for p in found["strategic_goals"]}
    for placed in found["indicators"]:
        indicator: Indicator = placed.entry
        for i, series in enumerate(indicator.series):
            check.one(placed, ("series", i, "table"), series.table, tables, "source table")
        if indicator.weight is not None:
            check.one(placed, ("weight",), indicator.weight, indicators, "indicator")
        if indicator.ratio is not None:
            for part in ("numerator", "denominator"):
                check.one(placed, ("ratio", part), getattr(indicator.ratio, part), indicators, "indicator")
        if indicator.strategic_goal is not None:
            check.one(placed, ("strategic_goal",), indicator.strategic_goal, set(goals), "strategic goal")
            owner = goals.get(indicator.strategic_goal, indicator.pillar)
            if owner != indicator.pillar:
                rule = f"goal belongs to pillar {owner}, this indicator to {indicator.pillar}"
                check.problems.append(placed.problem(("strategic_goal",), rule))


def _check_regions(found: dict[str, list[_Placed]], check: _References) -> None:
    municipalities = {p.entry.code for p in found["municipalities"]}
    for placed in found["regions"]:
        region: Region = placed.entry
        check.each(placed, "members", region.members, municipalities, "municipality")


def _check_partners(found: dict[str, list[_Placed]], check: _References) -> None:
    """An alias that is also another partner's name or alias would make one organisation two."""
    owners: dict[str, str] = {p.entry.name.casefold(): p.entry.id for p in found["partners"]}
    for placed in found["partners"]:
        for i, alias in enumerate(placed.entry.aliases):
            owner = owners.setdefault(alias.casefold(), placed.entry.id)
            if owner != placed.entry.id:
                check.problems.append(
                    placed.problem(("aliases", i), f"'{alias}' already names partner '{owner}'")
                )


def load_catalogue(root: Path = CATALOGUE_ROOT) -> Catalogue:
    """Read and validate the catalogue below ``root``.

    Returns:
        The catalogue; every reference in it resolves.

    Raises:
        CatalogueError: with every problem found, each naming file, line, key and rule.
    """
    problems: list[Problem] = []
    found = {**_read_lists(root, problems), **_read_folders(root, problems)}
    check = _References(problems)
    for name, placed in found.items():
        check.unique(placed, "code" if name in {"regions", "municipalities"} else "id")
    if not problems:
        # References are only worth checking once every entry they may name has been read.
        for rule in (_check_programme, _check_projects, _check_indicators, _check_regions, _check_partners):
            rule(found, check)
    if problems:
        raise CatalogueError(problems)
    return Catalogue(**{name: [item.entry for item in placed] for name, placed in found.items()})
