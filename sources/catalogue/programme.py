"""Models of the programme itself: deals, meetings, pillars, strategic goals, partners and regions."""

from __future__ import annotations

from datetime import date as Date  # noqa: N812, TC003 - Pydantic needs it at run time, and a meeting's key is called date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from sources.catalogue.base import DayOfYear, Entry, Pillar, RegionCode, Slug, Text, Url


class Contribution(Entry):
    """Money one party puts into a programme, as a source reported it."""

    party: Slug
    """Partner that pays."""
    amount_eur: Annotated[int, Field(gt=0)]
    """Whole euros."""
    source: Text
    """Who reported it and when."""


class Programme(Entry):
    """One Regio Deal: its years, area, members and money."""

    id: Slug
    name: Text
    start_year: Annotated[int, Field(ge=2019, le=2030)]
    end_year: Annotated[int, Field(ge=2019, le=2030)]
    region: RegionCode
    """The deal's own area (RD01, RD02): the municipalities among its members together."""
    municipalities: Annotated[list[RegionCode], Field(min_length=1)]
    parties: Annotated[list[Slug], Field(min_length=1)]
    """All signing parties as partners: municipalities, provinces, the state."""
    total_eur: Annotated[int, Field(gt=0)] | None = None
    total_source: Text | None = None
    contributions: list[Contribution] = Field(default_factory=list)
    ambition: Text
    reporting: list[DayOfYear] = Field(default_factory=list)
    """Days of the year on which every project hands in its workbook at the latest, within the programme's years."""
    note: Text | None = None
    website: Url | None = None

    @model_validator(mode="after")
    def _years_in_order(self) -> Programme:
        if self.end_year < self.start_year:
            raise ValueError(f"end_year {self.end_year} lies before start_year {self.start_year}")
        return self


class Meeting(Entry):
    """A meeting of the steering group: what changed is told since the last one."""

    date: Date
    """The day it was or will be held."""
    name: Text
    """Which group met, as readers know it."""
    source: Text
    """Where the date stands: an agenda, a decision list."""
    note: Text | None = None


class PillarEntry(Entry):
    """A pillar and its ambition for 2030."""

    id: Pillar
    name: Text
    ambition: Text
    ambition_year: Annotated[int, Field(ge=2025, le=2050)]
    summary: Text
    source: Text


class StrategicGoal(Entry):
    """A strategic goal under a pillar's ambition."""

    id: Slug
    pillar: Pillar
    name: Text
    description: Text
    source: Text
    """Where the goal is stated; a goal worded by us from the magazine says so."""


PartnerKind = Literal[
    "government", "education", "research", "housing_association", "care", "welfare", "business",
    "business_association", "civil_society", "culture", "health_insurer", "german_partner", "cooperation",
]  # fmt: skip


class Partner(Entry):
    """An organisation that takes part; never a person."""

    id: Slug
    name: Text
    aliases: list[Text] = Field(default_factory=list)
    kind: PartnerKind
    website: Url | None = None
    note: Text | None = None


class Region(Entry):
    """A region other than the municipalities in general: those of the deals, provinces, the country."""

    code: RegionCode
    name: Text
    kind: Literal["municipality", "province", "country", "deal_area"]
    slug: Slug
    province: RegionCode | None = None
    on_pages: bool = True
    """False for regions that are only there because publishers have figures of them."""
    aliases: list[Text] = Field(default_factory=list)
    """Other codes publishers use for it (NL01 for NL00)."""
    members: list[RegionCode] = Field(default_factory=list)
    """For a province or a deal's area: its municipalities, constant over all years observed here."""
    tile: Annotated[list[Annotated[int, Field(ge=1, le=20)]], Field(min_length=2, max_length=2)] | None = None
    """Column and row of its tile in the schematic map that stands in where an outline is missing."""


class MunicipalityEntry(Entry):
    """A Dutch municipality and the years in which it stood on 1 January."""

    code: Annotated[str, Field(pattern=r"^GM[0-9]{4}$")]
    name: Text
    years: list[Annotated[int, Field(ge=2010, le=2030)]]
    """Years for which a publisher's own list names it; other years are not claimed."""
