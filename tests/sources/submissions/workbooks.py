"""Workbooks of a project as its leader might hand them in, made by hand: the judge must not lean on the template."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook

from sources.catalogue import Catalogue, load_catalogue
from sources.deliveries.earlier import EarlierFigures
from sources.deliveries.model import EarlierFigure, Judgement
from sources.submissions import judge_workbook
from sources.submissions.form import FILL_IN, FORM_VERSION, IDENTITY

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

TODAY = date(2023, 11, 1)
DAY = date(2023, 9, 30)
VISITED = "huishoudens-bezocht"
SHARE = "doelgroep-te-bereiken"
HEADINGS = ("Kenmerk", "Indicator", "Eenheid", "Doel", "Nieuwe waarde", "Zekerheid", "Peildatum", "Opmerking")
LONG = ("Project", "Indicator", "Eenheid", "Waarde", "Peildatum", "Opmerking")
GOOD: tuple[Any, ...] = (VISITED, None, "huishoudens", 400, 310, "exact", DAY, None)
VERSION = "a" * 16


@cache
def catalogue() -> Catalogue:
    return load_catalogue()


def known(*figures: tuple[str, date, float]) -> EarlierFigures:
    """What was known of wonen-2.1 before, by fact."""
    found: dict[tuple[str, str], tuple[EarlierFigure, ...]] = {}
    for fact, day, value in figures:
        found["wonen-2.1", fact] = (*found.get(("wonen-2.1", fact), ()), EarlierFigure(as_of=day, value=value))
    return EarlierFigures(found)


KNOWN = known((VISITED, date(2022, 3, 31), 250.0))


def workbook(
    path: Path,
    *rows: Sequence[Any],
    headings: Sequence[Any] = HEADINGS,
    project: str | None = "wonen-2.1",
    version: str = VERSION,
    form: object = FORM_VERSION,
    sheet: str = FILL_IN,
    change: Callable[[Worksheet], None] | None = None,
) -> Path:
    """A workbook with a title, an empty row, the headings and these rows."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = sheet
    for row in (["Opgave"], [], list(headings), *map(list, rows)):
        page.append(row)
    if change is not None:
        change(page)
    if project is not None:
        hidden = book.create_sheet(IDENTITY)
        hidden.sheet_state = "veryHidden"
        for pair in (("project", project), ("catalogus", version), ("formulier", form)):
            hidden.append(list(pair))
    book.save(path)
    return path


def judge(path: Path, earlier: EarlierFigures = KNOWN, today: date = TODAY) -> Judgement:
    return judge_workbook(path, catalogue(), earlier, catalogue_version=VERSION, today=today)


def rules(judgement: Judgement) -> list[str]:
    """Every rule, errors first."""
    order = {"error": 0, "warning": 1, "notice": 2}
    return [f.rule for f in sorted(judgement.all_findings, key=lambda finding: order[finding.severity])]
