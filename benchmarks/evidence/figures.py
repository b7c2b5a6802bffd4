"""Reads the figures off finished pages in Chromium and holds those of both builds against each other."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

READ = Path(__file__).parent / "read"
SETTLE_MS = 700
PATIENCE = 40
ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DUTCH_MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
ENGLISH_DATE = re.compile(r"([A-Z][a-z]{2}) (\d{1,2})/(\d{2})")
DUTCH_DATE = re.compile(r"(\d{1,2}) ([a-z]{3}) (\d{4})")
NUMBER = re.compile(r"(?P<about>ca\. )?(?P<sign>[-\u2212]?)(?P<digits>\d[\d.,]*)(?P<unit>(?: ?%| km)?)")
"""A cell that is a number; a number inside a sentence is the catalogue's own text and the same in both."""
NOTHING = {"-", "\u2013", "\u2014", ""}


@dataclass(frozen=True)
class Table:
    """A table as it stands on a page: what the columns are called, and the text of every cell."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Shown:
    """The figures that a page shows: large ones by their title, and tables."""

    large: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]


@dataclass
class Comparison:
    """How many figures of one page were compared, and where they differ."""

    page: str
    compared: int = 0
    differences: list[str] = field(default_factory=list)


def read(tab: Page, address: str, builder: str) -> Shown:
    """Open a page and read it, folded parts and later pages of tables included.

    Args:
        tab: a tab of Chromium.
        address: of the page.
        builder: ``ours`` or ``evidence``: whose mark-up it is.
    """
    script = (READ / f"{builder}.js").read_text(encoding="utf-8")
    tab.goto(address, wait_until="networkidle")
    before: Any = None
    # Evidence runs its queries in the page: it is ready when nothing changes any more.
    for _ in range(PATIENCE):
        tab.wait_for_timeout(SETTLE_MS)
        now = tab.evaluate(script)
        if now == before and not now["busy"]:
            break
        before = now
    else:
        raise TimeoutError(f"{address} does not come to rest")
    number = dutch if builder == "ours" else english
    return Shown(
        tuple((_words(title), number(value)) for title, value in now["large"]),
        tuple(
            Table(
                _words(t["title"]),
                tuple(map(_words, t["columns"])),
                tuple(tuple(map(number, row)) for row in t["rows"]),
            )
            for t in now["tables"]
        ),
    )


def compare(page: str, ours: Shown, theirs: Shown) -> Comparison:
    """Hold two readings of one page against each other; rows of a table in any order, groups are sorted otherwise."""
    result = Comparison(page)
    result.compared += len(ours.large)
    if sorted(ours.large) != sorted(theirs.large):
        result.differences.append(f"large figures: {sorted(set(ours.large) ^ set(theirs.large))}")
    left = list(theirs.tables)
    for table in ours.tables:
        match = next((t for t in left if t.columns == table.columns and t.title in {"", table.title}), None)
        if match is None:
            result.differences.append(f"table '{table.title}' {table.columns} is not in Evidence's page")
            continue
        left.remove(match)
        result.compared += sum(map(len, table.rows))
        result.differences.extend(_rows(table, match))
    result.differences.extend(f"table '{t.title}' {t.columns} is only in Evidence's page" for t in left)
    return result


def _rows(ours: Table, theirs: Table) -> list[str]:
    mine, other = sorted(ours.rows), sorted(theirs.rows)
    if len(mine) != len(other):
        return [f"table '{ours.title}': {len(mine)} rows, Evidence {len(other)}"]
    return [
        f"table '{ours.title}', {row[0]}, {column}: {a!r}, Evidence {b!r}"
        for row, peer in zip(mine, other, strict=True)
        for column, a, b in zip(ours.columns, row, peer, strict=True)
        if a != b
    ]


def dutch(text: str) -> str:
    """A cell's text with a number or date in one notation, from the Dutch one."""
    words = _words(text)
    if (date := DUTCH_DATE.fullmatch(words)) and date[2] in DUTCH_MONTHS:
        return f"{date[3]}-{DUTCH_MONTHS.index(date[2]) + 1:02}-{int(date[1]):02}"
    return _plain(words, thousands=".", point=",")


def english(text: str) -> str:
    """The same from the notation of Evidence, which is that of the United States."""
    words = _words(text)
    if (date := ENGLISH_DATE.fullmatch(words)) and date[1] in ENGLISH_MONTHS:
        return f"20{date[3]}-{ENGLISH_MONTHS.index(date[1]) + 1:02}-{int(date[2]):02}"
    return _plain(words, thousands=",", point=".")


def _plain(words: str, *, thousands: str, point: str) -> str:
    if words in NOTHING:
        return ""
    number = NUMBER.fullmatch(words)
    if number is None:
        return words
    digits = number["digits"].replace(thousands, "").replace(point, ".")
    return f"{number['about'] or ''}{'-' if number['sign'] else ''}{digits}{number['unit'].strip()}"


def _words(text: str) -> str:
    return " ".join(text.split())
