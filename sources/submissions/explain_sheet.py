"""The sheet that explains: how to fill the form in, what each column means, and what happens after handing in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.styles import Alignment

from sources.deliveries.answer.cells import put_text
from sources.submissions.form import EXPLANATION, FILL_IN, HEADINGS, SHOWN_ONLY
from sources.workbooks import look

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.worksheet.worksheet import Worksheet

    from sources.submissions.subject import Subject

_WIDTHS = (34, 100)
_KIND, _TARGET, _LAST, _LAST_DAY = SHOWN_ONLY

Lines = list[tuple[str, str]]
"""A word or number, and what is said of it."""


def write_explanation(sheet: Worksheet, subject: Subject) -> None:
    """Write the sheet; of a project without quantified facts it only says what there will be to do."""
    accent = look.PILLARS[subject.project.pillar.value]
    for letter, width in zip("AB", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    put_text(sheet["A1"], EXPLANATION)
    sheet["A1"].font = look.title_font(20, accent)
    sheet.row_dimensions[1].height = 30
    put_text(sheet["A2"], f"{subject.project.name}, project {subject.project.code} van de pijler {subject.pillar}")
    sheet["A2"].font = look.body_font(look.SOFT)
    row = 4
    for title, lines in _sections(subject):
        put_text(sheet.cell(row, 1), title)
        sheet.cell(row, 1).font = look.title_font(14, accent)
        sheet.row_dimensions[row].height = 24
        for row, line in enumerate(lines, start=row + 1):  # noqa: B020 - rows go on where the section ends
            _line(sheet, row, line)
        row += 2
    look.laid_out(sheet)


def _line(sheet: Worksheet, row: int, line: tuple[str, str]) -> None:
    for column, text in enumerate(line, start=1):
        cell = sheet.cell(row, column)
        put_text(cell, text)
        cell.font = look.body_font(look.INK, bold=column == 1)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.border = look.underlined()
    sheet.row_dimensions[row].height = look.height_of(zip(line, _WIDTHS, strict=True)) + 2


def _sections(subject: Subject) -> Iterator[tuple[str, Lines]]:
    if not subject.facts:
        yield (
            "Nog geen indicatoren",
            [
                ("Wat nu", "Voor dit project zijn nog geen indicatoren afgesproken. U hoeft niets in te leveren."),
                (
                    "Afspreken",
                    (
                        "Spreek met het programmateam af wat u telt, in welke eenheid, en wat het doel is. "
                        "Daarna krijgt u een nieuw formulier."
                    ),
                ),
            ],
        )
        return
    yield "Zo vult u het in", _steps(subject)
    yield "De kolommen", _columns()
    yield "Waar wij op letten", _checks(subject)
    if noted := [(fact.name, fact.note) for fact in subject.facts if fact.note]:
        yield "Bij uw indicatoren: wat de bron zegt", noted


def _steps(subject: Subject) -> Lines:
    due = f" Dat doet u uiterlijk {subject.rounds} van elk jaar." if subject.rounds else ""
    return [
        ("1. Invullen", f"Vul op het blad {FILL_IN} de gele cellen in. De andere cellen zijn op slot."),
        ("2. Overslaan", "Is er voor een indicator geen nieuw cijfer? Laat de regel leeg. Wij houden dan het laatste."),
        ("3. Inleveren", f"Zet het bestand in de gedeelde map van de monitor.{due} De naam van het bestand is vrij."),
        (
            "4. Antwoord",
            (
                "Binnen enkele minuten staat uw antwoord in de map 'antwoorden': aangenomen, of welke cel niet "
                "klopt en wat er wel moet staan."
            ),
        ),
        (
            "Een fout verbeteren",
            (
                "Vul het juiste cijfer in met dezelfde peildatum en lever opnieuw in. Het nieuwe cijfer "
                "komt in de plaats van het oude; het oude blijft bewaard."
            ),
        ),
    ]


def _columns() -> Lines:
    return [
        (HEADINGS["indicator"][0], "Wat er wordt geteld of gemeten. U kunt hier niets aan veranderen."),
        (
            _KIND,
            (
                "Resultaat: wat er verandert. Prestatie: wat het oplevert. Activiteit: wat er gebeurt. "
                "Inzet: wat erin gaat. Context: de omgeving van het project."
            ),
        ),
        (HEADINGS["unit"][0], "Waarin het cijfer is uitgedrukt."),
        (_TARGET, "Wat het project wil bereiken. Leeg: er is geen doel in een getal genoemd."),
        (f"{_LAST} en {_LAST_DAY.lower()}", "Het laatste cijfer dat wij van deze indicator hebben."),
        (
            HEADINGS["value"][0],
            (
                "Het nieuwe cijfer. Typ alleen een getal, zonder eenheid. Duizendtallen zonder punt (1250), "
                "decimalen met een komma (12,5), procenten zonder procentteken (80)."
            ),
        ),
        (
            HEADINGS["certainty"][0],
            "Kies 'exact' als er is geteld of gemeten, en 'ongeveer' als het een schatting is. Leeg telt als exact.",
        ),
        (HEADINGS["as_of"][0], "De dag waarop het cijfer gold, bijvoorbeeld 31-12-2022."),
        (
            HEADINGS["remark"][0],
            "Wat een lezer moet weten. Zet er geen namen, e-mailadressen of telefoonnummers in.",
        ),
    ]


def _checks(subject: Subject) -> Lines:
    programme = subject.programme
    running = [fact.name for fact in subject.facts if fact.cumulative]
    checks = [
        ("Formules", "Plak de waarde, geen formule. Voeg geen cellen samen en verberg geen regels."),
        (
            "Peildatum",
            (
                f"Van 1 januari {programme.start_year} tot en met 31 december {programme.end_year}, en niet in de "
                "toekomst."
            ),
        ),
        ("Dubbel", "Voor elke indicator en peildatum hoort er één cijfer te zijn."),
    ]
    if running:
        checks.append(
            (
                "Lopende tellingen",
                (
                    f"Deze cijfers tellen vanaf het begin en worden niet lager: {'; '.join(running)}. Is "
                    "het toch lager? Leg in de opmerking uit waarom."
                ),
            )
        )
    return checks
