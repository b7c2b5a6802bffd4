"""Models of a regional indicator and of the publishers' tables that feed it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from sources.catalogue.base import Entry, Period, Pillar, RegionCode, Slug, Text, Url
from sources.landing.notice import ChangeKind  # noqa: TC001 Pydantic needs it at run time


class AcceptedChange(Entry):
    """A change by the publisher that would be kept out, and that a person has looked at and takes for right."""

    kind: ChangeKind
    """What kind of change, as the report of it says."""
    version_stamp: Text
    """The publisher's stamp of the version that shows it, letter for letter, between quotes."""
    reason: Text
    """Why it is right, in Dutch; it is told with the figures."""


class BoundCodes(Entry):
    """How a table gives the confidence bounds of its figures: as further codes of one dimension."""

    dimension: Text
    """The dimension: ``Marges``."""
    value: Text
    """Its code of the figure itself."""
    lower: Text
    """Its code of the lower bound."""
    upper: Text
    """Its code of the upper bound."""


class SourceTable(Entry):
    """One table of a publisher, as the OData client asks for it."""

    id: Annotated[str, Field(pattern=r"^[A-Z0-9]+$")]
    publisher: Literal["cbs", "rivm", "politie"]
    title: Text
    protocol: Literal["v4", "v3", "wfs", "none"]
    """``wfs``: outlines of regions, from PDOK's feature service; ``none``: no live source, the recorded figures are all
    there is."""
    service: Literal["cbs", "dataderden"] = "cbs"
    remote_id: str | None = None
    """The publisher's identifier, where it differs from ours."""
    region_dimension: Text | None = None
    period_dimension: Text | None = None
    fixed_period: Period | None = None
    """The period of a table that has no period dimension (KWB: one table per year)."""
    filters: dict[str, str] = Field(default_factory=dict)
    """Codes other dimensions are held at: ``{Leeftijd: '20300'}``."""
    bounds: BoundCodes | None = None
    """Only where the publisher gives confidence bounds; its dimension is then no filter."""
    frequency: Literal["yearly", "quarterly", "monthly", "every_two_years", "every_four_years", "once"]
    boundaries: Text
    """Of which year the municipal boundaries are."""
    licence: Text
    attribution: Text
    url: Url
    family: Slug | None = None
    """The yearly tables it is one of (``kwb``): a new year is one more entry, and indicators find it by title."""
    has_neighbourhoods: bool = False
    """Whether it counts inhabitants per district and neighbourhood, so that ``REGIODEAL_DEPTH`` reaches into it."""
    not_comparable_with: list[str] = Field(default_factory=list)
    """Tables that measure the same in another way: no indicator may have figures of both."""
    accepted_changes: list[AcceptedChange] = Field(default_factory=list)
    """Changes by the publisher that may land although they take figures away."""
    note: Text | None = None

    @property
    def family_title(self) -> str:
        """The title that every table of the family has, without its year."""
        return self.title.removesuffix((self.fixed_period or "")[:4]).strip()

    @model_validator(mode="after")
    def _a_family_has_a_table_a_year(self) -> SourceTable:
        if self.family is not None and (self.fixed_period is None or not self.title.endswith(self.fixed_period[:4])):
            raise ValueError("a table of a family has a fixed_period, and a title that ends with its year")
        return self

    @model_validator(mode="after")
    def _boundaries_are_of_a_year(self) -> SourceTable:
        if self.protocol == "wfs" and not (len(self.boundaries) == len("2025") and self.boundaries.isdecimal()):
            raise ValueError('boundaries of a table with protocol wfs is the year that is asked for, as in "2025"')
        return self

    @model_validator(mode="after")
    def _bounds_have_a_dimension_of_their_own(self) -> SourceTable:
        if self.bounds is not None and self.bounds.dimension in {
            *self.filters, self.region_dimension, self.period_dimension,
        }:  # fmt: skip
            raise ValueError(f"dimension {self.bounds.dimension} of bounds has another part already")
        return self

    @model_validator(mode="after")
    def _periods_are_known(self) -> SourceTable:
        if (self.fixed_period is None) == (self.period_dimension is None):
            raise ValueError("give either period_dimension or fixed_period, not both and not neither")
        return self


