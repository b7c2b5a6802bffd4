"""What must hold between entries: every name exists, nothing stands twice, pillars and areas agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.catalogue.continuity import check_continuity
from sources.catalogue.families import check_families
from sources.catalogue.feed_references import check_feeds
from sources.catalogue.problems import Problem, nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sources.catalogue.comparison import ComparisonGroup
    from sources.catalogue.indicator import Indicator
    from sources.catalogue.programme import Programme, Region
    from sources.catalogue.project import Project
    from sources.catalogue.reconciliation import Reconciliation
    from sources.catalogue.validate import Placed

Found = dict[str, list["Placed"]]
"""Entries by the name of their file or folder: ``partners``, ``projects`` …"""

_IDENTIFIER_KEYS = {"regions": "code", "municipalities": "code", "projects": "code", "meetings": "date"}
"""Where the identifying key is not called ``id``; a project's ``id`` is made of pillar and code."""


@dataclass
class _References:
    """The entries, and the problems found among them."""

    found: Found
    problems: list[Problem]

    def known(self, name: str) -> set[str]:
        attribute = "code" if name in {"regions", "municipalities"} else "id"
        return {str(getattr(placed.entry, attribute)) for placed in self.found[name]}

    def add(self, placed: Placed, key: tuple[str | int, ...], rule: str) -> None:
        self.problems.append(placed.problem(key, rule))

    def one(self, placed: Placed, key: tuple[str | int, ...], wanted: str, known: Collection[str], what: str) -> None:
        if wanted not in known:
            self.add(placed, key, f"no {what} '{wanted}' in the catalogue{nearest(wanted, known)}")

    def each(self, placed: Placed, key: str, wanted: Sequence[str], known: Collection[str], what: str) -> None:
        for i, item in enumerate(wanted):
            self.one(placed, (key, i), item, known, what)
            if item in wanted[:i]:
                self.add(placed, (key, i), f"'{item}' stands twice in this list")


def check_unique(found: Found, problems: list[Problem]) -> None:
    """No identifier may stand twice; the problem says where the first one is."""
    for name, entries in found.items():
        key = _IDENTIFIER_KEYS.get(name, "id")
        seen: dict[str, Placed] = {}
        for placed in entries:
            value = str(placed.entry.id if name == "projects" else getattr(placed.entry, key))
            first = seen.setdefault(value, placed)
            if first is not placed:
                where = f"{first.located.file}:{first.located.line_of(first.path)}"
                problems.append(placed.problem((key,), f"'{value}' stands twice; the first is at {where}"))


def _check_programmes(check: _References) -> None:
    partners, regions = check.known("partners"), check.known("regions")
    members = {placed.entry.code: placed.entry.members for placed in check.found["regions"]}
    for placed in check.found["programmes"]:
        programme: Programme = placed.entry
        check.each(placed, "parties", programme.parties, partners, "partner")
        check.each(placed, "municipalities", programme.municipalities, regions, "region")
        check.one(placed, ("region",), programme.region, regions, "region")
        area = members.get(programme.region, [])
        if programme.region in regions and sorted(area) != sorted(programme.municipalities):
            rule = f"region {programme.region} has other members than this programme has municipalities"
            check.add(placed, ("municipalities",), rule)
        for i, contribution in enumerate(programme.contributions):
            key = ("contributions", i, "party")
            check.one(placed, key, contribution.party, partners, "partner")
            if contribution.party in partners and contribution.party not in programme.parties:
                check.add(placed, key, f"'{contribution.party}' is not among the parties of this programme")


def _check_goals(check: _References) -> None:
    pillars = check.known("pillars")
    for placed in check.found["strategic_goals"]:
        check.one(placed, ("pillar",), placed.entry.pillar, pillars, "pillar")


def _check_projects(check: _References) -> None:
    partners, regions = check.known("partners"), check.known("regions")
    programmes, projects = check.known("programmes"), check.known("projects")
    goals = {placed.entry.id: placed.entry.pillar for placed in check.found["strategic_goals"]}
    for placed in check.found["projects"]:
        project: Project = placed.entry
        check.one(placed, ("lead",), project.lead, partners, "partner")
        check.one(placed, ("programme",), project.programme, programmes, "programme")
        check.each(placed, "partners", project.partners, partners, "partner")
        check.each(placed, "municipalities", project.municipalities, regions, "region")
        check.each(placed, "strategic_goals", project.strategic_goals, goals, "strategic goal")
        for i, partner in enumerate(project.partners):
            if partner == project.lead:
                check.add(placed, ("partners", i), f"'{partner}' is the lead already; name it there only")
        for i, goal in enumerate(project.strategic_goals):
            if goal in goals and goals[goal] != project.pillar:
                rule = f"goal '{goal}' belongs to pillar {goals[goal]}, this project to {project.pillar}"
                check.add(placed, ("strategic_goals", i), rule)
        for i, code in enumerate(project.absorbs):
            if f"{project.pillar}-{code}" in projects:
                rule = f"project {project.pillar}-{code} stands alone in the catalogue; it cannot be absorbed"
                check.add(placed, ("absorbs", i), rule)


