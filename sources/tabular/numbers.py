"""Numbers as people write them: Dutch and English notation, and never a guess between the two."""

from __future__ import annotations

import math
import re
import unicodedata
from decimal import Context, Decimal
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from sources.tabular.book import Value

MINUS = "\N{MINUS SIGN}"
"""As Dutch readers see it in print."""

NumberReason = Literal["ambiguous", "not_a_number"]

_SHOWN = Decimal("0.000001")
_EXACT = Context(prec=400)
_PLAIN = re.compile(r"[0-9]+([.,][0-9]+)?")
_GROUPED = re.compile(r"[0-9]{1,3}(?P<group>[., ])[0-9]{3}(?:(?P=group)[0-9]{3})*(?:(?!(?P=group))[.,][0-9]+)?")
# Up to three digits, not a lone zero, then one mark and three digits: thousands to one reader, decimals to the next.
_EITHER = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")


class NumberProblem(ValueError):  # noqa: N818 - an answer to whoever wrote it
    """What was written is not one number."""

    def __init__(self, reason: NumberReason, readings: tuple[float, ...] = ()) -> None:
        super().__init__(reason)
        self.reason: NumberReason = reason
        self.readings = readings
        """The two numbers that it may be, smallest first, where it is ambiguous."""


def parse_number(value: Value) -> float:
    """The number in a cell.

    Text may have a decimal comma or point, and thousands in groups of three by points, commas or spaces. Text that
    reads either way (``1.234``) is never guessed. A percent sign, a currency or an exponent is no part of a number.

    Raises:
        NumberProblem: it is no finite number (``not_a_number``; an empty cell too), or may be two (``ambiguous``).
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise NumberProblem("not_a_number")
    return _finite(value) if isinstance(value, int | float) else _from_text(value)


def dutch_number(value: float) -> str:
    """A finite number as a Dutch reader writes it (``1.234,5``), with the decimals it has, at most six."""
    exact = Decimal(repr(value)).quantize(_SHOWN, context=_EXACT)
    whole, _, decimals = f"{abs(exact):,f}".partition(".")
    decimals = decimals.rstrip("0")
    text = whole.replace(",", ".") + (f",{decimals}" if decimals else "")
    return f"{MINUS}{text}" if exact < 0 else text


def _from_text(text: str) -> float:
    # Spaces of any width, and the minus that typesetters use.
    text = "".join(" " if unicodedata.category(c) == "Zs" else c for c in text.strip()).replace(MINUS, "-")
    sign = -1.0 if text.startswith("-") else 1.0
    digits = text[1:].lstrip(" ") if text[:1] in {"-", "+"} else text
    if _EITHER.fullmatch(digits):
        decimal = sign * float(digits.replace(",", "."))
        thousands = sign * float(re.sub("[.,]", "", digits))
        raise NumberProblem("ambiguous", tuple(sorted((decimal, thousands))))
    if _PLAIN.fullmatch(digits):
        return _finite(sign * float(digits.replace(",", ".")))
    grouped = _GROUPED.fullmatch(digits)
    if grouped is None:
        raise NumberProblem("not_a_number")
    return _finite(sign * float(digits.replace(grouped["group"], "").replace(",", ".")))


def _finite(number: float) -> float:
    try:
        found = float(number)
    except OverflowError:
        raise NumberProblem("not_a_number") from None
    if not math.isfinite(found):
        raise NumberProblem("not_a_number")
    return found
