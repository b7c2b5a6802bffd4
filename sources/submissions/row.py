"""One row of the form as a Pydantic model: what its input cells stand for."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - Pydantic needs it at run time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, ValidationInfo, model_validator

from sources.deliveries.model import Finding
from sources.rules.cells import breach, read_date, read_number, short
from sources.rules.texts import SHOWN_CHARS
from sources.submissions.form import CERTAINTIES, HEADINGS
from sources.tabular.cell_text import cell_text
from sources.tabular.numbers import dutch_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sources.submissions.form import Column
    from sources.tabular import Value

LONGEST_REMARK = 1_000


@dataclass(frozen=True)
class Reading:
    """What the cells of a row are read against."""

    unit: str
    """Of its indicator."""
    today: dt.date
    headings: Mapping[Column, str]
    highest: float | None = None
    """What a value can be at most: 100 for a share; None where there is no ceiling."""

    def heading(self, column: Column) -> str:
        """What a column is called in this file."""
        return self.headings.get(column, HEADINGS[column][0])


def _reading(info: ValidationInfo) -> Reading:
    return cast("Reading", info.context)


def _value(value: Any, info: ValidationInfo) -> float | None:  # noqa: ANN401 - whatever a cell holds
    if cell_text(value) is None:
        return None
    reading = _reading(info)
    number = read_number(reading.heading("value"), value)
    if reading.highest is not None and not 0 <= number <= reading.highest:
        highest = dutch_number(reading.highest)
        raise breach(
            "percentage_out_of_range",
            f"Een percentage ligt hier tussen 0 en {highest}.",
            f"Vul een getal in van 0 tot en met {highest}.",
        )
    if number < 0:
        raise breach(
            "implausible_value", f"Er kunnen geen negatieve {reading.unit} zijn.", "Vul 0 in of een hoger getal."
        )
    return number


def _as_of(value: Any, info: ValidationInfo) -> dt.date | None:  # noqa: ANN401 - whatever a cell holds
    if cell_text(value) is None:
        return None
    reading = _reading(info)
    return read_date(reading.heading("as_of"), value, reading.today)


def _certainty(value: Any) -> bool:  # noqa: ANN401 - whatever a cell holds
    text = (cell_text(value) or "").strip().casefold()
    if not text:
        return False
    if text not in CERTAINTIES:
        raise breach(
            "not_allowed_value",
            f"'{short(text)}' is geen keuze bij 'Zekerheid'.",
            f"Kies {' of '.join(CERTAINTIES)}, of laat de cel leeg.",
        )
    return CERTAINTIES[text]


def _remark(value: Any) -> str | None:  # noqa: ANN401 - whatever a cell holds
    text = (cell_text(value) or "").strip()
    if len(text) > LONGEST_REMARK:
        raise breach(
            "remark_too_long",
            f"De opmerking is {len(text)} tekens lang.",
            f"Kort de opmerking in tot hoogstens {LONGEST_REMARK} tekens.",
        )
    return text or None


class SubmittedRow(BaseModel):
    """The input cells of a row, typed; a row with a remark alone says so and gives no figure."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: Annotated[float | None, BeforeValidator(_value)]
    as_of: Annotated[dt.date | None, BeforeValidator(_as_of)]
    certainty: Annotated[bool, BeforeValidator(_certainty)]
    remark: Annotated[str | None, BeforeValidator(_remark)]

    @model_validator(mode="after")
    def _value_and_date_go_together(self) -> SubmittedRow:
        if self.value is not None and self.as_of is None:
            raise breach(
                "missing_date", "Bij dit cijfer staat geen peildatum.", "Vul de dag in waarop het cijfer gold."
            )
        if self.value is None and self.as_of is not None:
            raise breach("missing_value", "Er is wel een peildatum, maar geen cijfer.", "Vul het cijfer in.")
        return self


_WHOLE_ROW: dict[str, Column] = {"missing_date": "as_of", "missing_value": "value"}
"""Where rules on the whole row are shown."""


def read_row(values: Mapping[Column, Value], reading: Reading) -> tuple[SubmittedRow | None, list[Finding]]:
    """The row, or what is wrong with its cells."""
    given = {name: values.get(name) for name in ("value", "as_of", "certainty", "remark")}  # type: ignore[call-overload]
    try:
        return SubmittedRow.model_validate(given, context=reading), []
    except ValidationError as error:
        return None, [_finding(item, given, reading) for item in error.errors(include_url=False)]


def _finding(error: Mapping[str, Any], given: Mapping[str, Value], reading: Reading) -> Finding:
    rule = str(error["type"])
    column: Column = error["loc"][0] if error["loc"] else _WHOLE_ROW[rule]
    text = cell_text(given[column])
    return Finding(
        rule=rule,
        column=reading.heading(column),
        value=None if text is None else text[:SHOWN_CHARS],
        message=error["ctx"]["message"],
        expected=error["ctx"]["expected"],
    )
