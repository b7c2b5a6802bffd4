"""The range in which a value of a project's fact can lie at all, and where it is worth a second look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sources.deliveries.model import Finding
from sources.rules.cells import short
from sources.tabular.numbers import dutch_number

if TYPE_CHECKING:
    from sources.catalogue.project import ProjectFact
    from sources.deliveries.model import Earlier, ProjectFigure

PERCENT = "%"
SECOND_LOOK = 10
"""Times all that was known or meant: taken over, with a word."""
IMPOSSIBLE = 1_000
"""Times all that was known or meant: a slip of the keys, or a date or an amount in the wrong cell."""

_WHOLE = 100.0
_SMALLEST_MEASURE = 10.0
"""Below it ten times as much is still a handful, and no reason to ask."""
_CLEARLY_MORE = 5.0
"""A percentage that was at least this is not likely to have become less than one."""


def highest_of(fact: ProjectFact) -> float | None:
    """100 for a share; None where there is no ceiling.

    A percentage of which the catalogue itself states more than 100 is no share of a whole (an income limit of 120 %).
    """
    if fact.unit != PERCENT or max(fact.value or 0, fact.target or 0) > _WHOLE:
        return None
    return _WHOLE


def magnitude_findings(figure: ProjectFigure, fact: ProjectFact, earlier: Earlier, column: str) -> list[Finding]:
    """Whether a value is of another order than all that was known or meant.

    Args:
        figure: The figure.
        fact: What the catalogue says of it.
        earlier: What was known before this delivery.
        column: The heading of its value.
    """
    known = [item.value for item in earlier.figures(figure.project_id, figure.fact_id)]
    stated = max([fact.value or 0, fact.target or 0, *known])
    if fact.unit == PERCENT and 0 < figure.value <= 1 and stated >= _CLEARLY_MORE:
        return [_fraction(figure, column)]
    measure = max(stated, _SMALLEST_MEASURE)
    if figure.value <= SECOND_LOOK * measure:
        return []
    value = short(dutch_number(figure.value))
    if figure.value > IMPOSSIBLE * measure:
        return [
            Finding(
                rule="implausible_value",
                column=column,
                value=value,
                message=f"Dit is meer dan {dutch_number(IMPOSSIBLE)} keer zo veel als bekend of bedoeld was.",
                expected=f"Vul het aantal in de eenheid '{fact.unit}' in; tot nu toe was het hoogste getal "
                f"{dutch_number(stated)}.",
            )
        ]
    return [
        Finding(
            rule="unusually_high",
            severity="warning",
            column=column,
            value=value,
            message=f"Dit is meer dan {SECOND_LOOK} keer zo veel als tot nu toe bekend of bedoeld was.",
            expected="Kijk na of het cijfer klopt; het is wel overgenomen.",
        )
    ]


def _fraction(figure: ProjectFigure, column: str) -> Finding:
    """Spreadsheets keep what is typed as 80 % as 0.8; only the sender knows which was meant."""
    value, hundredfold = dutch_number(figure.value), dutch_number(figure.value * 100)
    if figure.remark:
        return Finding(
            rule="fraction_of_percentage",
            severity="notice",
            column=column,
            value=value,
            message=f"{value} % is overgenomen, met uw opmerking.",
            expected="U hoeft niets te doen.",
        )
    return Finding(
        rule="fraction_of_percentage",
        column=column,
        value=value,
        message=f"Hier staat {value} %. Een spreadsheet maakt dat van {hundredfold} % als u het procentteken typt.",
        expected=f"Vul {hundredfold} in, zonder procentteken. Klopt {value} % toch? Zeg dat dan in de opmerking.",
    )
