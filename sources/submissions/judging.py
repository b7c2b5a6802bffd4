"""The judge of a project's workbook: its rows held against the catalogue and what was known before."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sources.catalogue.base import WORKBOOK
from sources.deliveries.model import Finding, JudgedRow, Judgement, ProjectFigure
from sources.rules.figures import figure_findings
from sources.rules.ranges import highest_of, magnitude_findings
from sources.rules.texts import PERSONAL_DATA, risks_of
from sources.submissions.identity import identity_of, project_of
from sources.submissions.layout import find_form
from sources.submissions.matching import fact_of, wrong_unit
from sources.submissions.row import Reading, read_row
from sources.tabular import Unreadable, read_book
from sources.tabular.cell_text import cell_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sources.catalogue import Catalogue
    from sources.catalogue.project import Project, ProjectFact
    from sources.deliveries.model import Earlier
    from sources.submissions.layout import FilledForm, FilledRow


@dataclass
class _Judged:
    """A row while it is judged."""

    row: FilledRow
    fact: ProjectFact | None = None
    figure: ProjectFigure | None = None
    findings: list[Finding] = field(default_factory=list)
    counted: bool = True
    """False: another row gives the same figure, which lands from there."""

    @property
    def good(self) -> bool:
        return not any(finding.severity == "error" for finding in self.findings)


def judge_workbook(
    original: Path, catalogue: Catalogue, earlier: Earlier, *, catalogue_version: str, today: dt.date
) -> Judgement:
    """Judge one workbook of a project; nothing in the file makes it raise.

    Args:
        original: The file as it was handed in: a template filled in, or a table with the same headings.
        catalogue: Where projects and their facts are looked up.
        earlier: What was known of a fact before this delivery.
        catalogue_version: Goes into the judgement.
        today: The day it was received; a later date in the file is an error.

    Raises:
        OSError: the file cannot be opened.
    """
    try:
        book = read_book(original)
    except Unreadable as unreadable:
        return _judgement(None, catalogue_version, unreadable.findings, ())
    identity = identity_of(book)
    form = find_form(book, needs_project=identity is None)
    project, named = project_of(identity, form, catalogue, catalogue_version)
    findings = [*book.notices, *form.findings, *named]
    if project is not None and not project.facts and not form.rows:
        # Its template has no table: that the headings are missing is no news.
        nothing = [finding for finding in (*book.notices, *named) if finding.severity != "error"]
        return _judgement(project, catalogue_version, [*nothing, _nothing_agreed()], ())
    at_fault = any(finding.severity == "error" for finding in findings)
    if project is None or at_fault:
        if not at_fault:
            findings.append(_nothing_filled_in(form))
        rows = tuple(_row(form, _Judged(row)) for row in form.rows)
        return _judgement(project, catalogue_version, findings, rows)
    if not form.rows:
        return _judgement(project, catalogue_version, [*findings, _nothing_filled_in(form)], ())
    judged = _judge_rows(form, project, catalogue, earlier, today)
    return _judgement(project, catalogue_version, findings, tuple(_row(form, item) for item in judged))


def _judge_rows(
    form: FilledForm, project: Project, catalogue: Catalogue, earlier: Earlier, today: dt.date
) -> list[_Judged]:
    judged = [_Judged(row, findings=[*row.findings]) for row in form.rows]
    for item in judged:
        _read(item, form, project, today)
    _find_same(judged, form)
    programme = next(found for found in catalogue.programmes if found.id == project.programme)
    columns = (form.heading("value"), form.heading("as_of"), form.heading("remark"))
    # By date, so that a later figure is only held against earlier ones that were accepted themselves.
    in_file: dict[str, dict[dt.date, float]] = defaultdict(dict)
    for item in sorted(judged, key=lambda item: item.figure.as_of if item.figure else dt.date.min):
        if item.figure is None or item.fact is None or not item.good:
            continue
        figure, fact = item.figure, item.fact
        item.findings.extend(figure_findings(figure, fact, programme, earlier, in_file[fact.id], columns))
        item.findings.extend(magnitude_findings(figure, fact, earlier, columns[0]))
        if item.good:
            in_file[fact.id][figure.as_of] = figure.value
    return judged


def _read(item: _Judged, form: FilledForm, project: Project, today: dt.date) -> None:
    """What a row is about and what its cells stand for."""
    item.findings.extend(risks_of(item.row.cells))
    item.fact, fault = fact_of(item.row, form, project)
    if fault is not None:
        item.findings.append(fault)
    unit = item.fact.unit if item.fact is not None else cell_text(item.row.values.get("unit")) or ""
    if item.fact is not None:
        item.findings.extend(wrong_unit(item.row, form, item.fact))
    highest = None if item.fact is None else highest_of(item.fact)
    read, faults = read_row(item.row.values, Reading(unit, today, form.headings, highest))
    item.findings.extend(faults)
    if read is None or item.fact is None:
        return
    if read.value is None or read.as_of is None:
        item.findings.append(_remark_alone(form))
        return
    item.figure = ProjectFigure(
        project_id=project.id,
        fact_id=item.fact.id,
        as_of=read.as_of,
        value=read.value,
        unit=item.fact.unit,
        remark=read.remark,
        approximate=read.certainty,
    )


def _find_same(judged: list[_Judged], form: FilledForm) -> None:
    """Rows on the same indicator and day: the same figure twice counts once, different figures are all at fault."""
    groups: dict[tuple[str, dt.date], list[_Judged]] = defaultdict(list)
    for item in judged:
        if item.figure is not None:
            groups[item.figure.fact_id, item.figure.as_of].append(item)
    for items in groups.values():
        if len(items) == 1:
            continue
        where = ", ".join(str(item.row.row) for item in items[:10])
        if all(item.figure == items[0].figure for item in items):
            # The one that lands must not be one that is at fault itself.
            kept = next((item for item in items if item.good), items[0])
            for item in items:
                if item is kept:
                    continue
                item.counted = False
                item.findings.append(
                    Finding(
                        rule="duplicate_row",
                        severity="warning",
                        column=form.heading("value"),
                        message=f"Deze regel staat er meer dan één keer (regels {where}); wij tellen hem één keer.",
                        expected="Lever elk cijfer één keer.",
                    )
                )
            continue
        for item in items:
            item.findings.append(
                Finding(
                    rule="duplicate_key",
                    column=form.heading("value"),
                    message=f"Voor deze indicator en peildatum staan er regels die van elkaar verschillen ({where}).",
                    expected="Laat één regel staan voor elke indicator en peildatum.",
                )
            )


def _remark_alone(form: FilledForm) -> Finding:
    return Finding(
        rule="remark_alone",
        severity="warning",
        column=form.heading("remark"),
        message="Er is een opmerking zonder cijfer. Wij bewaren de opmerking; er verandert geen cijfer.",
        expected="Vul een cijfer en een peildatum in als er een nieuw cijfer is.",
    )


def _nothing_filled_in(form: FilledForm) -> Finding:
    return Finding(
        rule="nothing_filled_in",
        sheet=form.sheet,
        message="Er is geen enkel cijfer ingevuld.",
        expected=f"Vul in de kolom '{form.heading('value')}' een cijfer in, met de peildatum erbij.",
    )


def _nothing_agreed() -> Finding:
    return Finding(
        rule="nothing_filled_in",
        message="Er is geen cijfer ingevuld: voor dit project zijn nog geen indicatoren afgesproken.",
        expected="U hoeft niets in te leveren. Spreek met het programmateam af wat u telt; dan krijgt u een formulier.",
    )


def _row(form: FilledForm, item: _Judged) -> JudgedRow:
    """A row as the deliveries' words have it: every finding at its place, and the figure of a good row alone.

    Of a cell with personal data nothing else is said: that would quote it.
    """
    personal = {finding.column for finding in item.findings if finding.rule == PERSONAL_DATA}
    return JudgedRow(
        place=item.row.place,
        row=item.row.row,
        sheet=form.sheet,
        cells=item.row.cells,
        project_figures=(item.figure,) if item.figure is not None and item.counted and item.good else (),
        findings=tuple(
            finding.model_copy(
                update={
                    "sheet": form.sheet,
                    "row": item.row.row,
                    "cell": finding.cell or item.row.names.get(finding.column or ""),
                }
            )
            for finding in item.findings
            if finding.rule == PERSONAL_DATA or finding.column not in personal
        ),
    )


def _judgement(
    project: Project | None, catalogue_version: str, findings: Iterable[Finding], rows: tuple[JudgedRow, ...]
) -> Judgement:
    return Judgement(
        target=WORKBOOK,
        subject_id=None if project is None else project.id,
        organisation_id=None if project is None else project.lead,
        catalogue_version=catalogue_version,
        findings=tuple(findings),
        rows=rows,
    )
