"""Which fact of a project a row is about, and whether it is given in that fact's unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sources.catalogue.problems import nearest
from sources.deliveries.model import Finding
from sources.rules.cells import short
from sources.submissions.columns import plain
from sources.tabular.cell_text import cell_text

if TYPE_CHECKING:
    from sources.catalogue.project import Project, ProjectFact
    from sources.submissions.form import Column
    from sources.submissions.layout import FilledForm, FilledRow

_NEAREST = "; nearest: "


def fact_of(row: FilledRow, form: FilledForm, project: Project) -> tuple[ProjectFact | None, Finding | None]:
    """The fact that a row is about, by its mark or its name; both must mean the same where both are there."""
    mark, name = cell_text(row.values.get("fact")), cell_text(row.values.get("indicator"))
    by_mark = next((fact for fact in project.facts if mark and plain(mark) == plain(fact.id)), None)
    by_name = next((fact for fact in project.facts if name and plain(name) in {plain(fact.name), plain(fact.id)}), None)
    if by_mark is not None and (name is None or by_name is None or by_name is by_mark):
        return by_mark, None
    if by_name is not None and mark is None:
        return by_name, None
    column: Column = "fact" if mark is not None else "indicator"
    given = mark or name
    if given is None:
        return None, Finding(
            rule="unknown_indicator",
            column=form.heading("indicator"),
            message="Er staat niet bij welke indicator dit cijfer hoort.",
            expected="Vul de naam van de indicator in, zoals die in het sjabloon staat.",
        )
    if by_mark is not None and by_name is not None:
        return None, Finding(
            rule="indicator_mismatch",
            column=form.heading("indicator"),
            value=(name or "")[:200],
            message=f"De indicator hoort niet bij het kenmerk '{short(mark or '')}' van deze regel.",
            expected=f"Bij dit kenmerk hoort: {by_mark.name}.",
        )
    near = nearest(given, [fact.name for fact in project.facts] + [fact.id for fact in project.facts])
    near = near.removeprefix(_NEAREST)
    known = f"Het meest lijkt: {near}." if near else _indicators_of(project)
    return None, Finding(
        rule="unknown_indicator",
        column=form.heading(column),
        value=given[:200],
        message=f"Project {project.id} heeft geen indicator '{short(given)}'.",
        expected=known,
    )


def _indicators_of(project: Project) -> str:
    if not project.facts:
        return "Bij dit project zijn nog geen indicatoren afgesproken; neem contact op met het programmateam."
    return f"Gebruik een van: {'; '.join(fact.name for fact in project.facts[:10])}."


def wrong_unit(row: FilledRow, form: FilledForm, fact: ProjectFact) -> list[Finding]:
    """Whether a row gives another unit than its fact has; a row without one goes by the fact's."""
    given = cell_text(row.values.get("unit"))
    if given is None or plain(given) == plain(fact.unit):
        return []
    return [
        Finding(
            rule="wrong_unit",
            column=form.heading("unit"),
            value=given[:200],
            message=f"Deze indicator wordt in '{fact.unit}' geteld, niet in '{short(given)}'.",
            expected=f"Reken het cijfer om naar '{fact.unit}' en zet die eenheid erbij.",
        )
    ]
