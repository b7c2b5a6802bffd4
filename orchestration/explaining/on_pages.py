"""The figures that stand in the tables of a built page, as a reader sees them: of what, where, of when.

A table's headings say what its numbers are; the words are those of ``dashboards/pages``.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DATED = {
    "Laatste cijfer": ("Jaar", "Laatste jaar"),
    "Cijfer toen": ("Basisjaar",),
    "Cijfer": ("Periode bij de bron",),
}
"""Heading of a figure to the headings under which its year or period may stand; the first that is there counts."""

LATEST = {"Regio": "Zuid- en Oost-Drenthe", "Nederland": "Nederland"}
"""Columns of the pillars' tables that hold the latest figure of one region."""

_DECIMALS = re.compile(r"\d,(\d+)")

_LEEWAY = 1e-6
"""A half is rounded up by one and down by another; a float is seldom exactly one."""

_PILLAR_TABLE = "Laatste cijfer per indicator"
_FACTS_TABLE = "Cijfers van het project"


@dataclass(frozen=True)
class ShownFigure:
    """One number on a page."""

    page: str
    """Its file below the site, without ``.html``: ``gemeenten/emmen``."""
    subject: str
    """An indicator's id, or a project's."""
    of: str
    """A region's name or the end of its page's address; a fact's name."""
    when: str | None
    """Year or period as it stands there, a fact's date as ``2022-03-31``; None: the latest."""
    text: str
    """The number in Dutch, unit and all."""
    value: float
    """The number that the table sorts by, rounded or not."""

    def stands_for(self, value: float) -> bool:
        """Whether this is what a reader sees of a value, to the decimals that are shown."""
        decimals = _DECIMALS.search(self.text)
        half = 0.5 * 0.1 ** (len(decimals[1]) if decimals else 0)
        return abs(self.value - value) <= half * (1 + _LEEWAY)


@dataclass
class _Cell:
    text: str = ""
    value: str | None = None
    href: str | None = None


@dataclass
class _Table:
    caption: str = ""
    headings: list[str] = field(default_factory=list)
    rows: list[list[_Cell]] = field(default_factory=list)


class _Reader(HTMLParser):
    """Tables with their captions; an ``svg``'s words are no text of a cell."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[_Table] = []
        self._cell: _Cell | None = None
        self._into = ""
        self._silent = 0

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "table":
            self.tables.append(_Table())
        elif tag == "svg" or given.get("class") == "subtitle":
            self._silent += 1
        elif tag in {"caption", "thead"}:
            self._into = tag
        elif tag == "tr" and self.tables and self._into != "thead":
            self.tables[-1].rows.append([])
        elif tag in {"td", "th"} and self.tables:
            self._cell = _Cell(value=given.get("data-v"))
            if self._into == "thead":
                self.tables[-1].headings.append("")
            elif self.tables[-1].rows:
                self.tables[-1].rows[-1].append(self._cell)
        elif tag == "a" and self._cell is not None and self._cell.href is None:
            self._cell.href = given.get("href")

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag in {"caption", "thead"}:
            self._into, self._silent = "", 0
        elif tag == "svg":
            self._silent -= 1
        elif tag in {"td", "th"}:
            self._cell = None

    @override
    def handle_data(self, data: str) -> None:
        if self._silent or not self.tables:
            return
        if self._into == "caption":
            self.tables[-1].caption += data
        elif self._into == "thead" and self._cell is not None:
            self.tables[-1].headings[-1] += data
        elif self._cell is not None:
            self._cell.text += data


def figures_on(site: Path, page: str) -> list[ShownFigure]:
    """Every figure in the tables of a page of a built site.

    Args:
        site: the folder of the pages.
        page: a page below it, without ``.html``.
    """
    reader = _Reader()
    reader.feed((site / f"{page}.html").read_text(encoding="utf-8"))
    return [figure for table in reader.tables for figure in _in_table(page, table)]


def _in_table(page: str, table: _Table) -> Iterator[ShownFigure]:
    folder, _, name = page.partition("/")
    for row in table.rows:
        cells = dict(zip(table.headings, row, strict=False))
        if len(row) != len(table.headings) or not row:
            continue  # the heading of a group
        linked = _linked(page, row[0].href)
        indicator = linked if linked is not None else name if folder == "indicatoren" else None
        if table.caption == _FACTS_TABLE:
            shown = [("Stand", row[0].text, cells["Peildatum"].value)]
            yield from _shown(page, name, cells, shown)
        elif table.caption == _PILLAR_TABLE and linked is not None:
            yield from _shown(page, linked, cells, [(column, region, None) for column, region in LATEST.items()])
        elif indicator is not None:
            region = name if folder == "gemeenten" else row[0].text
            yield from _shown(page, indicator, cells, [(column, region, when) for column, when in _dated(cells)])


def _dated(cells: dict[str, _Cell]) -> Iterator[tuple[str, str]]:
    for column, headings in DATED.items():
        when = next((cells[heading].text for heading in headings if heading in cells), None)
        if when:
            yield column, when


def _shown(
    page: str, subject: str, cells: dict[str, _Cell], wanted: list[tuple[str, str, str | None]]
) -> Iterator[ShownFigure]:
    for column, of, when in wanted:
        cell = cells.get(column)
        if cell is not None and cell.value is not None:
            yield ShownFigure(page, subject, of, when, cell.text.strip(), float(cell.value))


def _linked(page: str, href: str | None) -> str | None:
    """The indicator whose page a row leads to."""
    if href is None:
        return None
    target = posixpath.normpath(posixpath.join(posixpath.dirname(page), href.partition("#")[0]))
    folder, _, file = target.partition("/")
    return file.removesuffix(".html") if folder == "indicatoren" and file else None
