"""The one way in: a value, a format (tag, Excel code or none) and its column give text."""

from __future__ import annotations

import datetime as dt
import math
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from dashboards.formats import dates, excel
from dashboards.formats.numbers import MINUS, dutch, plain

if TYPE_CHECKING:
    from collections.abc import Callable

EMPTY = "\u2013"
"""What stands where there is no value; never a zero."""
SIGNS = {
    "eur": "€", "usd": "US$", "gbp": "£", "aud": "A$", "brl": "R$", "cad": "C$", "cny": "CN¥", "jpy": "JP¥", "inr": "₹",
    "krw": "₩", "ngn": "₦", "rub": "₽", "sek": "SEK",
}  # fmt: skip
"""Evidence's currencies, with the sign that a Dutch reader knows them by."""
MONEY_TAG = re.compile(rf"({'|'.join(SIGNS)})([0-2])?([kmb])?\Z")
NUMBER_TAG = re.compile(r"(num)([0-4])?([kmb])?\Z|(pct)([0-3])?\Z|(mult)([0-2])?\Z")
SCALES = {"k": (1e3, "\u00a0dzd."), "m": (1e6, "\u00a0mln."), "b": (1e9, "\u00a0mld."), None: (1.0, "")}
DATE_TAGS = {
    "ddd": "ddd", "dddd": "dddd", "mmm": "mmm", "mmmm": "mmmm", "yyyy": "yyyy", "shortdate": "d mmm yyyy",
    "longdate": "d mmmm yyyy", "fulldate": "dddd d mmmm yyyy", "mdy": "d-m-yyyy", "dmy": "d-m-yyyy", "hms": "hh:mm:ss",
}  # fmt: skip
SIMPLE: dict[str, Callable[[float], str]] = {
    "id": lambda value: plain(value, grouping=False),
    "yyyy": lambda value: str(int(value)),
    "fract": excel.fraction,
    "sci": lambda value: excel.scientific(value, 2),
}
AUTO_MAX_DECIMALS = 2


class UnknownFormatError(ValueError):
    """A format that is neither a tag nor an Excel code."""


def format_value(value: object, fmt: str | None = None) -> str:
    """The text of a value; without a format: dates in full, numbers with at most two decimals."""
    if value is None or value == "":
        return EMPTY
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, int | float):
        if not math.isfinite(value):
            return EMPTY
        return plain(value) if fmt is None else _number_formatter(fmt)(value)
    moment = value if isinstance(value, dt.date) else None
    if fmt is not None and isinstance(value, str) and is_date_format(fmt):
        moment = dates.parse(value)
    if moment is not None:
        return dates.dutch_date(moment, _date_pattern(fmt))
    return str(value)


def check_format(fmt: str) -> None:
    """Raise UnknownFormatError unless the format is known."""
    if not is_date_format(fmt):
        _number_formatter(fmt)


def implicit_format(column: str) -> str | None:
    """The format that a column's name asks for with its last part (``amount_eur``), as in Evidence."""
    _, _, suffix = column.rpartition("_")
    if suffix == column:
        return None
    return suffix if _is_number_tag(suffix) or suffix == "id" or suffix in DATE_TAGS else None


def _is_number_tag(fmt: str) -> bool:
    return bool(NUMBER_TAG.match(fmt) or MONEY_TAG.match(fmt)) or fmt in {"fract", "sci"}


def is_date_format(fmt: str) -> bool:
    """Whether a format is one of dates: a tag (``shortdate``) or an Excel code (``d mmm yyyy``)."""
    return fmt in DATE_TAGS or excel.is_date_code(fmt)


def _date_pattern(fmt: str | None) -> str:
    if fmt is None or not is_date_format(fmt):
        return DATE_TAGS["longdate"]
    return DATE_TAGS.get(fmt, fmt)


@lru_cache(maxsize=256)
def _number_formatter(fmt: str) -> Callable[[float], str]:
    if fmt in SIMPLE:
        return SIMPLE[fmt]
    if is_date_format(fmt):
        raise UnknownFormatError(f"'{fmt}' is a format of dates, and the value is a number")
    if tag := MONEY_TAG.match(fmt):
        return _tag_formatter(tag[1], tag[2], tag[3])
    if tag := NUMBER_TAG.match(fmt):
        word, decimals, scale = (tag[1], tag[2], tag[3]) if tag[1] else (tag[4] or tag[6], tag[5] or tag[7], None)
        # Evidence's mult is mult1.
        return _tag_formatter(word, "1" if word == "mult" and decimals is None else decimals, scale)
    if code := excel.parse_code(fmt):
        return code.format
    raise UnknownFormatError(f"unknown format '{fmt}'")


def _tag_formatter(word: str, decimals: str | None, scale: str | None) -> Callable[[float], str]:
    divisor, suffix = SCALES[scale]
    factor = 100.0 if word == "pct" else 1.0
    before = f"{SIGNS[word]}\u00a0" if word in SIGNS else ""
    after = suffix + {"pct": "\u00a0%", "mult": "x"}.get(word, "")

    def format_number(value: float) -> str:
        # Multiplying by 100 may leave 28.999999999999996; twelve digits are more than any figure has.
        scaled = value if factor == divisor else float(f"{value * factor / divisor:.12g}")
        text = plain(scaled) if decimals is None else dutch(scaled, int(decimals))
        sign = MINUS if text.startswith(MINUS) else ""
        return f"{sign}{before}{text.removeprefix(MINUS)}{after}"

    return format_number
