"""What the input cells of the template accept: a number, a choice, a day, a text; with help and errors in Dutch.

A spreadsheet checks what is typed, not what is pasted: the judge checks everything again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.worksheet.datavalidation import DataValidation

from sources.rules.ranges import PERCENT, highest_of
from sources.submissions.form import CERTAINTIES
from sources.submissions.row import LONGEST_REMARK
from sources.tabular.numbers import dutch_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openpyxl.worksheet.worksheet import Worksheet

    from sources.catalogue.project import ProjectFact
    from sources.submissions.form import Column
    from sources.submissions.subject import Subject


def add_input_rules(sheet: Worksheet, subject: Subject, first_row: int, letters: Mapping[Column, str]) -> None:
    """Add the rules to the sheet.

    Args:
        sheet: The sheet to fill in.
        subject: Its project; its facts stand one a row.
        first_row: The row of the first fact.
        letters: The letter of every input column.
    """
    by_value: dict[tuple[str, float | None], DataValidation] = {}
    for row, fact in enumerate(subject.facts, start=first_row):
        key = (fact.unit, highest_of(fact))
        if key not in by_value:
            by_value[key] = _number(fact)
        by_value[key].add(f"{letters['value']}{row}")
    last_row = first_row + len(subject.facts) - 1
    rules = {"certainty": _choice(), "as_of": _day(subject), "remark": _text()}
    columns: tuple[Column, ...] = ("certainty", "as_of", "remark")
    for column in columns:
        rules[column].add(f"{letters[column]}{first_row}:{letters[column]}{last_row}")
    for rule in (*by_value.values(), *rules.values()):
        rule.allow_blank = True
        rule.showInputMessage = rule.showErrorMessage = True
        sheet.add_data_validation(rule)


def _number(fact: ProjectFact) -> DataValidation:
    highest = highest_of(fact)
    percent = " Typ 80 voor tachtig procent, zonder procentteken." if fact.unit == PERCENT else ""
    bounds = "0 of een hoger getal" if highest is None else f"een getal van 0 tot en met {dutch_number(highest)}"
    rule = DataValidation(
        type="decimal",
        operator="greaterThanOrEqual" if highest is None else "between",
        formula1="0",
        formula2=None if highest is None else f"{highest:g}",
    )
    rule.promptTitle = "Nieuwe waarde"
    rule.prompt = f"Alleen het getal, in de eenheid '{fact.unit}'.{percent}"
    rule.errorTitle = "Geen geldige waarde"
    rule.error = f"Vul {bounds} in, zonder eenheid of andere tekens."
    return rule


def _choice() -> DataValidation:
    rule = DataValidation(type="list", formula1=f'"{",".join(CERTAINTIES)}"')
    rule.promptTitle = "Zekerheid"
    rule.prompt = "Geteld of gemeten: exact. Geschat of afgerond: ongeveer. Leeg telt als exact."
    rule.errorTitle = "Geen keuze uit de lijst"
    rule.error = f"Kies {' of '.join(CERTAINTIES)}, of laat de cel leeg."
    return rule


def _day(subject: Subject) -> DataValidation:
    programme = subject.programme
    # DATE and TODAY: a bare number would mean another day in a workbook that counts from 1904.
    rule = DataValidation(
        type="date",
        operator="between",
        formula1=f"DATE({programme.start_year},1,1)",
        formula2=f"MIN(DATE({programme.end_year},12,31),TODAY())",
    )
    rule.promptTitle = "Peildatum"
    rule.prompt = "De dag waarop het cijfer gold, bijvoorbeeld 31-12-2022."
    rule.errorTitle = "Geen geldige peildatum"
    rule.error = (
        f"Vul een dag in van 1 januari {programme.start_year} tot en met 31 december {programme.end_year}, en niet na "
        "vandaag. Schrijf de dag als 31-12-2022."
    )
    return rule


def _text() -> DataValidation:
    rule = DataValidation(type="textLength", operator="lessThanOrEqual", formula1=str(LONGEST_REMARK))
    rule.promptTitle = "Opmerking"
    rule.prompt = "Wat een lezer moet weten, bijvoorbeeld waarom een cijfer lager is. Zet er geen namen van mensen in."
    rule.errorTitle = "De opmerking is te lang"
    rule.error = f"Gebruik hoogstens {LONGEST_REMARK} tekens."
    return rule
