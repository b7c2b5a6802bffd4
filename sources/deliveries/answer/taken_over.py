"""What was taken over, value by value, and what each replaces or follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.deliveries.answer import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sources.catalogue import Catalogue
    from sources.catalogue.project import ProjectFact
    from sources.deliveries.model import Earlier, EarlierFigure, JudgedRow, Judgement, ProjectFigure


@dataclass(frozen=True)
class TakenOver:
    """One value that was taken over."""

    name: str
    about: str | None
    """The region, for a regional figure."""
    when: str
    value: str
    before: str
    """What it replaces or follows."""


@dataclass(frozen=True)
class _Known:
    """A value of before, as the two places that know it have it in common."""

    value: float
    is_same_date: bool
    when: str
    approximate: bool


def taken_over(
    judgement: Judgement, catalogue: Catalogue, earlier: Earlier | None, delivery_id: str
) -> tuple[TakenOver, ...]:
    """Every value of the accepted rows, in the file's order.

    Without ``earlier`` the catalogue's own values are what was there before. Values of this same delivery are not
    "before": an answer may be written again after its figures have landed.
    """
    facts = {(project.id, fact.id): fact for project in catalogue.projects for fact in project.facts}
    regions = {region.code: region.name for region in catalogue.regions}
    regions |= {municipality.code: municipality.name for municipality in catalogue.municipalities}

    def of(row: JudgedRow) -> Iterator[TakenOver]:
        for figure in row.project_figures:
            fact = facts.get((figure.project_id, figure.fact_id))
            known = _known(figure, fact, earlier, delivery_id)
            yield TakenOver(
                name=fact.name if fact else words.printable(figure.fact_id),
                about=None,
                when=words.short_day(figure.as_of),
                value=words.amount(figure.value, figure.unit),
                before=_before(figure, known),
            )
        for regional in row.regional_figures:
            yield TakenOver(
                name=words.printable(regional.measure_title),
                about=regions.get(regional.region_code, words.printable(regional.region_code)),
                when=words.printable(regional.period),
                value="geen cijfer" if regional.value is None else words.amount(regional.value, regional.unit),
                before="",
            )

    return tuple(entry for row in judgement.accepted_rows for entry in of(row))


def _known(figure: ProjectFigure, fact: ProjectFact | None, earlier: Earlier | None, delivery_id: str) -> _Known | None:
    """The value in force on the same date, or else the last one before it."""
    if earlier is not None:
        found = [
            known
            for known in earlier.figures(figure.project_id, figure.fact_id)
            if known.as_of <= figure.as_of and known.delivery_id != delivery_id
        ]
        return _of(max(found, key=lambda known: known.as_of), figure) if found else None
    if fact is None or fact.value is None or fact.as_of > figure.as_of:
        return None
    return _Known(fact.value, fact.as_of == figure.as_of, words.short_day(fact.as_of), fact.approximate)


def _of(known: EarlierFigure, figure: ProjectFigure) -> _Known:
    return _Known(known.value, known.as_of == figure.as_of, words.short_day(known.as_of), known.approximate)


def _before(figure: ProjectFigure, known: _Known | None) -> str:
    if known is None:
        return "niets eerder"
    value = f"{'circa ' if known.approximate else ''}{words.number(known.value)}"
    if not known.is_same_date:
        return f"{value} op {known.when}"
    if known.value == figure.value and not known.approximate:
        return "ongewijzigd"
    return f"vervangt {value}"
