"""The Dutch words of an answer: numbers, dates, places, the verdict and what to do next."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from sources.catalogue.due import AMSTERDAM
from sources.tabular.dates import dutch_date
from sources.tabular.numbers import dutch_number

if TYPE_CHECKING:
    from datetime import date, datetime

    from sources.deliveries.answer.document import AnswerCounts
    from sources.deliveries.model import Channel, Finding, Verdict

HARD_SPACE = "\u00a0"
LONGEST_NAME = 60
UNPRINTABLE = "\ufffd"

_CELL = re.compile(r"^([A-Z]{1,3})([0-9]{1,7})$")

CHANNELS: dict[Channel, str] = {
    "inbox": "via de gedeelde map",
    "submit": "ingelezen door het programmateam",
    "http": "door ons opgehaald",
}

VERDICTS: dict[Verdict, str] = {
    "accepted": "Aangenomen",
    "partly_accepted": "Gedeeltelijk aangenomen",
    "rejected": "Niet aangenomen",
}


def number(value: float) -> str:
    """``1.234,5``, with as many decimals as were handed in, at most six."""
    return dutch_number(value)


def amount(value: float, unit: str | None) -> str:
    """A number with its unit, as it is written in Dutch: ``€ 1.250``, ``12,5 %``, ``250 huishoudens``."""
    text = number(value)
    if unit is None or not unit.strip():
        return text
    if unit in {"euro", "€"}:
        return f"€{HARD_SPACE}{text}"
    return f"{text}{HARD_SPACE}%" if unit == "%" else f"{text} {printable(unit)}"


def day(moment: date) -> str:
    """``31 maart 2022``."""
    return dutch_date(moment)


def short_day(moment: date) -> str:
    """``31-03-2022``, for tables."""
    return f"{moment:%d-%m-%Y}"


def moment(when: datetime) -> str:
    """``24 november 2026 om 16.10 uur``, as the clocks stand in Drenthe."""
    here = when.astimezone(AMSTERDAM)
    return f"{day(here)} om {here:%H.%M} uur"


def count(amount_of: int, one: str, many: str) -> str:
    """``1 regel``, ``3 regels``."""
    return f"{number(amount_of)} {one if amount_of == 1 else many}"


def printable(text: str) -> str:
    """Text on one line, without letters that cannot be seen or that turn the reading direction."""
    spaced = " ".join(text.split())
    return "".join(
        letter if letter.isprintable() and unicodedata.category(letter) != "Cf" else UNPRINTABLE for letter in spaced
    )


def short_name(name: str) -> str:
    """A file's name, cut in the middle so that its end stays."""
    shown = printable(name)
    if len(shown) <= LONGEST_NAME:
        return shown
    tail = LONGEST_NAME // 3
    return f"{shown[: LONGEST_NAME - tail - 1]}…{shown[-tail:]}"


def place(finding: Finding) -> str:
    """Where a finding is, for a reader: ``Blad Invullen, cel E12``."""
    words = [f"blad {printable(finding.sheet)}"] if finding.sheet else []
    if finding.cell and _CELL.match(finding.cell):
        words.append(f"cel {finding.cell}")
    elif finding.row:
        words.append(f"regel {finding.row}")
    if finding.column:
        words.append(f"kolom \u2018{printable(finding.column)}\u2019")
    text = ", ".join(words) or "het hele bestand"
    return text[0].upper() + text[1:]


def short_place(finding: Finding) -> str:
    """Where a finding is, for a narrow column that names the heading beside it: ``Invullen, E12``."""
    at = finding.cell or (f"regel {finding.row}" if finding.row else "")
    return ", ".join(filter(None, (printable(finding.sheet or ""), printable(at)))) or "het hele bestand"


def verdict_sentence(verdict: Verdict, counts: AnswerCounts) -> str:
    """The verdict with its numbers, in one sentence."""
    if verdict == "accepted":
        if counts.rows == 1:
            return "De ene regel in uw bestand is overgenomen."
        return f"Alle {count(counts.rows, 'regel', 'regels')} zijn overgenomen."
    if verdict == "partly_accepted":
        taken = f"{number(counts.rows_accepted)} van de {count(counts.rows, 'regel', 'regels')}"
        verb = "is" if counts.rows_accepted == 1 else "zijn"
        return f"{taken} {verb} overgenomen, {number(counts.rows_rejected)} niet."
    if counts.rows == 0:
        return "Er is niets overgenomen: in dit bestand zijn geen regels met cijfers gelezen."
    if counts.rows == 1:
        return "De ene regel in uw bestand is niet overgenomen."
    return f"Geen van de {count(counts.rows, 'regel', 'regels')} is overgenomen."


def next_steps(verdict: Verdict, counts: AnswerCounts, *, is_workbook: bool, has_marked_copy: bool) -> list[str]:
    """What the sender should do, in order, and what happens by itself."""
    taken = "De overgenomen cijfers komen vanzelf in de eerstvolgende uitgave van de monitor."
    if verdict == "accepted":
        steps = [f"U hoeft niets te doen. {taken}"]
        if counts.warnings:
            look = "de opmerking hieronder" if counts.warnings == 1 else "de opmerkingen hieronder"
            steps.append(f"Kijk nog wel even naar {look}: het cijfer is overgenomen, maar valt op.")
        steps.append(
            "Klopt een cijfer achteraf niet? Lever het dan opnieuw aan met dezelfde peildatum; het nieuwe cijfer komt "
            "in de plaats van het oude, en het oude blijft bewaard."
            if is_workbook
            else "Klopt een cijfer achteraf niet? Lever het bestand dan verbeterd opnieuw aan."
        )
        return steps
    steps = []
    if has_marked_copy:
        steps.append(
            f"Open uw eigen bestand, met {MARKED_NAME} ernaast: daarin is elke cel die niet klopt gekleurd, met een "
            "opmerking erbij."
        )
    steps.append("Verbeter wat hieronder staat en lever het hele bestand opnieuw aan, op dezelfde manier als nu.")
    if verdict == "partly_accepted":
        steps.append(f"{taken} Die regels mogen in het bestand blijven staan: tweemaal hetzelfde verandert niets.")
    steps.append(
        "Wat niet is overgenomen, blijft bij ons bewaard. Denkt u dat uw cijfer klopt en onze lijst niet? Meld het bij "
        "het programmateam; na een aanpassing wordt uw bestand vanzelf opnieuw beoordeeld."
    )
    return steps


OUR_FAULT = (
    "U hoeft niets te doen en niets opnieuw aan te leveren. De beheerder heeft hierover bericht gekregen; uw "
    "bestand wordt opnieuw beoordeeld zodra de fout bij ons is hersteld, en dan vindt u hier het antwoord."
)

MARKED_NAME = "gemarkeerd.xlsx"
