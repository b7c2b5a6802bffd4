"""Workbooks as project leaders hand them in: the real template, filled in."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from openpyxl import load_workbook

from sources.catalogue.export import catalogue_digest
from sources.deliveries.earlier import EarlierFigures, figures_in_force
from sources.submissions import write_template
from sources.submissions.form import FILL_IN, HEADINGS

if TYPE_CHECKING:
    from pathlib import Path

    from sources.catalogue import Catalogue
    from sources.catalogue.project import Project
    from sources.landing import Landing

AS_OF = date(2023, 9, 30)
"""Within the programme, after everything the magazine says."""


def filled_workbook(
    path: Path, project: Project, catalogue: Catalogue, landing: Landing, *, add: float = 1, as_of: date = AS_OF
) -> dict[str, float]:
    """Write a project's template, fill in a value for each of its facts that has one, and return them by fact.

    Args:
        path: Where the workbook goes.
        project: Whose it is.
        catalogue: What it is made from.
        landing: For the last known values.
        add: How much each value lies above the last known one.
        as_of: The date of all of them.
    """
    earlier = EarlierFigures(figures_in_force(catalogue, landing, []))
    write_template(project, catalogue, earlier, path, catalogue_version=catalogue_digest(catalogue))
    book = load_workbook(path)
    sheet = book[FILL_IN]
    rows = {row: [cell.value for cell in cells] for row, cells in enumerate(sheet.iter_rows(), start=1)}
    wanted = {HEADINGS["fact"][0], HEADINGS["indicator"][0]}
    head = next((row for row, cells in rows.items() if wanted <= set(cells)), None)
    if head is None:
        # A project without indicators has nothing to fill in; its workbook can be handed in all the same.
        return {}
    column = {heading: number for number, heading in enumerate(rows[head], start=1) if heading}
    given: dict[str, float] = {}
    for row in range(head + 1, sheet.max_row + 1):
        fact_id = sheet.cell(row, column[HEADINGS["fact"][0]]).value
        fact = next((found for found in project.facts if found.id == fact_id), None)
        if fact is None or fact.value is None or fact.unit == "%":
            continue
        given[fact.id] = fact.value + add
        sheet.cell(row, column[HEADINGS["value"][0]]).value = given[fact.id]
        sheet.cell(row, column[HEADINGS["as_of"][0]]).value = as_of
    book.save(path)
    return given
