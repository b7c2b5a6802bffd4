"""What a project's figure must agree with: its programme's years, and what was known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sources.deliveries.model import Finding
from sources.tabular.dates import dutch_date
from sources.tabular.numbers import dutch_number

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from sources.catalogue.programme import Programme
    from sources.catalogue.project import ProjectFact
    from sources.deliveries.model import Earlier, ProjectFigure


def figure_findings(
    figure: ProjectFigure,
    fact: ProjectFact,
    programme: Programme,
    earlier: Earlier,
    in_file: Mapping[dt.date, float],
    columns: tuple[str, str, str],
) -> list[Finding]:
    """What a figure disagrees with.

    Args:
        figure: The figure.
        fact: What the catalogue says of it.
        programme: Its project's programme.
        earlier: What was known before this delivery.
        in_file: The values of the same fact in this delivery, by their dates.
        columns: The headings of its value, of its date, and of what is said about it.
    """
    value_column, date_column, remark_column = columns
    outside = _outside(figure, programme, date_column)
    if outside is not None:
        return [outside]
    known = {item.as_of: item.value for item in earlier.figures(figure.project_id, figure.fact_id)}
    found: list[Finding] = []
    if known.get(figure.as_of) == figure.value:
        found.append(
            Finding(
                rule="unchanged",
                severity="notice",
                column=value_column,
                value=dutch_number(figure.value),
                message=f"Dit cijfer van {dutch_date(figure.as_of)} was al bekend.",
                expected="U hoeft niets te doen.",
            )
        )
    if fact.cumulative:
        before = {day: value for day, value in {**known, **in_file}.items() if day < figure.as_of}
        found.extend(_lower(figure, before, value_column, remark_column))
    return found


def _outside(figure: ProjectFigure, programme: Programme, column: str) -> Finding | None:
    if programme.start_year <= figure.as_of.year <= programme.end_year:
        return None
    return Finding(
        rule="date_outside_programme",
        column=column,
        value=figure.as_of.isoformat(),
        message=f"{dutch_date(figure.as_of)} ligt buiten de looptijd van {programme.name}.",
        expected=f"Vul een dag in van 1 januari {programme.start_year} tot en met 31 december {programme.end_year}.",
    )


def _lower(figure: ProjectFigure, before: Mapping[dt.date, float], column: str, remark: str) -> list[Finding]:
    """A running total that went down, without or with a word on why."""
    if not before:
        return []
    day, highest = max(before.items(), key=lambda item: item[1])
    if figure.value >= highest:
        return []
    said = f"{dutch_number(figure.value)} is lager dan {dutch_number(highest)} op {dutch_date(day)}"
    if figure.remark:
        return [
            Finding(
                rule="lower_than_before",
                severity="notice",
                column=column,
                value=dutch_number(figure.value),
                message=f"{said}; uw uitleg is overgenomen.",
                expected="U hoeft niets te doen.",
            )
        ]
    return [
        Finding(
            rule="lower_than_before",
            column=column,
            value=dutch_number(figure.value),
            message=f"{said}, terwijl dit vanaf het begin wordt geteld.",
            expected=f"Vul {dutch_number(highest)} of meer in, of leg bij '{remark}' uit waarom het lager is.",
        )
    ]
