"""All pages to one bundle: the package's way in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboards.components import INLINE
from dashboards.grammar.page import load_pages
from dashboards.problems import ProblemList
from dashboards.querying.compiled import compile_query
from dashboards.querying.release import Release
from dashboards.rendering.page import Surroundings
from dashboards.site.addresses import Addresses
from dashboards.status import Statuses
from dashboards.superset.assets import Bundle, Instead
from dashboards.superset.compiling import choosing
from dashboards.superset.compiling.addresses import LiveAddresses
from dashboards.superset.compiling.bodies import database_asset
from dashboards.superset.compiling.dashboard import DashboardCompiler
from dashboards.superset.compiling.datasets import Shelf

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dashboards.grammar.nodes import Page
    from dashboards.problems import Problem
    from dashboards.superset.assets import Asset
    from dashboards.superset.compiling.choosing import Options
    from dashboards.superset.compiling.target import Target

Parameters = dict[str, dict[str, tuple["Options", dict[str, str]]]]


class PagesNotSoundError(Exception):
    """The pages have problems of their own; ``regiodeal pages check`` says which."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def compile_pages(
    pages_dir: Path, release_db: Path, target: Target, progress: Callable[[str], None] | None = None
) -> Bundle:
    """One dashboard for each page file; a page with a parameter is one dashboard with a filter.

    Raises:
        PagesNotSoundError: A page does not fit the language or the release.

    """
    problems = ProblemList()
    pages = load_pages(pages_dir, INLINE, problems)
    with Release(release_db) as release:
        parameters = _parameters(pages, release)
        addresses = LiveAddresses(Addresses(pages), parameters)
        meta = release.query("release", "select created_at from monitor.meta_release", {}).rows
        site = Surroundings(
            release=release,
            statuses=Statuses.of(release),
            released=meta[0]["created_at"] if meta else None,
            problems=problems,
            address=addresses.address,
            download_address=addresses.download,
        )
        database = database_asset(target)
        shelf = Shelf(release, target, database.uuid)
        charts: list[Asset] = []
        dashboards: list[Asset] = []
        left_out: list[Instead] = []
        for page in pages:
            if progress:
                progress(page.route)
            compiler = DashboardCompiler(page, site, shelf, target, parameters.get(page.file, {}))
            dashboards.append(compiler.compile(first_chart_id=len(charts) + 1))
            charts += compiler.charts
            left_out += compiler.left_out
    if len(problems):
        raise PagesNotSoundError(problems.sorted())
    return Bundle((database, *shelf.assets(), *charts, *dashboards), tuple(dict.fromkeys(left_out)))


def _parameters(pages: list[Page], release: Release) -> Parameters:
    found: Parameters = {}
    for page in pages:
        for name in page.parameters:
            answer = _parameter(page, name, release)
            if answer is not None:
                found.setdefault(page.file, {})[name] = answer
    return found


def _parameter(page: Page, name: str, release: Release) -> tuple[Options, dict[str, str]] | None:
    for query_id in page.queries:
        if query_id in page.broken:
            continue
        compiled = compile_query(query_id, page.queries, lambda sql, _: sql)
        if any(value.kind == "params" and value.name == name for value in compiled.values):
            options = choosing.of_parameter(name, page.front_matter.title or name.capitalize(), compiled.sql, release)
            if options is not None:
                rows = release.query("labels", options.sql, {}).rows
                return options, {str(row["waarde"]): str(row[options.column]) for row in rows}
    return None
