"""Models of what a municipality is compared with: a region, or the municipalities most alike to it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from sources.catalogue.base import Entry, RegionCode, Slug, Text


class Trait(Entry):
    """One indicator that municipalities may be alike in."""

    indicator: Slug
    """The indicator whose figure of the year is compared."""
    scale: Literal["linear", "log"] = "linear"
    """``log`` where twice as much counts the same everywhere: 10,000 against 20,000 inhabitants as 100,000 against
    200,000."""
    weight: Annotated[float, Field(gt=0)] = 1.0
    """How heavily it counts beside the others; only the proportions between the weights matter for who is alike."""
    reason: Text
    """Why it is among the traits, in Dutch."""


class Likeness(Entry):
    """How the municipalities most alike to one are found: nearest in the standardised traits of one year."""

    year: Annotated[int, Field(ge=2010, le=2030)]
    """The year of the traits' figures, and of the municipalities that are looked at."""
    size: Annotated[int, Field(ge=3, le=50)]
    """How many municipalities make a group."""
    minimum: Annotated[int, Field(ge=3)]
    """Of how many of them a figure must be known before their median is shown."""
    traits: Annotated[list[Trait], Field(min_length=1)]

    @model_validator(mode="after")
    def _minimum_can_be_met(self) -> Likeness:
        if self.minimum > self.size:
            raise ValueError(f"minimum {self.minimum} is more than the {self.size} municipalities of a group")
        return self


class ComparisonGroup(Entry):
    """What figures are compared with: a region's own figure, or the median of municipalities alike."""

    id: Slug
    name: Text
    """As it stands in a table on a page, in Dutch."""
    region: RegionCode | None = None
    """The region whose own figure it is."""
    alike: Likeness | None = None
    """How municipalities alike are found; each municipality of the pages then has a group of its own."""

    @model_validator(mode="after")
    def _one_or_the_other(self) -> ComparisonGroup:
        if (self.region is None) == (self.alike is None):
            raise ValueError("give either region or alike, not both and not neither")
        return self
