"""A project as its template speaks of it: names instead of ids, and its facts in the order of its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.tabular.dates import MONTHS

if TYPE_CHECKING:
    from sources.catalogue import Catalogue
    from sources.catalogue.programme import Programme
    from sources.catalogue.project import Project, ProjectFact

KINDS = {
    "outcome": "resultaat",
    "output": "prestatie",
    "activity": "activiteit",
    "input": "inzet",
    "context": "context",
}
"""What a fact measures, in the words and the order of the project's page."""


@dataclass(frozen=True)
class Subject:
    """What a template is about."""

    project: Project
    programme: Programme
    pillar: str
    """Its name."""
    lead: str
    """The name of the organisation that answers for the project."""
    facts: tuple[ProjectFact, ...]
    """By kind, then by name."""

    @property
    def rounds(self) -> str:
        """The days of the year on which it is due, ``31 maart en 30 september``; '' where none is agreed."""
        days = (item.split("-") for item in self.programme.reporting)
        return " en ".join(f"{int(day)} {MONTHS[int(month) - 1]}" for month, day in days)


def subject_of(project: Project, catalogue: Catalogue) -> Subject:
    """The project with the names that the catalogue gives."""
    kinds = list(KINDS)
    return Subject(
        project=project,
        programme=next(item for item in catalogue.programmes if item.id == project.programme),
        pillar=next(item.name for item in catalogue.pillars if item.id == project.pillar),
        lead=next(item.name for item in catalogue.partners if item.id == project.lead),
        facts=tuple(sorted(project.facts, key=lambda fact: (kinds.index(fact.kind), fact.name))),
    )
