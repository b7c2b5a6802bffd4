"""From a release to one PDF per municipality."""

from __future__ import annotations

import logging
import re
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from dashboards.components import INLINE
from dashboards.grammar.page import load_page
from dashboards.print import drawings
from dashboards.problems import Problem, ProblemList, nearest
from dashboards.querying.release import QueryError, Release
from dashboards.rendering.markdown import plain
from dashboards.rendering.page import PageRenderer, Surroundings
from dashboards.status import Statuses

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence

    from jinja2 import Template

    from dashboards.grammar.nodes import Page
    from dashboards.querying.result import Row

HERE = Path(__file__).parent
PAGE = HERE / "[gemeente].md"
BREAK = Markup('<div class="page-break"></div>')
H1 = re.compile(r"<h1[\s>].*?</h1>", re.DOTALL)
PANGO = (
    "the text on paper is set by Pango, which is not on this machine: run make print, "
    "or install libpango-1.0-0, libpangoft2-1.0-0 and libharfbuzz-subset0"
)


class PrintError(Exception):
    """A report cannot be made; says why, and for a page's errors at which lines."""

    def __init__(self, what: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__("\n".join([what, *map(str, problems)]))
        self.problems = list(problems)


class UnknownMunicipalityError(PrintError):
    """A name that is no municipality of the deal; says the nearest, and all of them."""


def print_municipalities(
    release_db: Path,
    out_dir: Path,
    names: Sequence[str] | None = None,
    progress: Callable[[str], None] | None = None,
) -> list[Path]:
    """Write a PDF/UA report for every municipality of the deal, or for those named.

    The same release and page give the same bytes. A report is put in place whole; one that is there is replaced.

    Args:
        release_db: The release, a DuckDB file; only read.
        out_dir: Where the reports go, as ``regiodeal-<slug>.pdf``; made when it is not there.
        names: Names (``Emmen``), slugs (``emmen``) or codes (``GM0114``), in any case; None or empty is all of them.
        progress: Hears the name of each municipality as its report is ready.

    Returns:
        The files, in the order of the release or of ``names``.

    Raises:
        UnknownMunicipalityError: A name that is none.
        PrintError: An error in the page, a release without municipalities, or no Pango.
    """
    problems = ProblemList()
    page = load_page(PAGE, HERE, INLINE, problems)
    written = []
    with Release(release_db) as release:
        created = _created(release)
        site = Surroundings(
            release=release,
            statuses=Statuses.of(release),
            released=created,
            problems=problems,
            address=lambda _from, _to: None,
            download_address=lambda _from, _file: "#",
        )
        for municipality in _chosen(_municipalities(release), names or ()):
            slug = str(municipality["slug"])
            html = _html(page, slug, created, site)
            if len(problems):
                raise PrintError("the report has errors:", problems.sorted())
            out_dir.mkdir(parents=True, exist_ok=True)
            target = out_dir / f"regiodeal-{slug}.pdf"
            partial = target.with_suffix(".pdf.part")
            partial.write_bytes(_pdf(html))
            partial.replace(target)
            written.append(target)
            if progress:
                progress(str(municipality["name"]))
    return written


def _created(release: Release) -> dt.datetime:
    (row,) = _rows(release, "select created_at from monitor.meta_release")
    created: dt.datetime = row["created_at"]  # type: ignore[assignment]  # the contract of the table
    return created


def _municipalities(release: Release) -> Sequence[Row]:
    sql = "select slug, name, region_code from monitor.mart_programme__municipalities order by sort_order"
    rows = _rows(release, sql)
    if not rows:
        raise PrintError("the release has no municipalities: monitor.mart_programme__municipalities is empty")
    return rows


def _rows(release: Release, sql: str) -> Sequence[Row]:
    try:
        return release.query("verslag", sql, {}).rows
    except QueryError as error:
        raise PrintError(f"this release cannot be printed: {error}") from error


def _chosen(known: Sequence[Row], names: Sequence[str]) -> list[Row]:
    by_name = {str(row[key]).casefold(): row for row in known for key in ("slug", "name", "region_code")}
    chosen = {}
    for name in names:
        if name.casefold() not in by_name:
            near = nearest(name, [str(row["name"]) for row in known])
            hint = f" (nearest known name: {near})" if near else ""
            everything = ", ".join(str(row["name"]) for row in known)
            raise UnknownMunicipalityError(f"'{name}' is no municipality of the deal{hint}. All of them: {everything}")
        row = by_name[name.casefold()]
        chosen[row["slug"]] = row
    return list(chosen.values()) or list(known)


def _html(page: Page, slug: str, created: dt.datetime, site: Surroundings) -> str:
    renderer = PageRenderer(page, page.route.replace("[gemeente]", slug), {"gemeente": slug}, site)
    cover, _, content = renderer.render().partition(BREAK)
    heading = plain("".join(H1.findall(cover)))
    front = page.front_matter
    return _template().render(
        title=f"{heading}: {front.title}, Regio Deal Zuid- en Oost-Drenthe",
        kind=front.title,
        description=front.description or "",
        created=f"{created:%Y-%m-%dT%H:%M:%SZ}",
        cover=cover,
        content=content,
    )


@cache
def _template() -> Template:
    environment = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined)
    return environment.get_template("report.html")


def _pdf(html: str) -> bytes:
    try:
        from weasyprint import HTML  # type: ignore[import-untyped]  # noqa: PLC0415  loads Pango: only who prints needs it
        from weasyprint.urls import URLFetcher  # type: ignore[import-untyped]  # noqa: PLC0415
    except OSError as error:
        raise PrintError(PANGO) from error
    # Typefaces beside this file, and shapes written in the page, are all that a report may fetch.
    document = HTML(string=html, base_url=str(HERE), url_fetcher=URLFetcher(allowed_protocols=("file", "data")))
    drawings.prepare(document.etree_element)
    with _complaints() as complaints:
        pdf: bytes = document.write_pdf(stylesheets=[str(HERE / "report.css")], pdf_variant="pdf/ua-1")
    if complaints:
        raise PrintError("the report could not be set as it should:\n" + "\n".join(complaints))
    return pdf


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """What WeasyPrint only logs: a rule it does not know, a drawing it leaves out, a missing description."""
    found: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(record.getMessage())

    logger = logging.getLogger("weasyprint")
    collector = Collector(level=logging.WARNING)
    logger.addHandler(collector)
    try:
        yield found
    finally:
        logger.removeHandler(collector)
