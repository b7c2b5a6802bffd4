"""The sheet to fill in: a row for each quantified fact of the project, what is known of it, and its input cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter

from sources.deliveries.answer.cells import put_text
from sources.submissions.form import HEADINGS, INPUTS, SHOWN_ONLY
from sources.submissions.input_rules import add_input_rules
from sources.submissions.subject import KINDS
from sources.workbooks import look

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    from sources.catalogue.project import ProjectFact
    from sources.deliveries.model import Earlier, EarlierFigure
    from sources.submissions.form import Column
    from sources.submissions.subject import Subject

HEADING_ROW = 6
FIRST_ROW = HEADING_ROW + 1

_KIND, _TARGET, _LAST, _LAST_DAY = SHOWN_ONLY
_WIDE = 90
"""Characters of a line of running text."""


@dataclass(frozen=True)
class _Place:
    """A column of the sheet."""

    heading: str
    width: float
    role: Column | None = None
    """None: it only informs."""
    aligned: Literal["left", "right", "center"] = "left"


def _of(role: Column, width: float, aligned: Literal["left", "right", "center"] = "left") -> _Place:
    return _Place(HEADINGS[role][0], width, role, aligned)


PLACES = (
    _of("indicator", 46),
    _Place(_KIND, 12),
    _of("unit", 20),
    _Place(_TARGET, 11, aligned="right"),
    _Place(_LAST, 16, aligned="right"),
    _Place(_LAST_DAY, 17, aligned="center"),
    _of("value", 14, "right"),
    _of("certainty", 13, "center"),
    _of("as_of", 14, "center"),
    _of("remark", 48),
    _of("project", 14),
    _of("fact", 30),
)
"""From left to right; the last two say what a row is about, for the judge, and are hidden."""

HIDDEN: tuple[Column, ...] = ("project", "fact")

_PLACE_OF = {place.role: number for number, place in enumerate(PLACES, start=1) if place.role is not None}


def letter_of(role: Column) -> str:
    """The letter of a column."""
    return get_column_letter(_PLACE_OF[role])


def write_fill_sheet(sheet: Worksheet, subject: Subject, earlier: Earlier) -> None:
    """Write the sheet; of a project without quantified facts it says what to do instead."""
    _title(sheet, subject)
    for number, place in enumerate(PLACES, start=1):
        column = sheet.column_dimensions[get_column_letter(number)]
        column.width = place.width
        column.hidden = place.role in HIDDEN
    if not subject.facts:
        _nothing_agreed(sheet)
        look.laid_out(sheet)
        return
    _headings(sheet, subject)
    last_row = FIRST_ROW + len(subject.facts) - 1
    for row, fact in enumerate(subject.facts, start=FIRST_ROW):
        _row(sheet, row, subject, fact, earlier)
    add_input_rules(sheet, subject, FIRST_ROW, {role: letter_of(role) for role in INPUTS})
    _warn_of_halves(sheet, last_row)
    sheet.freeze_panes = f"B{FIRST_ROW}"
    look.laid_out(sheet, heading_row=HEADING_ROW)
    sheet.print_area = f"A1:{letter_of('remark')}{last_row}"


def _title(sheet: Worksheet, subject: Subject) -> None:
    project = subject.project
    put_text(sheet["A1"], project.name)
    sheet["A1"].font = look.title_font(20, look.PILLARS[project.pillar.value])
    sheet.row_dimensions[1].height = 30
    put_text(sheet["A2"], f"Pijler {subject.pillar}, project {project.code}. Penvoerder: {subject.lead}.")
    sheet["A2"].font = look.body_font(look.INK, bold=True)
    if not subject.facts:
        return
    programme = subject.programme
    due = f" Inleveren: uiterlijk {subject.rounds}." if subject.rounds else ""
    lines = (
        "Vul alleen de gele cellen in. Is er voor een indicator geen nieuw cijfer? Laat die regel dan leeg.",
        (
            f"Peildatum: de dag waarop het cijfer gold, van 1 januari {programme.start_year} tot en met 31 december "
            f"{programme.end_year}.{due} Meer uitleg staat op het blad Toelichting."
        ),
    )
    for row, text in enumerate(lines, start=3):
        put_text(sheet.cell(row, 1), text)
        sheet.cell(row, 1).font = look.body_font(look.SOFT)


def _nothing_agreed(sheet: Worksheet) -> None:
    lines = (
        "Voor dit project zijn nog geen indicatoren afgesproken. U hoeft nu niets in te vullen of in te leveren.",
        (
            "Wilt u cijfers van uw project in de monitor laten zien? Spreek dan met het programmateam af "
            "wat u telt: de naam van de indicator, de eenheid en het doel."
        ),
        "Daarna krijgt u een nieuw formulier, met een regel voor elke indicator.",
    )
    sheet.column_dimensions["A"].width = _WIDE
    for row, text in enumerate(lines, start=4):
        put_text(sheet.cell(row, 1), text)
        sheet.cell(row, 1).font = look.body_font(look.INK, size=12)
        sheet.cell(row, 1).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[row].height = look.height_of([(text, _WIDE)]) + 6
    sheet.print_area = f"A1:A{3 + len(lines)}"


def _headings(sheet: Worksheet, subject: Subject) -> None:
    accent = look.PILLARS[subject.project.pillar.value]
    for number, place in enumerate(PLACES, start=1):
        cell = sheet.cell(HEADING_ROW, number)
        put_text(cell, place.heading)
        is_input = place.role in INPUTS
        cell.font = look.body_font(look.WHITE if is_input else look.SOFT, bold=True)
        cell.fill = PatternFill("solid", fgColor=accent if is_input else look.SHEET)
        cell.alignment = Alignment(horizontal=place.aligned, vertical="center", wrap_text=True, indent=_indent(place))
        cell.border = Border(bottom=Side(style="medium", color=look.INK))
    sheet.row_dimensions[HEADING_ROW].height = 2 * look.LINE + 6


def _row(sheet: Worksheet, row: int, subject: Subject, fact: ProjectFact, earlier: Earlier) -> None:
    known = earlier.figures(subject.project.id, fact.id)
    last = known[-1] if known else None
    for number, (place, cell) in enumerate(zip(PLACES, _cells(sheet, row), strict=True), start=1):
        is_input = place.role in INPUTS
        cell.alignment = Alignment(horizontal=place.aligned, vertical="center", wrap_text=True, indent=_indent(place))
        cell.border = _boxed() if is_input else look.underlined()
        cell.font = look.body_font(look.INK if is_input or number == 1 else look.SOFT)
        if is_input:
            cell.fill = PatternFill("solid", fgColor=look.INPUT)
            cell.protection = Protection(locked=False)
    texts: dict[str, str] = {
        HEADINGS["indicator"][0]: fact.name,
        _KIND: KINDS[fact.kind],
        HEADINGS["unit"][0]: fact.unit,
        HEADINGS["project"][0]: subject.project.id,
        HEADINGS["fact"][0]: fact.id,
    }
    for number, place in enumerate(PLACES, start=1):
        if place.heading in texts:
            put_text(sheet.cell(row, number), texts[place.heading])
    _known(sheet, row, fact, last)
    sheet[f"{letter_of('as_of')}{row}"].number_format = "dd-mm-yyyy"
    # A remark is text whatever it begins with: a spreadsheet must not make a sum or a date of it.
    sheet[f"{letter_of('remark')}{row}"].number_format = "@"
    written = [(texts.get(place.heading, ""), place.width) for place in PLACES if place.role not in HIDDEN]
    sheet.row_dimensions[row].height = max(look.height_of(written), look.LINE + 9)


def _known(sheet: Worksheet, row: int, fact: ProjectFact, last: EarlierFigure | None) -> None:
    """The target and the last value known, as numbers and a date; empty where there is none."""
    cell = {place.heading: cell for place, cell in zip(PLACES, _cells(sheet, row), strict=True)}
    if fact.target is not None:
        _number(cell[_TARGET], fact.target, approximate=False)
    if last is not None:
        _number(cell[_LAST], last.value, approximate=last.approximate)
        day = cell[_LAST_DAY]
        day.value, day.number_format = last.as_of, "dd-mm-yyyy"


def _number(cell: Cell, value: float, *, approximate: bool) -> None:
    cell.value = int(value) if value.is_integer() else value
    # Excel shows '#,##0.##' of a whole number with a comma and nothing behind it.
    shown = "#,##0" if value.is_integer() else "#,##0.0#####"
    cell.number_format = f'"ca. "{shown}' if approximate else shown


def _cells(sheet: Worksheet, row: int) -> Iterator[Cell]:
    for number in range(1, len(PLACES) + 1):
        cell: Cell = sheet.cell(row, number)  # type: ignore[assignment]  # nothing is merged here
        yield cell


def _indent(place: _Place) -> int:
    return 1 if place.aligned == "right" or place.role == "remark" else 0


def _boxed() -> Border:
    side = Side(style="thin", color=look.RULE)
    return Border(left=side, right=side, top=side, bottom=side)


def _warn_of_halves(sheet: Worksheet, last_row: int) -> None:
    """Colour the cell that is still missing: a date without a value, or a value without a date."""
    value, day = letter_of("value"), letter_of("as_of")
    fill = PatternFill("solid", bgColor=look.MISSING)
    for empty, filled in ((value, day), (day, value)):
        formula = f'AND(${empty}{FIRST_ROW}="",${filled}{FIRST_ROW}<>"")'
        rule = Rule(type="expression", dxf=DifferentialStyle(fill=fill), formula=[formula])
        sheet.conditional_formatting.add(f"{empty}{FIRST_ROW}:{empty}{last_row}", rule)