class Term(Entry):
    """One measure of a table, by the publisher's title or, where titles repeat, by its key."""

    title: Text | None = None
    measure: Text | None = None
    coefficient: float = 1.0

    @model_validator(mode="after")
    def _named_once(self) -> Term:
        if (self.title is None) == (self.measure is None):
            raise ValueError("give either title or measure, not both and not neither")
        return self


class Formula(Entry):
    """A figure from measures of one table: ``factor * (constant + sum) / (denominator_constant + sum)``.

    Without a denominator the figure is ``factor * (constant + sum of numerator terms)``.
    """

    numerator: Annotated[list[Term], Field(min_length=1)]
    numerator_constant: float = 0.0
    denominator: list[Term] = Field(default_factory=list)
    denominator_constant: float = 0.0
    factor: float = 1.0


class Series(Formula):
    """How one source table yields the indicator; ``recorded`` where recorded figures need another formula.

    With ``family`` in the place of ``table`` it holds for every table of the family that the indicator does not
    name by itself; once the catalogue is loaded every series has its table.
    """

    table: str = ""
    family: Slug | None = None
    """The family of tables (``kwb``)."""
    since: Period | None = None
    """With ``family``: the first period it holds for, where titles or contents changed."""
    until: Period | None = None
    """With ``family``: the last period it holds for."""
    recorded: Formula | None = None
    nearness: Literal["published", "computed"] = "published"
    """``computed``: the figure is ours, from the publisher's counts."""

    @model_validator(mode="after")
    def _names_a_table_or_a_family(self) -> Series:
        if (self.table == "") == (self.family is None):
            raise ValueError("give either table or family, not both and not neither")
        if self.family is None and (self.since is not None or self.until is not None):
            raise ValueError("since and until go with family")
        return self

    def holds_for(self, table: SourceTable) -> bool:
        """Whether a series of a family holds for a table."""
        period = table.fixed_period or ""
        return (
            self.family is not None
            and self.family == table.family
            and (self.since is None or self.since <= period)
            and (self.until is None or period <= self.until)
        )


class Ratio(Entry):
    """A figure from two other indicators of the same region and year: ``factor * numerator / denominator``.

    For figures whose parts come from different tables; computed after both have been aggregated, so a
    region's ratio is that of its totals.
    """

    numerator: Slug
    denominator: Slug
    factor: float = 1.0


class Break(Entry):
    """A year from which a series cannot be compared with what came before."""

    year: int
    reason: Text


class Target(Entry):
    """A target for 2030."""

    value: float
    year: int = 2030
    source: Text
    """The decision that set it; until there is one, leave the target out and the working rule applies."""


