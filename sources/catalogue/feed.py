"""Model of a partner's feed: the data contract between an organisation and the programme."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - Pydantic needs it at run time
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from sources.catalogue.base import DayOfYear, Entry, RegionCode, Slug, Text

FileFormat = Literal["xlsx", "xls", "ods", "csv", "parquet", "jsonl"]
ColumnType = Literal["text", "integer", "number", "boolean", "date", "region", "period"]
Frequency = Literal["monthly", "quarterly", "half_yearly", "yearly", "school_year"]

FactKey = Annotated[
    str,
    StringConstraints(pattern=r"^(werken|wonen|welzijn)-[0-9]{1,2}(\.[0-9]{1,2})?/[a-z0-9]+(?:-[a-z0-9]+)*$"),
]
"""A project's quantified fact: ``wonen-2.1/huishoudens-bezocht``."""

_A_YEAR: dict[str, int] = {"monthly": 12, "quarterly": 4, "half_yearly": 2, "yearly": 1, "school_year": 1}
_NUMERIC = frozenset({"integer", "number"})
_WRITTEN: dict[str, FileFormat] = {"json": "jsonl", "csv": "csv"}


class Transport(Entry):
    """How a delivery comes: a file that the partner drops, or an address that we fetch.

    The address and the token of a feed that we fetch are settings of the machine, never in the catalogue.
    """

    kind: Literal["file", "http"]
    format: Literal["json", "csv"] | None = None
    """What the address answers with; needed for ``http``."""
    path: Text | None = None
    """What comes after the address that is set on the machine (``v1/bezoeken``)."""
    rows: Text | None = None
    """JSON: the key of the list of rows, keys joined by a point (``data.items``); none where the answer is the list."""
    paging: Literal["none", "next_link", "page_number"] = "none"
    next_link: Text | None = None
    """JSON with ``paging: next_link``: the key that holds the next page's address, null or left out on the last."""
    page_parameter: Text | None = None
    """JSON with ``paging: page_number``: the parameter that asks for a page; the first is 1, the last is empty."""

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Transport:
        if self.kind == "file":
            if self.model_fields_set - {"kind"}:
                raise ValueError("a file that is dropped has no other keys than kind")
            return self
        if self.format is None:
            raise ValueError("format is needed for http: json or csv")
        if self.format == "csv" and (self.paging != "none" or self.rows is not None):
            raise ValueError("csv comes as one answer: leave out paging and rows")
        if (self.paging == "next_link") != (self.next_link is not None):
            raise ValueError("paging 'next_link' and next_link go together: give both or neither")
        if (self.paging == "page_number") != (self.page_parameter is not None):
            raise ValueError("paging 'page_number' and page_parameter go together: give both or neither")
        return self


class Column(Entry):
    """One column of a delivery."""

    name: Text
    """The heading; capitals and spaces around it do not matter."""
    type: ColumnType
    unit: Text | None = None
    """``huishoudens``, ``%`` …; of numbers only."""
    required: bool = True
    """Whether every row must fill it; the column itself must always be there."""
    allowed: list[Text] = Field(default_factory=list)
    """The only texts that may stand in it, where there are such."""
    minimum: float | None = None
    maximum: float | None = None
    description: Text
    """What stands in it, in Dutch, for who makes the delivery."""

    @model_validator(mode="after")
    def _bounds_fit_the_type(self) -> Column:
        numeric = self.type in _NUMERIC
        if not numeric and (self.minimum is not None or self.maximum is not None or self.unit is not None):
            raise ValueError(f"unit, minimum and maximum are for numbers; this column is of type {self.type}")
        if self.allowed and self.type != "text":
            raise ValueError(f"allowed is for columns of type text; this column is of type {self.type}")
        if self.minimum is not None and self.maximum is not None and self.maximum < self.minimum:
            raise ValueError(f"maximum {self.maximum:g} lies below minimum {self.minimum:g}")
        return self


class _Figure(Entry):
    """What every use of a delivery says: the column of the value, and of which rows."""

    value: Text
    """The column that holds the value; a row in which it is empty gives no figure."""
    where: dict[str, Text] = Field(default_factory=dict)
    """Only rows whose columns hold these: ``{herkomst: Nederlands}``, of a region its code (``{gemeente: GM1680}``)."""