def _check_indicators(check: _References) -> None:
    tables, indicators = check.known("source_tables") | check.known("feeds"), check.known("indicators")
    regions = check.known("regions") | check.known("municipalities")
    goals = {placed.entry.id: placed.entry.pillar for placed in check.found["strategic_goals"]}
    for placed in check.found["source_tables"]:
        check.each(placed, "not_comparable_with", placed.entry.not_comparable_with, tables, "source table")
    for placed in check.found["indicators"]:
        indicator: Indicator = placed.entry
        for i, series in enumerate(indicator.series):
            if series.table:
                check.one(placed, ("series", i, "table"), series.table, tables, "source table or feed")
        if indicator.weight is not None:
            check.one(placed, ("weight",), indicator.weight, indicators, "indicator")
        if indicator.ratio is not None:
            for part in ("numerator", "denominator"):
                check.one(placed, ("ratio", part), getattr(indicator.ratio, part), indicators, "indicator")
        check.each(placed, "regions", indicator.regions, regions, "region")
        goal = indicator.strategic_goal
        if goal is not None:
            check.one(placed, ("strategic_goal",), goal, goals, "strategic goal")
            if goal in goals and goals[goal] != indicator.pillar:
                rule = f"goal '{goal}' belongs to pillar {goals[goal]}, this indicator to {indicator.pillar}"
                check.add(placed, ("strategic_goal",), rule)


def _check_reconciliations(check: _References) -> None:
    units = {placed.entry.id: placed.entry.unit for placed in check.found["indicators"]}
    for placed in check.found["reconciliations"]:
        entry: Reconciliation = placed.entry
        check.each(placed, "parts", entry.parts, units, "indicator")
        if entry.whole is not None:
            check.one(placed, ("whole",), entry.whole, units, "indicator")
            if entry.whole in entry.parts:
                check.add(placed, ("whole",), f"'{entry.whole}' is among the parts; the whole is not one of them")
        found = sorted({units[name] for name in (*entry.parts, entry.whole) if name in units})
        if len(found) > 1:
            check.add(placed, ("parts",), f"figures in different units do not add up: {', '.join(found)}")


def _check_regions(check: _References) -> None:
    municipalities, regions = check.known("municipalities"), check.known("regions")
    owners: dict[str, str] = {code: code for code in regions}
    slugs: dict[str, str] = {}
    for placed in check.found["regions"]:
        region: Region = placed.entry
        check.each(placed, "members", region.members, municipalities, "municipality")
        if region.province is not None:
            check.one(placed, ("province",), region.province, regions, "region")
        if region.kind == "municipality":
            check.one(placed, ("code",), region.code, municipalities, "municipality")
        if slugs.setdefault(region.slug, region.code) != region.code:
            check.add(placed, ("slug",), f"'{region.slug}' is also the slug of {slugs[region.slug]}")
        for i, alias in enumerate(region.aliases):
            if owners.setdefault(alias, region.code) != region.code:
                check.add(placed, ("aliases", i), f"'{alias}' already names region '{owners[alias]}'")


def _check_comparison_groups(check: _References) -> None:
    regions, indicators = check.known("regions"), check.known("indicators")
    years = {year for placed in check.found["municipalities"] for year in placed.entry.years}
    for placed in check.found["comparison_groups"]:
        group: ComparisonGroup = placed.entry
        if group.region is not None:
            check.one(placed, ("region",), group.region, regions, "region")
        if group.alike is None:
            continue
        if group.alike.year not in years:
            known = ", ".join(map(str, sorted(years)))
            rule = f"municipalities.yaml names no municipality of {group.alike.year}; it knows {known}"
            check.add(placed, ("alike", "year"), rule)
        named = [trait.indicator for trait in group.alike.traits]
        for i, indicator in enumerate(named):
            key = ("alike", "traits", i, "indicator")
            check.one(placed, key, indicator, indicators, "indicator")
            if indicator in named[:i]:
                check.add(placed, key, f"'{indicator}' stands twice in this list")


def _check_partners(check: _References) -> None:
    """A name or alias that is also another partner's would make one organisation two."""
    owners: dict[str, str] = {}
    for placed in check.found["partners"]:
        owner = owners.setdefault(placed.entry.name.casefold(), placed.entry.id)
        if owner != placed.entry.id:
            check.add(placed, ("name",), f"'{placed.entry.name}' already names partner '{owner}'")
    for placed in check.found["partners"]:
        for i, alias in enumerate(placed.entry.aliases):
            owner = owners.setdefault(alias.casefold(), placed.entry.id)
            if owner != placed.entry.id:
                check.add(placed, ("aliases", i), f"'{alias}' already names partner '{owner}'")


def _check_folders(check: _References) -> None:
    """Projects and indicators lie in the folder of their pillar, where people look for them."""
    for name in ("projects", "indicators"):
        for placed in check.found[name]:
            folder = placed.located.file.split("/")[1]
            if folder != placed.entry.pillar:
                rule = f"the file lies in the folder of '{folder}' and says pillar '{placed.entry.pillar}'"
                check.add(placed, ("pillar",), rule)


def check_references(found: Found, problems: list[Problem]) -> None:
    """Check all references; meant for when every entry could be read, since they name one another."""
    check = _References(found, problems)
    _check_programmes(check)
    _check_goals(check)
    _check_projects(check)
    _check_indicators(check)
    tables = [placed.entry for placed in found["source_tables"]]
    problems.extend(check_families(found["indicators"], tables))
    problems.extend(check_continuity(found["indicators"], tables))
    problems.extend(check_feeds(found))
    _check_reconciliations(check)
    _check_regions(check)
    _check_comparison_groups(check)
    _check_partners(check)
    _check_folders(check)
