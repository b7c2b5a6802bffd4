"""What a cell held, as text: to show, to keep, and to look through before either."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sources.tabular.book import Value

_E_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?![\w-])", re.IGNORECASE)
# Ten digits from 0, or +31 and nine, with the usual separators; not a piece of a longer number.
_TELEPHONE = re.compile(
    r"(?<![\w.,+/-])(?:(?:\+|00)31[ .-]?(?:\(0\)[ .-]?)?|0)[1-9](?:[ .-]?[0-9]){8}(?![\w.,]?[0-9]|\w)"
)
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r")


def cell_text(value: Value) -> str | None:
    """The text of a cell; None for an empty one. Dates as ISO, whole numbers without a point, ``ja`` and ``nee``."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004 - exact up to there
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    text = str(value)
    return text if text.strip() else None


def personal_data_in(text: str) -> str | None:
    """``e-mailadres`` or ``telefoonnummer`` where the text seems to hold one; None where not."""
    if _E_MAIL.search(text):
        return "e-mailadres"
    return "telefoonnummer" if _TELEPHONE.search(text) else None


def is_formula_like(text: str) -> bool:
    """Whether a spreadsheet would take the text for a formula, were it pasted there."""
    return text.startswith(_FORMULA_START) and len(text) > 1
