"""The figures that a good row stands for, and what they must agree with: the programme, and what was known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sources.deliveries.model import ProjectFigure, RegionalFigure
from sources.feeds.periods import period_of
from sources.rules.figures import figure_findings

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from sources.catalogue import Catalogue
    from sources.catalogue.feed import Feed, FeedFact, FeedMeasure
    from sources.catalogue.programme import Programme
    from sources.catalogue.project import ProjectFact
    from sources.deliveries.model import Earlier, Finding

Row = dict[str, Any]
"""Typed values by column."""


@dataclass(frozen=True)
class Yield:
    """What one row yields."""

    project_figures: tuple[ProjectFigure, ...] = ()
    regional_figures: tuple[RegionalFigure, ...] = ()
    facts: tuple[FeedFact, ...] = ()
    """Of each figure of a project, the use of the feed that made it."""
    measures: tuple[FeedMeasure, ...] = ()
    """Of each regional figure likewise."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The column of each figure's value, projects first."""
        return tuple(use.value for use in (*self.facts, *self.measures))

    @property
    def keys(self) -> tuple[tuple[str, ...], ...]:
        """What each figure is a value of, in the order of ``columns``."""
        return (
            *((f.project_id, f.fact_id, f.as_of.isoformat()) for f in self.project_figures),
            *(("", f.measure, f.region_code, f.period) for f in self.regional_figures),
        )


class Figures:
    """Makes figures of rows, for one feed."""

    def __init__(self, feed: Feed, catalogue: Catalogue, earlier: Earlier) -> None:
        self._feed = feed
        self._earlier = earlier
        programmes = {programme.id: programme for programme in catalogue.programmes}
        self._facts: dict[str, tuple[ProjectFact, Programme]] = {
            f"{project.id}/{fact.id}": (fact, programmes[project.programme])
            for project in catalogue.projects
            for fact in project.facts
        }

    def of(self, row: Row) -> Yield:
        """The figures of a row; a value that is empty gives none."""
        facts = [use for use in self._feed.facts if _holds(use, row)]
        measures = [use for use in self._feed.measures if _holds(use, row)]
        return Yield(
            tuple(self._project_figure(use, row) for use in facts),
            tuple(self._regional_figure(use, row) for use in measures),
            tuple(facts),
            tuple(measures),
        )

    def _project_figure(self, use: FeedFact, row: Row) -> ProjectFigure:
        return ProjectFigure(
            project_id=use.project_id,
            fact_id=use.fact_id,
            as_of=row[use.as_of],
            value=float(row[use.value]),
            unit=self._facts[use.fact][0].unit,
            remark=row[use.remark] if use.remark is not None else None,
            approximate=bool(row[use.approximate]) if use.approximate is not None else False,
        )

    def _regional_figure(self, use: FeedMeasure, row: Row) -> RegionalFigure:
        period = row[use.period]
        return RegionalFigure(
            measure=use.measure,
            measure_title=use.title,
            unit=use.unit,
            region_code=row[use.region],
            period=period if isinstance(period, str) else period_of(period, self._feed.period_grain),
            value=float(row[use.value]),
        )

    def findings(self, figure: ProjectFigure, use: FeedFact, in_file: Mapping[dt.date, float]) -> list[Finding]:
        """What a figure of a project disagrees with.

        Args:
            figure: The figure.
            use: The use of the feed that made it.
            in_file: The values of the same fact in this delivery, by their dates.
        """
        fact, programme = self._facts[use.fact]
        return figure_findings(
            figure, fact, programme, self._earlier, in_file, (use.value, use.as_of, use.remark or use.value)
        )


def _holds(use: FeedFact | FeedMeasure, row: Row) -> bool:
    return row[use.value] is not None and all(row[name] == wanted for name, wanted in use.where.items())
