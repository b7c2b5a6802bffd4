"""The words every part of a delivery's way shares: finding, judged row, judgement, record.

A *delivery* is one file with one target: the projects' workbooks, or one feed. A *judge* is a pure function from the
file, the catalogue and what was accepted before to a *judgement*; everything else here only carries judgements on.
"""

from __future__ import annotations

from datetime import date  # noqa: TC003 - Pydantic needs it at run time
from typing import Annotated, Literal, Protocol

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

Channel = Literal["inbox", "submit", "http"]
"""How a delivery came: dropped in the inbox, ``regiodeal submit``, or fetched by us."""

Severity = Literal["error", "warning", "notice"]
"""``error``: the row, or the file, is rejected; ``warning``: accepted, look again; ``notice``: good to know."""

Verdict = Literal["accepted", "partly_accepted", "rejected"]
"""``rejected``: not one row was accepted, whether the file or each of its rows was at fault."""

DeliveryId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
"""Drawn from target and content alone: the same file for the same target is the same delivery."""


Number = Annotated[float, Field(allow_inf_nan=False)]
"""A value that can be kept and shown; infinity and "not a number" are neither."""


class _Word(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Finding(_Word):
    """One thing that was noticed, where it is, and what would be right; the texts are Dutch, for whoever handed in."""

    rule: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
    """Stable name of the rule (``unknown_indicator``), for machines and for tests."""
    severity: Severity = "error"
    sheet: str | None = None
    cell: str | None = None
    """As a spreadsheet names it, ``E12``; None where it concerns a whole row, sheet or file."""
    row: Annotated[int, Field(ge=1)] | None = None
    """The row number the reader sees in the spreadsheet or text file, the first being 1."""
    column: str | None = None
    """The heading of the column."""
    value: str | None = None
    """What stood there, as text, shortened to 200 characters."""
    message: str
    """What is wrong, in one sentence."""
    expected: str
    """What would be right, in one sentence; where possible with the nearest known name or the allowed range."""


class ProjectFigure(_Word):
    """One value of one quantified fact of a project."""

    project_id: str
    fact_id: str
    as_of: date
    value: Number
    unit: str
    remark: str | None = None
    approximate: bool = False
    """The sender says it is about so much, not counted."""


class RegionalFigure(_Word):
    """One observation of a regional measure, in the landing zone's one shape."""

    measure: str
    measure_title: str
    unit: str | None
    region_code: str
    period: str
    value: Number | None
    value_attribute: str | None = None
    status: str | None = None


class JudgedRow(_Word):
    """One row of a delivery with what was found in it."""

    place: str
    """Unique in the file and readable: ``Invullen!12`` or ``12``."""
    row: Annotated[int, Field(ge=1)]
    sheet: str | None = None
    cells: dict[str, str | None]
    """Every column as it was delivered, by heading, as text; extra columns too."""
    project_figures: tuple[ProjectFigure, ...] = ()
    regional_figures: tuple[RegionalFigure, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether nothing in it is at fault."""
        return not any(finding.severity == "error" for finding in self.findings)


class Judgement(_Word):
    """What a judge says of one delivery."""

    target: str
    """``workbook`` or the id of a feed."""
    subject_id: str | None
    """The project or feed it is about; None where the file does not let that be known."""
    organisation_id: str | None = None
    """The partner that answers for it: the project's lead, the feed's owner."""
    catalogue_version: str
    findings: tuple[Finding, ...] = ()
    """On the file as a whole; an error among them rejects every row."""
    rows: tuple[JudgedRow, ...] = ()

    @property
    def accepted_rows(self) -> tuple[JudgedRow, ...]:
        """The rows that land."""
        if any(finding.severity == "error" for finding in self.findings):
            return ()
        return tuple(row for row in self.rows if row.accepted)

    @property
    def rejected_rows(self) -> tuple[JudgedRow, ...]:
        """The rows that go to quarantine."""
        if any(finding.severity == "error" for finding in self.findings):
            return self.rows
        return tuple(row for row in self.rows if not row.accepted)

    @property
    def verdict(self) -> Verdict:
        """In one word."""
        if not self.accepted_rows:
            return "rejected"
        return "partly_accepted" if self.rejected_rows else "accepted"

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """Those on the file first, then row by row."""
        return (*self.findings, *(finding for row in self.rows for finding in row.findings))


class DeliveryRecord(_Word):
    """What is known of a delivery before anybody looked inside; written once, beside the original."""

    schema_version: Literal[1] = 1
    delivery_id: DeliveryId
    target: str
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    bytes: Annotated[int, Field(ge=0)]
    suffix: Annotated[str, StringConstraints(pattern=r"^(\.[a-z0-9]{1,10})?$")]
    """Of the name it was handed in under, in lower case; the original lies as ``original<suffix>``."""
    name: str
    """The name it was handed in under, without folders. It may name a person: it never reaches a release or a log."""
    channel: Channel
    received_at: AwareDatetime


class EarlierFigure(_Word):
    """A value in force for a fact, from the catalogue or from an earlier delivery."""

    as_of: date
    value: float
    approximate: bool = False
    delivery_id: str | None = None
    """None: it stands in the catalogue."""


class Earlier(Protocol):
    """What was known before this delivery."""

    def figures(self, project_id: str, fact_id: str) -> tuple[EarlierFigure, ...]:
        """All values in force of one fact, oldest date first; empty where there is none."""
        ...
