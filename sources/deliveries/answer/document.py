"""The answer for machines, ``antwoord.json``; its JSON Schema is ``docs/schema/answer.schema.json``."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - Pydantic needs it at run time
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from sources.deliveries.model import Channel, DeliveryId, Severity, Verdict  # noqa: TC001 - Pydantic, likewise

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sources.deliveries.model import DeliveryRecord, Finding, JudgedRow, Judgement

Count = Annotated[int, Field(ge=0)]


class _Word(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class AnswerCounts(_Word):
    """How many rows and findings there are."""

    rows: Count
    """Rows that could be told apart in the file; 0 where it could not be read."""
    rows_accepted: Count
    rows_rejected: Count
    errors: Count
    warnings: Count
    notices: Count


class AnswerFinding(_Word):
    """One thing that was noticed, where it is and what would be right."""

    file: str
    """The name the file was handed in under."""
    place: str | None
    """The row it belongs to, ``Invullen!12``; null where it concerns the file as a whole."""
    sheet: str | None
    cell: str | None
    """As a spreadsheet names it, ``E12``; null where it concerns a whole row, sheet or file."""
    row: Annotated[int, Field(ge=1)] | None
    column: str | None
    """The heading of the column."""
    value: str | None
    """What stood there, as text, shortened to 200 characters."""
    rule: str
    """Stable name of the rule, such as `unknown_indicator`."""
    severity: Severity
    message: str
    """What is wrong, in Dutch."""
    expected: str
    """What would be right, in Dutch."""


class AnswerProjectFigure(_Word):
    """A value of a project that was taken over."""

    kind: Literal["project"] = "project"
    place: str
    project_id: str
    fact_id: str
    as_of: date
    value: float
    unit: str
    remark: str | None
    approximate: bool


class AnswerRegionalFigure(_Word):
    """A value of a regional measure that was taken over."""

    kind: Literal["region"] = "region"
    place: str
    measure: str
    region_code: str
    period: str
    value: float | None
    unit: str | None
    status: str | None


class AnswerDocument(_Word):
    """The answer to one delivery: what was taken over, what was not, and what would be right."""

    schema_version: Literal[1] = 1
    delivery_id: DeliveryId
    file: str
    """The name it was handed in under; it goes back to the sender and nowhere else."""
    target: str
    """`workbook`, or the id of a feed."""
    subject_id: str | None
    """The project or feed it is about; null where the file does not let that be known."""
    organisation_id: str | None
    channel: Channel
    received_at: AwareDatetime
    judged_at: AwareDatetime
    catalogue_version: str
    """What the file was held against; the same file may be answered otherwise under another one. Empty where it was
    refused for what it is, such as a link, and held against nothing."""
    verdict: Verdict
    counts: AnswerCounts
    taken_over: tuple[Annotated[AnswerProjectFigure | AnswerRegionalFigure, Field(discriminator="kind")], ...]
    """Every value of an accepted row, in the file's order."""
    findings: tuple[AnswerFinding, ...]
    """On the file first, then row by row."""


def _finding(file: str, place: str | None, finding: Finding) -> AnswerFinding:
    return AnswerFinding(file=file, place=place, **finding.model_dump())


def _findings(file: str, judgement: Judgement) -> Iterator[AnswerFinding]:
    yield from (_finding(file, None, finding) for finding in judgement.findings)
    yield from (_finding(file, row.place, finding) for row in judgement.rows for finding in row.findings)


def _figures(row: JudgedRow) -> Iterator[AnswerProjectFigure | AnswerRegionalFigure]:
    for figure in row.project_figures:
        yield AnswerProjectFigure(place=row.place, **figure.model_dump())
    for regional in row.regional_figures:
        yield AnswerRegionalFigure(
            place=row.place,
            measure=regional.measure,
            region_code=regional.region_code,
            period=regional.period,
            value=regional.value,
            unit=regional.unit,
            status=regional.status,
        )


def answer_document(record: DeliveryRecord, judgement: Judgement, judged_at: datetime) -> AnswerDocument:
    """The answer to a delivery, from what was judged of it."""
    findings = tuple(_findings(record.name, judgement))
    severities = [finding.severity for finding in findings]
    accepted = judgement.accepted_rows
    return AnswerDocument(
        delivery_id=record.delivery_id,
        file=record.name,
        target=record.target,
        subject_id=judgement.subject_id,
        organisation_id=judgement.organisation_id,
        channel=record.channel,
        received_at=record.received_at,
        judged_at=judged_at,
        catalogue_version=judgement.catalogue_version,
        verdict=judgement.verdict,
        counts=AnswerCounts(
            rows=len(judgement.rows),
            rows_accepted=len(accepted),
            rows_rejected=len(judgement.rejected_rows),
            errors=severities.count("error"),
            warnings=severities.count("warning"),
            notices=severities.count("notice"),
        ),
        taken_over=tuple(figure for row in accepted for figure in _figures(row)),
        findings=findings,
    )
