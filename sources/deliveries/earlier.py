"""What was known of a fact before a delivery: the catalogue's own figures and those accepted since.

A delivery is judged against what was *received* before it, not against whatever happened to be processed first, so
that judging it again later asks the same question.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import duckdb

from sources.deliveries.landed import FIGURES
from sources.deliveries.model import EarlierFigure
from sources.deliveries.store import received

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sources.catalogue import Catalogue
    from sources.deliveries.outcome import LandedDelivery
    from sources.landing import Landing

Known = dict[tuple[str, str], tuple[EarlierFigure, ...]]
"""By (project_id, fact_id): the values in force, oldest date first."""


class EarlierFigures:
    """What was known before, which remembers what it was asked.

    A judgement follows from the file, the catalogue and the answers given here alone. It still holds later, when the
    answers to the questions that were put are still the same; whatever else landed meanwhile does not matter.
    """

    def __init__(self, known: Mapping[tuple[str, str], tuple[EarlierFigure, ...]]) -> None:
        self._known = known
        self._asked: set[tuple[str, str]] = set()

    def figures(self, project_id: str, fact_id: str) -> tuple[EarlierFigure, ...]:
        """All values in force of one fact, oldest date first; empty where there is none."""
        self._asked.add((project_id, fact_id))
        return self._known.get((project_id, fact_id), ())

    def would_say_the_same(self, known: Mapping[tuple[str, str], tuple[EarlierFigure, ...]]) -> bool:
        """Whether every question put so far has the same answer in ``known``."""
        return all(self._known.get(asked, ()) == known.get(asked, ()) for asked in self._asked)


def figures_in_force(catalogue: Catalogue, landing: Landing, landed: Sequence[LandedDelivery]) -> Known:
    """The values in force after these deliveries.

    Of one fact at one date the delivery received last counts; the catalogue only where there is none.
    """
    by_date: dict[tuple[str, str], dict[object, EarlierFigure]] = defaultdict(dict)
    for project in catalogue.projects:
        for fact in project.facts:
            if fact.value is not None:
                by_date[project.id, fact.id][fact.as_of] = EarlierFigure(
                    as_of=fact.as_of, value=fact.value, approximate=fact.approximate
                )
    with_figures = [item for item in landed if any(file.name == FIGURES for file in item.manifest.files)]
    with_figures.sort(key=lambda item: received(item.record))
    if with_figures:
        files = [str(landing.file(item.manifest, FIGURES)) for item in with_figures]
        with duckdb.connect(config={"threads": 1}) as connection:
            found = connection.execute(
                """
                with delivered as (
                    select
                        project_id, fact_id, as_of, value, approximate, row_place,
                        list_position($files, filename) as place
                    from read_parquet($files, filename = true)
                )
                select
                    project_id, fact_id, as_of, max_by(value, row(place, row_place)),
                    max_by(approximate, row(place, row_place)), max(place)
                from delivered
                group by project_id, fact_id, as_of
                """,
                {"files": files},
            ).fetchall()
        for project_id, fact_id, as_of, value, approximate, place in found:
            by_date[project_id, fact_id][as_of] = EarlierFigure(
                as_of=as_of,
                value=value,
                approximate=approximate,
                delivery_id=with_figures[place - 1].record.delivery_id,
            )
    return {fact: tuple(sorted(figures.values(), key=lambda figure: figure.as_of)) for fact, figures in by_date.items()}