class FeedFact(_Figure):
    """A fact of a project that the feed keeps up to date."""

    fact: FactKey
    as_of: Text
    """The column of type date that says of which day the value is."""
    approximate: Text | None = None
    """The column of type boolean that says the value is about so much."""
    remark: Text | None = None
    """The column of type text that explains a value, such as one that is lower than before."""

    @property
    def project_id(self) -> str:
        """``wonen-2.1``."""
        return self.fact.split("/")[0]

    @property
    def fact_id(self) -> str:
        """``huishoudens-bezocht``."""
        return self.fact.split("/")[1]


class FeedMeasure(_Figure):
    """A regional figure that the feed yields, for an indicator whose series names the feed as its table."""

    measure: Slug
    title: Text
    unit: Text | None = None
    region: Text
    """The column of type region."""
    period: Text
    """The column of type period, or of type date: then the period that holds the day."""


class Feed(Entry):
    """One feed of one partner."""

    id: Slug
    """The name of the file, and of the folder in the inbox."""
    title: Text
    owner: Slug
    """The partner that delivers, an id of partners.yaml."""
    contact_role: Text
    """Whom to ask there, as a role (``projectleider energiearmoede``); never a person."""
    description: Text
    transport: Transport
    formats: Annotated[list[FileFormat], Field(min_length=1)]
    """The kinds of file that are taken, dropped files for a feed that we fetch included."""
    columns: Annotated[list[Column], Field(min_length=1)]
    key: Annotated[list[Text], Field(min_length=1)]
    """Columns that together stand once in a delivery."""
    frequency: Frequency
    due: Annotated[list[DayOfYear], Field(min_length=1)]
    """Days of the year on which it is due at the latest, as many as the frequency asks for."""
    since: date | None = None
    """Before it nothing was due."""
    until: date | None = None
    """After it nothing is due."""
    on_breach: Literal["file", "row"]
    """What a mistake in one row rejects: the whole delivery, or that row alone."""
    facts: list[FeedFact] = Field(default_factory=list)
    measures: list[FeedMeasure] = Field(default_factory=list)
    regions: dict[str, RegionCode] = Field(default_factory=dict)
    """Names that the partner uses for a region beside the catalogue's own names and codes."""
    period_grain: Literal["year", "quarter", "month"] = "year"
    """The period that a date falls into."""
    school_year_counts_as: Literal["first_year", "second_year"] = "first_year"
    """Which calendar year a school year (``2021/2022``) is filed under."""
    examples: Annotated[list[dict[str, str]], Field(min_length=1)]
    """Rows as the partner would write them, with figures that a source states; tests hold them to the contract."""
    note: Text | None = None

    @property
    def columns_by_name(self) -> dict[str, Column]:
        """Columns by their heading."""
        return {column.name: column for column in self.columns}

    @model_validator(mode="after")
    def _columns_once(self) -> Feed:
        names = [column.name.casefold() for column in self.columns]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"column '{twice[0]}' stands twice in columns")
        return self

    @model_validator(mode="after")
    def _due_as_often_as_the_frequency_asks(self) -> Feed:
        wanted = _A_YEAR[self.frequency]
        if len(set(self.due)) != wanted or len(self.due) != wanted:
            raise ValueError(f"frequency '{self.frequency}' asks for {wanted} different due dates a year")
        if self.since is not None and self.until is not None and self.until < self.since:
            raise ValueError(f"until {self.until} lies before since {self.since}")
        return self

    @model_validator(mode="after")
    def _feeds_something(self) -> Feed:
        if not self.facts and not self.measures:
            raise ValueError("give facts, measures or both: a feed that yields no figure is not needed")
        measures = [measure.measure for measure in self.measures]
        twice = sorted({measure for measure in measures if measures.count(measure) > 1})
        if twice:
            raise ValueError(f"measure '{twice[0]}' stands twice in measures")
        return self

    @model_validator(mode="after")
    def _takes_what_it_fetches(self) -> Feed:
        written = _WRITTEN.get(self.transport.format or "")
        if written is not None and written not in self.formats:
            raise ValueError(f"what is fetched as {self.transport.format} is kept as {written}: add it to formats")
        return self
