"""A small case of deliveries: corrected, partly accepted, rejected, fed. Figures are made up and stay in the tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from sources.catalogue.base import WORKBOOK
from sources.deliveries.model import Finding, JudgedRow, Judgement, ProjectFigure, RegionalFigure
from tests.dbt.judging import hand_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sources.deliveries.deliveries import Deliveries

PROJECT = "werken-9"
FACT = "kandidaten-geplaatst"
FEED = "energiecoaches"
FIRST, SECOND, THIRD = (datetime(2023, month, 5, 9, 30, tzinfo=UTC) for month in (3, 6, 10))
CATALOGUE_DAY = date(2022, 3, 31)


def figure(value: float, as_of: date, *, fact: str = FACT, remark: str | None = None) -> ProjectFigure:
    """One value of the project's fact."""
    return ProjectFigure(
        project_id=PROJECT, fact_id=fact, as_of=as_of, value=value, unit="kandidaten", remark=remark,
        approximate=remark is not None,
    )  # fmt: skip


def row(number: int, *figures: ProjectFigure, wrong: bool = False) -> JudgedRow:
    """One row of the workbook, rejected where it is wrong."""
    finding = Finding(rule="out_of_range", row=number, message="Dit kan niet.", expected="Een getal van 0 of meer.")
    return JudgedRow(
        place=f"Invullen!{number}", row=number, sheet="Invullen", cells={"Nieuwe waarde": str(number)},
        project_figures=figures, findings=(finding,) if wrong else (),
    )  # fmt: skip


def workbook(*rows: JudgedRow, project: str | None = PROJECT, findings: tuple[Finding, ...] = ()) -> Judgement:
    """What is judged of one workbook."""
    return Judgement(
        target=WORKBOOK, subject_id=project, organisation_id="gemeente-coevorden" if project else None,
        catalogue_version="x", findings=findings, rows=rows,
    )  # fmt: skip


def fed(*figures: tuple[str, float | None]) -> Judgement:
    """What is judged of one delivery of the feed: visits by region in 2022."""
    rows = tuple(
        JudgedRow(
            place=str(number), row=number, cells={"gemeente": region},
            regional_figures=(
                RegionalFigure(
                    measure="huishoudens-bezocht", measure_title="Huishoudens bezocht door energiecoaches",
                    unit="huishoudens", region_code=region, period="2022JJ00", value=value, status="Voorlopig",
                ),
            ),
        )
        for number, (region, value) in enumerate(figures, start=2)
    )  # fmt: skip
    return Judgement(
        target=FEED, subject_id=FEED, organisation_id="gemeente-aa-en-hunze", catalogue_version="x", rows=rows
    )


def small_case(folder: Path) -> Callable[[Deliveries], None]:
    """Hands in: a workbook, one that corrects it and is partly accepted, a rejected one, and a feed twice."""

    def deliver(deliveries: Deliveries) -> None:
        hand_in(
            deliveries,
            folder / "1",
            workbook(row(5, figure(24, date(2022, 9, 30))), row(6, figure(20, CATALOGUE_DAY, remark="Herteld"))),
            FIRST,
        )
        hand_in(
            deliveries,
            folder / "2",
            workbook(
                row(5, figure(26, date(2022, 9, 30), remark="Twee vergeten")),
                row(7, figure(-3, date(2023, 3, 31)), wrong=True),
                row(8, figure(31, date(2023, 3, 31))),
            ),
            SECOND,
        )
        broken = Finding(rule="damaged", message="Het bestand is beschadigd.", expected="Sla het opnieuw op.")
        hand_in(deliveries, folder / "3", workbook(project=None, findings=(broken,)), THIRD)
        hand_in(deliveries, folder / "4", fed(("GM1680", 100.0), ("GM0114", 40.0)), FIRST)
        hand_in(deliveries, folder / "5", fed(("GM1680", 120.0), ("GM0109", None)), SECOND)

    return deliver
