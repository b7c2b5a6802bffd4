"""The answer as a reader sees it: what the page and the marked workbook show of a judgement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.catalogue.base import WORKBOOK
from sources.deliveries.answer import words
from sources.deliveries.answer.taken_over import TakenOver, taken_over
from sources.deliveries.asking import INTERNAL_ERROR

if TYPE_CHECKING:
    from sources.catalogue import Catalogue
    from sources.deliveries.answer.document import AnswerCounts, AnswerDocument
    from sources.deliveries.model import Earlier, Finding, Judgement, Severity, Verdict

SEVEREST: tuple[Severity, ...] = ("error", "warning", "notice")


@dataclass(frozen=True)
class Remark:
    """One finding."""

    number: int
    """From 1, the same in the page and in the workbook."""
    severity: Severity
    place: str
    """For a reader: ``Blad Invullen, cel E12``."""
    finding: Finding
    value: str | None
    """What stood there; ``leeg`` for an empty cell, None where there is nothing to quote."""
    message: str
    expected: str


@dataclass(frozen=True)
class AnswerView:
    """Everything the page and the workbook say."""

    delivery_id: str
    file: str
    received: str
    judged: str
    channel: str
    subject: str | None
    verdict: Verdict
    verdict_word: str
    sentence: str
    catalogue_version: str
    is_workbook: bool
    counts: AnswerCounts
    remarks: tuple[Remark, ...]
    """Errors first, then warnings, then notices; each as they stand in the file."""
    taken_over: tuple[TakenOver, ...]

    def of(self, severity: Severity) -> tuple[Remark, ...]:
        """The findings of one kind."""
        return tuple(remark for remark in self.remarks if remark.severity == severity)

    def next_steps(self, *, has_marked_copy: bool) -> list[str]:
        """What the sender should do, in order, and what happens by itself."""
        if any(remark.finding.rule == INTERNAL_ERROR for remark in self.remarks):
            return [words.OUR_FAULT]
        return words.next_steps(
            self.verdict, self.counts, is_workbook=self.is_workbook, has_marked_copy=has_marked_copy
        )


def answer_view(
    document: AnswerDocument, judgement: Judgement, catalogue: Catalogue | None, earlier: Earlier | None
) -> AnswerView:
    """The answer to a delivery, in words; without a catalogue nothing can have been taken over."""
    ordered = sorted(judgement.all_findings, key=lambda finding: SEVEREST.index(finding.severity))
    return AnswerView(
        delivery_id=document.delivery_id,
        file=words.short_name(document.file),
        received=words.moment(document.received_at),
        judged=words.moment(document.judged_at),
        channel=words.CHANNELS[document.channel],
        subject=_subject(document, catalogue),
        verdict=document.verdict,
        verdict_word=words.VERDICTS[document.verdict],
        sentence=words.verdict_sentence(document.verdict, document.counts),
        catalogue_version=document.catalogue_version,
        is_workbook=document.target == WORKBOOK,
        counts=document.counts,
        remarks=tuple(_remark(number, finding) for number, finding in enumerate(ordered, start=1)),
        taken_over=() if catalogue is None else taken_over(judgement, catalogue, earlier, document.delivery_id),
    )


def _remark(number: int, finding: Finding) -> Remark:
    # No value: there is nothing to quote, which says nothing of what stands there.
    value = None if finding.value is None else words.printable(finding.value) or "leeg"
    return Remark(
        number=number,
        severity=finding.severity,
        place=words.place(finding),
        finding=finding,
        value=value,
        message=words.printable(finding.message),
        expected=words.printable(finding.expected),
    )


def _subject(document: AnswerDocument, catalogue: Catalogue | None) -> str | None:
    if document.subject_id is None or catalogue is None:
        return None
    for project in catalogue.projects:
        if project.id == document.subject_id:
            return f"{project.name} ({project.pillar.value} {project.code})"
    for feed in catalogue.feeds:
        if feed.id == document.subject_id:
            return f"{feed.title} ({feed.id})"
    return words.printable(document.subject_id)
