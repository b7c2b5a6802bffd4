"""Dutch numbers: 1.234,5 with a real minus sign."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

MINUS = "\u2212"
AUTO_DECIMALS = 2


def dutch(value: float, decimals: int, *, grouping: bool = True) -> str:
    """A number with a fixed count of decimals, rounded half up as people round."""
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    digits = f"{abs(rounded):,.{decimals}f}" if grouping else f"{abs(rounded):.{decimals}f}"
    text = digits.translate(str.maketrans(",.", ".,"))
    return f"{MINUS}{text}" if rounded < 0 else text


def plain(value: float, *, grouping: bool = True) -> str:
    """A number with as many decimals as it needs, at most two."""
    if isinstance(value, int) or float(value).is_integer():
        return dutch(int(value), 0, grouping=grouping)
    text = dutch(value, AUTO_DECIMALS, grouping=grouping)
    return text.rstrip("0").rstrip(",")
