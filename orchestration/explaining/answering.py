"""One question answered: which figure is meant, what it was made of, and on which pages it stands."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from orchestration.build import DATABASE
from orchestration.explaining import naming
from orchestration.explaining.errors import ExplainError
from orchestration.explaining.facts import read_fact
from orchestration.explaining.figures import Key, read_figure
from orchestration.explaining.landed import LandedFiles
from orchestration.explaining.model import Explanation
from orchestration.explaining.on_pages import figures_on
from orchestration.explaining.verdicts import read_verdict

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True)
class Where:
    """Where the answer is looked for."""

    release: Path
    """The folder of a release."""
    landing: Path
    """The root of the landing zone that it was built from."""
    site: Path | None
    """The folder of its pages; None: they are not looked at."""


_NEEDED = ("fct_observation_term", "dim_landing_version")


def explain(where: Where, subject: str, of: str, when: str | None = None) -> Explanation:
    """Follow one figure to the rows that landed.

    Args:
        where: the release, the landing zone and the pages.
        subject: id or name of an indicator; or id of a project.
        of: a region's code, name, or name in its page's address; of a project, id or name of a fact.
        when: a year or the publisher's code of a period, the latest year without one; of a project, the date the value
            holds for (``2022-03-31``), without one the value that pages show.

    Raises:
        UnknownFigureError: there is no such figure; the message names what there is.
        ExplainError: the way breaks off; the message says where.
    """
    with _opened(where.release) as release:
        files = LandedFiles(release, where.landing)
        subject_id, is_project = naming.subject(release, subject)
        if is_project:
            fact = read_fact(release, files, subject_id, naming.fact(release, subject_id, of), when)
            pages = _standing(where.site, [f"projecten/{subject_id}"], subject_id, fact.value)
            return Explanation(where.release.name, pages, fact=fact)
        region = naming.region(release, of)
        figure = read_figure(release, files, Key(subject_id, region, naming.period(release, subject_id, region, when)))
        candidates = release.execute(
            "select ['indicatoren/' || indicator_id, 'gemeenten/' || slug, pillar] "
            "from dim_indicator cross join dim_region where indicator_id = ? and region_code = ?",
            [subject_id, region],
        ).fetchone()
        pages = _standing(where.site, candidates[0] if candidates else [], subject_id, figure.value)
        return Explanation(where.release.name, pages, figure=figure, verdict=read_verdict(release, figure))


@contextmanager
def _opened(release: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(release / DATABASE), read_only=True) as connection:
        tables = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
        if missing := [name for name in _NEEDED if name not in tables]:
            raise ExplainError(
                f"release {release.name} was made before figures kept their terms ({', '.join(missing)} is not in it); "
                "run 'regiodeal refresh' for one that has them"
            )
        yield connection


def _standing(site: Path | None, pages: list[str | None], subject: str, value: float | None) -> tuple[str, ...]:
    """Those pages in whose tables the value stands, for this subject, as it is rounded there."""
    if site is None or value is None:
        return ()
    return tuple(
        f"/{page}"
        for page in pages
        if page is not None
        and (site / f"{page}.html").is_file()
        and any(shown.subject == subject and shown.stands_for(value) for shown in figures_on(site, page))
    )