class Indicator(Entry):
    """A regional indicator of broad well-being."""

    id: Slug
    name: Text
    """What is measured, in Dutch, in full."""
    short_name: Text
    """At most some 30 characters, for tables and charts."""
    definition: Text
    """One or two sentences in plain Dutch."""
    unit: Text
    """``%``, ``per 1.000 inwoners``, ``euro`` …"""
    decimals: Annotated[int, Field(ge=0, le=3)]
    """How many a page shows."""
    direction: Literal["higher_is_better", "lower_is_better", "neither"]
    direction_basis: Text
    """Why that direction: a source, or that it is our own reading."""
    pillar: Pillar
    strategic_goal: Slug | None = None
    """A goal of the same pillar, an id of strategic_goals.yaml."""
    theme: Text
    """The theme of broad well-being it falls under."""
    series: list[Series] = Field(default_factory=list)
    """How each source table yields it; empty for a ratio."""
    ratio: Ratio | None = None
    aggregation: Literal["sum", "weighted_mean", "ratio", "none"]
    """How a region's figure follows from its municipalities' figures."""
    weight: Slug | None = None
    """The indicator that is the denominator, of the same year; needed for ``weighted_mean``."""
    municipalities_add_up: Literal["exactly", "at_most"] = "exactly"
    """With ``sum``: whether the municipalities make the total that a publisher gives for a province or the country, or
    leave out what belongs to none of them."""
    annual: Literal["none", "sum", "mean"] = "none"
    """How a year follows from months or quarters, when all of them are there."""
    breaks: list[Break] = Field(default_factory=list)
    continuity: Text | None = None
    """Why figures of several tables, or by several formulas, are one series; needed where no break parts them."""
    pace: Literal["linear", "compound"] = "linear"
    base_year: int | None = None
    """Only to override the rule: the observation nearest to the programme's start."""
    target: Target | None = None
    target_rule: Literal["national", "none"] = "national"
    """The working rule where no target was decided: the Dutch figure by 2030, or none."""
    target_note: Text | None = None
    """Why the working rule does not fit this indicator; needed for ``none``."""
    magnitude: Annotated[tuple[float, float], Field(strict=False)]
    """Smallest and largest plausible value; outside it the release is stopped."""
    possible: Annotated[tuple[float | None, float | None], Field(strict=False)] | None = None
    """Smallest and largest value that can exist, ``null`` where there is none. Only to override the rule: a share
    (unit ``%``) lies between 0 and 100, any other figure is not below 0."""
    concerns: Literal["people", "surroundings"] = "people"
    """``people``: persons, households, homes or businesses, few of whom never show in a neighbourhood (the safe
    default). ``surroundings``: distances and densities, which are withheld only where hardly anyone lives."""
    caveats: list[Text] = Field(default_factory=list)
    """What a reader must know before drawing a conclusion, in Dutch."""
    first_period: Period
    """The first period of the recorded figures; live sources may reach further."""
    last_period: Period
    """The last period of the recorded figures."""
    regions: list[RegionCode] = Field(default_factory=list)
    """Only where an indicator exists for some regions alone."""

    @property
    def possible_range(self) -> tuple[float | None, float | None]:
        """Between which values the figure must lie by what it is; no projection goes beyond them."""
        if self.possible is not None:
            return self.possible
        return (0.0, 100.0) if self.unit.startswith("%") else (0.0, None)

    @model_validator(mode="after")
    def _what_is_plausible_is_possible(self) -> Indicator:
        (least, most), (low, high) = self.possible_range, self.magnitude
        if (least is not None and low < least) or (most is not None and high > most):
            limits = f"[{'null' if least is None else f'{least:g}'}, {'null' if most is None else f'{most:g}'}]"
            raise ValueError(f"magnitude goes beyond what is possible, {limits}; say with possible what can be")
        return self

    @model_validator(mode="after")
    def _has_one_origin(self) -> Indicator:
        if bool(self.series) == (self.ratio is not None):
            raise ValueError("give either series or ratio, not both and not neither")
        if (self.ratio is not None) != (self.aggregation == "ratio"):
            raise ValueError("aggregation 'ratio' and ratio go together: give both or neither")
        return self

    @model_validator(mode="after")
    def _weights_go_with_means(self) -> Indicator:
        if (self.aggregation == "weighted_mean") != (self.weight is not None):
            raise ValueError("aggregation 'weighted_mean' and weight go together: give both or neither")
        return self

    @model_validator(mode="after")
    def _a_target_has_a_direction(self) -> Indicator:
        if self.target is not None and self.direction == "neither":
            raise ValueError("a target needs a direction: say whether higher or lower is better")
        return self

    @model_validator(mode="after")
    def _no_rule_has_a_reason(self) -> Indicator:
        if (self.target_rule == "none") != (self.target_note is not None):
            raise ValueError("target_rule 'none' and target_note go together: give both or neither")
        return self

    @model_validator(mode="after")
    def _tables_once(self) -> Indicator:
        tables = [s.table for s in self.series if s.table]
        twice = sorted({t for t in tables if tables.count(t) > 1})
        if twice:
            raise ValueError(f"table {', '.join(twice)} stands twice in series")
        return self
