"""The report's page: opened with a release, as HTML per municipality, or only checked."""

from __future__ import annotations

import re
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from dashboards.components import INLINE
from dashboards.grammar.page import load_page
from dashboards.problems import Problem, ProblemList
from dashboards.querying.release import QueryError, Release
from dashboards.rendering.markdown import plain
from dashboards.rendering.page import PageRenderer, Surroundings
from dashboards.status import Statuses

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from jinja2 import Template

    from dashboards.grammar.nodes import Page
    from dashboards.querying.result import Row

HERE = Path(__file__).parent
BREAK = Markup('<div class="page-break"></div>')
H1 = re.compile(r"<h1[\s>].*?</h1>", re.DOTALL)


class PrintError(Exception):
    """A report cannot be made; says why, and for a page's errors at which lines."""

    def __init__(self, what: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__("\n".join([what, *map(str, problems)]))
        self.problems = list(problems)


def check_report(page: Path, release_db: Path) -> list[Problem]:
    """Everything that is wrong with the report's page against this release; no report is set and nothing written.

    Args:
        page: The page, in a folder beside those of ``queries`` and ``partials``.
        release_db: The release, a DuckDB file; only read.

    Raises:
        PrintError: A release without municipalities.
    """
    with opened(page, release_db) as (loaded, site):
        for municipality in municipalities(site.release):
            _renderer(loaded, str(municipality["slug"]), site).render()
        return site.problems.sorted()


@contextmanager
def opened(page: Path, release_db: Path) -> Iterator[tuple[Page, Surroundings]]:
    """The page as it was read, and the release with all that its parts may ask; problems gather there."""
    problems = ProblemList()
    loaded = load_page(page, page.parent, INLINE, problems)
    with Release(release_db) as release:
        created = _created(release)
        yield (
            loaded,
            Surroundings(
                release=release,
                statuses=Statuses.of(release),
                released=created,
                problems=problems,
                address=lambda _from, _to: None,
                download_address=lambda _from, _file: "#",
            ),
        )


def municipalities(release: Release) -> Sequence[Row]:
    """Slug, name and code of every municipality of the deal, in their order.

    Raises:
        PrintError: There is none, or the release has no such table.
    """
    sql = "select slug, name, region_code from monitor.mart_programme__municipalities order by sort_order"
    rows = _rows(release, sql)
    if not rows:
        raise PrintError("the release has no municipalities: monitor.mart_programme__municipalities is empty")
    return rows


def html(page: Page, slug: str, site: Surroundings) -> str:
    """A municipality's report in its frame, ready to be set on paper."""
    cover, _, content = _renderer(page, slug, site).render().partition(BREAK)
    heading = plain("".join(H1.findall(cover)))
    front = page.front_matter
    return _template().render(
        title=f"{heading}: {front.title}, Regio Deal Zuid- en Oost-Drenthe",
        kind=front.title,
        description=front.description or "",
        created=f"{site.released:%Y-%m-%dT%H:%M:%SZ}",
        cover=cover,
        content=content,
    )


def _renderer(page: Page, slug: str, site: Surroundings) -> PageRenderer:
    return PageRenderer(page, page.route.replace("[gemeente]", slug), {"gemeente": slug}, site)


def _created(release: Release) -> dt.datetime:
    (row,) = _rows(release, "select created_at from monitor.meta_release")
    created: dt.datetime = row["created_at"]  # type: ignore[assignment]  # the contract of the table
    return created


def _rows(release: Release, sql: str) -> Sequence[Row]:
    try:
        return release.query("verslag", sql, {}).rows
    except QueryError as error:
        raise PrintError(f"this release cannot be printed: {error}") from error


@cache
def _template() -> Template:
    environment = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined)
    return environment.get_template("report.html")
