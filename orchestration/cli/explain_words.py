"""Numbers and formulas of an explanation, with the numbers filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orchestration.explaining import Figure, Term

TIMES = "\N{MULTIPLICATION SIGN}"

_MOST = 6
"""How many terms a formula spells out."""


def number(value: float | None) -> str:
    """A number as it is, without a tail of noise; ``unknown`` where there is none."""
    return "unknown" if value is None else f"{value:,.12g}"


def formula(figure: Figure) -> str:
    """How the figure was made of its terms, in one line."""
    above = [term for term in figure.terms if term.part == "numerator"]
    below = [term for term in figure.terms if term.part == "denominator"]
    match figure.calculation:
        case "annual_sum":
            return f"the sum of {len(above)} parts of the year: {_sum(above)}"
        case "annual_mean":
            return f"the mean of {len(above)} parts of the year: ({_sum(above)}) ÷ {len(above)}"
        case "sum":
            return f"the sum of {len(above)} municipalities: {_sum(above)}"
        case "weighted_mean":
            weights = sum(term.weight.value for term in above if term.weight is not None)
            names = {term.weight.indicator_id for term in above if term.weight is not None}
            return (
                f"the mean of {len(above)} municipalities, weighted by {', '.join(sorted(names))}: "
                f"({_sum(above)}) ÷ {number(weights)}"
            )
        case _ if figure.factor == 1 and len(above) == 1 and not below and above[0].coefficient == 1:
            return "taken over as published"
        case _:
            factor = "" if figure.factor == 1 else f"{number(figure.factor)} {TIMES} "
            divided = f" ÷ {_side(below)}" if below else ""
            return f"{factor}{_side(above)}{divided} = {number(figure.value)}"


def _side(terms: list[Term]) -> str:
    return _sum(terms) if len(terms) == 1 and terms[0].coefficient == 1 else f"({_sum(terms)})"


def _sum(terms: list[Term]) -> str:
    told = ""
    for term in terms[:_MOST]:
        sign = "-" if term.coefficient < 0 else "+"
        told += f" {sign} " if told else "-" if sign == "-" else ""
        size = abs(term.coefficient)
        told += ("" if size == 1 else f"{number(size)} {TIMES} ") + number(term.value)
        told += "" if term.weight is None else f" {TIMES} {number(term.weight.value)}"
    return told + (" + …" if len(terms) > _MOST else "")
