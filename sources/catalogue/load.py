"""Reading the whole catalogue: every file, every model, and the references between them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sources.catalogue.comparison import ComparisonGroup
from sources.catalogue.families import with_tables
from sources.catalogue.feed import Feed
from sources.catalogue.indicator import Indicator, SourceTable
from sources.catalogue.located import read_yaml
from sources.catalogue.problems import CatalogueError, Problem, nearest
from sources.catalogue.programme import (
    Meeting,
    MunicipalityEntry,
    Partner,
    PillarEntry,
    Programme,
    Region,
    StrategicGoal,
)
from sources.catalogue.project import Project
from sources.catalogue.reconciliation import Reconciliation
from sources.catalogue.references import check_references, check_unique
from sources.catalogue.validate import validate

if TYPE_CHECKING:
    from sources.catalogue.base import Entry
    from sources.catalogue.references import Found

CATALOGUE_ROOT = Path(__file__).parent
"""The catalogue that ships with the project."""

LIST_FILES: dict[str, type[Entry]] = {
    "programmes.yaml": Programme,
    "meetings.yaml": Meeting,
    "pillars.yaml": PillarEntry,
    "strategic_goals.yaml": StrategicGoal,
    "partners.yaml": Partner,
    "regions.yaml": Region,
    "municipalities.yaml": MunicipalityEntry,
    "source_tables.yaml": SourceTable,
    "comparison_groups.yaml": ComparisonGroup,
    "reconciliations.yaml": Reconciliation,
}
"""Files that hold a list of entries, and the model of one entry."""

SINGLE_FOLDERS: dict[str, type[Entry]] = {"indicators": Indicator, "projects": Project}
"""Folders that hold one entry a file, in a folder per pillar."""

FLAT_FOLDERS: dict[str, type[Entry]] = {"feeds": Feed}
"""Folders that hold one entry a file."""


@dataclass
class Catalogue:
    """The whole catalogue, validated; lists keep file order."""

    programmes: list[Programme] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    pillars: list[PillarEntry] = field(default_factory=list)
    strategic_goals: list[StrategicGoal] = field(default_factory=list)
    partners: list[Partner] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    municipalities: list[MunicipalityEntry] = field(default_factory=list)
    source_tables: list[SourceTable] = field(default_factory=list)
    comparison_groups: list[ComparisonGroup] = field(default_factory=list)
    reconciliations: list[Reconciliation] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    feeds: list[Feed] = field(default_factory=list)


def _read_lists(root: Path, problems: list[Problem]) -> Found:
    found: Found = {}
    for name, model in LIST_FILES.items():
        entries = found.setdefault(name.removesuffix(".yaml"), [])
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
            if (placed := validate(model, located, data, (i,), problems)) is not None:
                entries.append(placed)
    return found


def _read_folders(root: Path, problems: list[Problem]) -> Found:
    found: Found = {}
    for folder, model in {**SINGLE_FOLDERS, **FLAT_FOLDERS}.items():
        entries = found.setdefault(folder, [])
        for file in sorted((root / folder).glob("*/*.yaml" if folder in SINGLE_FOLDERS else "*.yaml")):
            located = read_yaml(file, root)
            problems.extend(located.problems)
            if located.data is None:
                if not located.problems:
                    problems.append(Problem(located.file, 0, "", "the file is empty"))
                continue
            if (placed := validate(model, located, located.data, (), problems)) is not None:
                entries.append(placed)
    return found


def _strays(root: Path) -> list[Problem]:
    """YAML files that no rule above reads: silently left out, they would look like part of the catalogue."""
    problems = []
    for file in sorted([*root.rglob("*.yaml"), *root.rglob("*.yml")]):
        name = file.relative_to(root).as_posix()
        folder, *rest = name.split("/")
        if file.suffix == ".yml":
            problems.append(Problem(name, 0, "", "files of the catalogue end in .yaml"))
        elif not rest and name not in LIST_FILES:
            rule = f"no file of the catalogue has this name{nearest(name, LIST_FILES)}"
            problems.append(Problem(name, 0, "", rule))
        elif folder in FLAT_FOLDERS:
            if len(rest) != 1:
                problems.append(Problem(name, 0, "", f"should lie in {folder}/ itself"))
        elif rest and (folder not in SINGLE_FOLDERS or len(rest) != len(("pillar", "file"))):
            places = [*(f"{known}/<pillar>/" for known in SINGLE_FOLDERS), *(f"{known}/" for known in FLAT_FOLDERS)]
            problems.append(Problem(name, 0, "", f"should lie in {' or '.join(places)}"))
    return problems


def load_catalogue(root: Path = CATALOGUE_ROOT) -> Catalogue:
    """Read and validate the catalogue below ``root``; files that have not changed are not read again.

    A run asks for the catalogue at every step, because it may have been edited meanwhile, and validating it takes a
    fifth of a second.

    Returns:
        The catalogue; every reference in it resolves.

    Raises:
        CatalogueError: with every problem found, each naming file, line, key and rule.
    """
    content = _content(root)
    known = _known.get(root)
    if known is None or known[0] != content:
        known = _known[root] = (content, _load(root))
    # Lists of its own, so that whoever changes one changes nobody else's.
    return Catalogue(**{name: [*entries] for name, entries in vars(known[1]).items()})


_known: dict[Path, tuple[str, Catalogue]] = {}
"""The last catalogue below each root that held, by what its files said."""


def _content(root: Path) -> str:
    sha = hashlib.sha256()
    for file in sorted([*root.rglob("*.yaml"), *root.rglob("*.yml")]):
        sha.update(f"{file.relative_to(root).as_posix()}\0{file.stat().st_size}\0".encode())
        sha.update(file.read_bytes())
    return sha.hexdigest()


def _load(root: Path) -> Catalogue:
    problems = _strays(root)
    found = {**_read_lists(root, problems), **_read_folders(root, problems)}
    check_unique(found, problems)
    if not problems:
        # References are only worth checking once every entry they may name has been read.
        check_references(found, problems)
    if problems:
        raise CatalogueError(problems)
    catalogue = Catalogue(**{name: [placed.entry for placed in entries] for name, entries in found.items()})
    catalogue.indicators = [with_tables(indicator, catalogue.source_tables) for indicator in catalogue.indicators]
    return catalogue
