"""The page's formats in the words of D3, which Superset formats with; the Dutch way itself is the server's locale."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dashboards.formats import excel

TAG = re.compile(r"(num|pct|eur|usd|gbp)([0-4])?([kmb])?\Z")
CURRENCY = {"eur": "EUR", "usd": "USD", "gbp": "GBP"}
AUTOMATIC = ",.2~f"
"""At most two decimals, none that say nothing."""


@dataclass(frozen=True)
class D3Format:
    """A D3 format and what stands around the number."""

    d3: str
    symbol: str = ""
    position: str = "suffix"

    @property
    def currency(self) -> dict[str, str] | None:
        """Superset's currency format, the one way to put words around a number there."""
        return {"symbol": self.symbol, "symbolPosition": self.position} if self.symbol else None


def d3_format(fmt: str | None) -> D3Format:
    """A tag (``num0``, ``eur0m``) or Excel code (``#,##0.0" %"``); what D3 cannot say falls back to automatic."""
    if fmt is None:
        return D3Format(AUTOMATIC)
    if fmt in {"id", "yyyy"}:
        return D3Format("d")
    if tag := TAG.match(fmt):
        return _tag(tag[1], tag[2], tag[3])
    code = excel_section(fmt)
    if code is None:
        return D3Format(AUTOMATIC)
    grouping = "," if code.grouping else ""
    if code.percent:
        return D3Format(f"{grouping}.{code.least}%")
    trim = "~" if code.most > code.least else ""
    words = (code.before or code.after).strip()
    return D3Format(f"{grouping}.{code.most}{trim}f", words, "prefix" if code.before else "suffix")


def excel_section(fmt: str) -> excel.Section | None:
    """How an Excel code writes a number above zero, None where it is none; one section is all that SQL and D3 take."""
    code = None if excel.is_date_code(fmt) else excel.parse_code(fmt)
    first = code.sections[0] if code is not None else None
    return first if isinstance(first, excel.Section) else None


def _tag(word: str, decimals: str | None, scale: str | None) -> D3Format:
    if scale:
        return D3Format(f".{int(decimals or 1) + 2}~s", CURRENCY.get(word, ""), "prefix")
    if word == "pct":
        return D3Format(f",.{decimals}%" if decimals else ",.2~%")
    return D3Format(f",.{decimals}f" if decimals else AUTOMATIC, CURRENCY.get(word, ""), "prefix")
