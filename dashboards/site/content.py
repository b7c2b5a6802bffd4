"""One page as it comes out of rendering: what it says, and what the rest of the site must know of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dashboards.problems import Place, ProblemList
from dashboards.rendering.markdown import plain
from dashboards.rendering.page import PageRenderer
from dashboards.site import csv_file
from dashboards.site.frame import PILLARS, Content

if TYPE_CHECKING:
    from dashboards.grammar.nodes import Page
    from dashboards.problems import Problem
    from dashboards.querying.result import Result
    from dashboards.rendering.page import Surroundings
    from dashboards.site.addresses import Instance

H1 = re.compile(r"<h1[\s>].*?</h1>", re.DOTALL)


@dataclass(frozen=True)
class Attempt:
    """What came of rendering one page."""

    content: Content | None
    """None where its parameters stand for nothing."""
    problems: tuple[Problem, ...]
    missing: str = ""
    """Why there is no such page: what is wrong with the link that leads to it."""


def render(instance: Instance, site: Surroundings) -> Attempt:
    """Render one page.

    Args:
        instance: which page, for which parameters.
        site: what the page needs of the release and the other pages; its problems stay as they are.
    """
    problems = ProblemList()
    site = replace(site, problems=problems)
    page = instance.page
    renderer = PageRenderer(page, instance.route, dict(instance.params), site)
    identity = _identity(renderer) if instance.params else None
    if identity is not None and not identity.rows:
        missing = f"the page '{instance.route}' does not exist: query '{identity.id}' gives no row"
        return Attempt(None, tuple(problems.sorted()), missing)
    html = renderer.render()
    found = renderer.found
    content = Content(
        instance=instance,
        html=html,
        title=_title(page, instance, str(html), problems),
        pillar=_pillar(instance, identity),
        headings=tuple(found.headings),
        links=tuple(found.links),
        downloads={name: csv_file.render(result).decode("utf-8") for name, result in found.downloads.items()},
        icons=frozenset(found.icons),
        ids=frozenset(found.ids),
    )
    return Attempt(content, tuple(problems.sorted()))


def _identity(renderer: PageRenderer) -> Result | None:
    """The first query that takes the page's parameter: it says whether the instance exists."""
    queries = renderer.queries
    first = next((q for q in queries.ids() if queries.uses_params(q) and not queries.uses_inputs(q)), None)
    return queries.result(first) if first else None


def _pillar(instance: Instance, identity: Result | None) -> str:
    name = instance.route.strip("/")
    if identity is not None and identity.rows and "pillar" in identity.columns:
        name = str(identity.rows[0]["pillar"])
    return name if name in PILLARS else ""


def _title(page: Page, instance: Instance, html: str, problems: ProblemList) -> str:
    written = [plain(h) for h in H1.findall(html)]
    front = page.front_matter
    if front.title and not front.hide_title:
        written.insert(0, front.title)
    if len(written) != 1:
        what = f"a page has one first heading, '{instance.route}' has {len(written)}: give a title or one '# …'"
        problems.add(Place(page.file, 1), what)
    return written[0] if written else instance.route
