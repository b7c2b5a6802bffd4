"""What a cell stands for, or what is wrong with it; raised so that Pydantic's models can carry it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from pydantic_core import PydanticCustomError

from sources.tabular.cell_text import cell_text
from sources.tabular.dates import DateProblem, dutch_date, parse_date
from sources.tabular.numbers import NumberProblem, dutch_number, parse_number

if TYPE_CHECKING:
    import datetime as dt

    from sources.tabular.book import Value

_SHOWN = 60
"""Characters of a cell in a sentence: enough to find it again."""


def breach(rule: str, message: str, expected: str) -> PydanticCustomError:
    """What is wrong with a cell, in the words of a finding; its type is the rule."""
    return PydanticCustomError(rule, "{message}", {"message": message, "expected": expected})


def short(text: str) -> str:
    """A text as it is quoted in a sentence."""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def read_number(name: str, value: Value) -> float:
    """The number in the column of this name.

    Raises:
        PydanticCustomError: it is no number (``not_a_number``), or may be two (``ambiguous_number``).
    """
    try:
        return parse_number(value)
    except NumberProblem as problem:
        _no_number(name, value, problem)


def read_date(name: str, value: Value, today: dt.date) -> dt.date:
    """The day in the column of this name, today at the latest.

    Raises:
        PydanticCustomError: it is no date (``not_a_date``), may be two (``ambiguous_date``), or is to come
            (``date_in_future``).
    """
    expected = "Schrijf de datum als 31-12-2022."
    try:
        day = parse_date(value)
    except DateProblem as problem:
        shown = short(cell_text(value) or "")
        if problem.reason == "ambiguous":
            readings = " of ".join(map(dutch_date, problem.readings))
            said = f"kan twee dagen zijn: {readings}" if readings else "heeft een jaartal van twee cijfers"
            raise breach("ambiguous_date", f"'{shown}' {said}.", expected) from problem
        raise breach("not_a_date", f"'{shown}' is bij '{name}' geen datum.", expected) from problem
    if day > today:
        raise breach(
            "date_in_future",
            f"{dutch_date(day)} ligt in de toekomst.",
            f"Vul een dag in tot en met {dutch_date(today)}.",
        )
    return day


def _no_number(name: str, value: Value, problem: NumberProblem) -> NoReturn:
    shown = short(cell_text(value) or "")
    if problem.reason == "ambiguous":
        readings = " of ".join(map(dutch_number, problem.readings))
        whole = dutch_number(max(problem.readings, key=abs)).replace(".", "")
        raise breach(
            "ambiguous_number",
            f"'{shown}' kan twee getallen zijn: {readings}.",
            f"Schrijf het getal zonder punt of komma voor duizendtallen, zoals {whole}.",
        ) from problem
    raise breach(
        "not_a_number",
        f"'{shown}' is bij '{name}' geen getal.",
        "Vul alleen een getal in, zonder eenheid of andere tekens.",
    ) from problem
