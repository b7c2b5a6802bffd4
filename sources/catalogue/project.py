"""Models of a project: who, where, what was learned, and every figure it has stated."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - Pydantic needs it at run time
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from sources.catalogue.base import Entry, Pillar, RegionCode, Slug, Text, Url

ProjectCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,2}(\.[0-9]{1,2})?$")]

Phase = Literal["exploration", "preparation", "execution", "completed"]
"""verkenning, voorbereiding, uitvoering, afgerond."""


class Passage(Entry):
    """Where in a document a fact stands."""

    document: Slug
    """``magazine-2022`` is the programme's magazine."""
    section: Text
    """The project's or chapter's printed heading."""
    passage: Text
    """The sub-heading, box or place in the text; enough to find the sentence again."""


class Lesson(Entry):
    """Something a project learned, in our own words."""

    text: Text
    theme: Literal["samenwerken", "leren", "ontwikkelen", "aanpak", "bereik", "organisatie"]
    source: Passage


class Regionwide(Entry):
    """Whether the approach is being taken across the whole region."""

    status: Literal["yes", "planned", "explored", "no", "unknown"]
    note: Text


class ProjectFact(Entry):
    """One quantified fact of a project: an indicator with the value stated at one date."""

    id: Slug
    """Unique within the project (``huishoudens-bezocht``)."""
    name: Text
    """What is counted, in Dutch, as a noun phrase."""
    unit: Text
    """``huishoudens``, ``bedrijven``, ``euro``, ``%`` …"""
    value: float | None = None
    """The value reached at ``as_of``; none where only a target is stated."""
    target: float | None = None
    """The target stated for it; none where none is stated."""
    target_year: int | None = None
    kind: Literal["input", "activity", "output", "outcome", "context"]
    """What the figure measures: means, what is done, what it yields, what changes, or the setting."""
    cumulative: bool
    """Whether a later value can only be higher (a running total)."""
    approximate: bool = False
    """True where the text says circa, ruim, bijna, honderden …"""
    as_of: date
    as_of_basis: Literal["stated", "magazine"]
    """``stated``: the text gives the date; ``magazine``: the date of the magazine stands in for it."""
    source: Passage
    note: Text | None = None

    @model_validator(mode="after")
    def _has_a_figure(self) -> ProjectFact:
        if self.value is None and self.target is None:
            raise ValueError("a fact needs a value or a target; it has neither")
        return self


class Project(Entry):
    """One of the 43 projects of Regio Deal I."""

    pillar: Pillar
    code: ProjectCode
    name: Text
    """As the programme prints it."""
    programme: Slug = "regio-deal-1"
    """The Regio Deal it belongs to, an id of programmes.yaml."""
    lead: Slug
    """Penvoerder: the partner that answers for the project."""
    municipalities: Annotated[list[RegionCode], Field(min_length=1)]
    municipalities_basis: Literal["stated", "inferred"]
    """``inferred``: the text names no area; the lead's and partners' municipalities stand in."""
    partners: list[Slug] = Field(default_factory=list)
    """Organisations that take part, ids of partners.yaml; not the lead."""
    website: Url | None = None
    """A public page about the project."""
    summary: Text
    """One or two sentences in plain Dutch, in our own words."""
    phase: Phase
    """verkenning, voorbereiding, uitvoering, afgerond."""
    absorbs: list[ProjectCode] = Field(default_factory=list)
    """Codes of the same pillar that were merged into this project and no longer stand alone."""
    strategic_goals: Annotated[list[Slug], Field(min_length=1)]
    """Goals of the same pillar that it contributes to, ids of strategic_goals.yaml."""
    lessons: list[Lesson] = Field(default_factory=list)
    """What the source says was learned; none that it does not say."""
    regionwide: Regionwide
    facts: list[ProjectFact] = Field(default_factory=list)
    """Every figure stated about it."""
    note: Text | None = None
    """What a reader must know about how the source was read."""

    @property
    def id(self) -> str:
        """``<pillar>-<code>``, as used everywhere."""
        return f"{self.pillar.value}-{self.code}"

    @model_validator(mode="after")
    def _fact_ids_unique(self) -> Project:
        seen: set[str] = set()
        for fact in self.facts:
            if fact.id in seen:
                raise ValueError(f"fact id '{fact.id}' stands twice in this project")
            seen.add(fact.id)
        return self
