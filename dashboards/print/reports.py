"""From a release to one PDF per municipality."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from dashboards.print import drawings
from dashboards.print.report_page import PrintError, html, municipalities, opened
from dashboards.problems import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from dashboards.querying.result import Row

HERE = Path(__file__).parent
PAGE = HERE / "[gemeente].md"
PANGO = (
    "the text on paper is set by Pango, which is not on this machine: run make print, "
    "or install libpango-1.0-0, libpangoft2-1.0-0 and libharfbuzz-subset0"
)


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
    written = []
    with opened(PAGE, release_db) as (page, site):
        for municipality in _chosen(municipalities(site.release), names or ()):
            slug = str(municipality["slug"])
            document = html(page, slug, site)
            if len(site.problems):
                raise PrintError("the report has errors:", site.problems.sorted())
            out_dir.mkdir(parents=True, exist_ok=True)
            target = out_dir / f"regiodeal-{slug}.pdf"
            partial = target.with_suffix(".pdf.part")
            partial.write_bytes(_pdf(document))
            partial.replace(target)
            written.append(target)
            if progress:
                progress(str(municipality["name"]))
    return written


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


def _pdf(report: str) -> bytes:
    try:
        from weasyprint import HTML  # type: ignore[import-untyped]  # noqa: PLC0415  loads Pango: only who prints needs it
        from weasyprint.urls import URLFetcher  # type: ignore[import-untyped]  # noqa: PLC0415
    except OSError as error:
        raise PrintError(PANGO) from error
    # Typefaces beside this file, and shapes written in the page, are all that a report may fetch.
    document = HTML(string=report, base_url=str(HERE), url_fetcher=URLFetcher(allowed_protocols=("file", "data")))
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
