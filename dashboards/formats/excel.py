"""Excel's number codes, as far as pages need them: ``#,##0.0``, ``0.0" %"``, ``€ #,##0``, sections by ``;``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dashboards.formats.numbers import MINUS, dutch

DIGITS = re.compile(r"[#0][#0,]*(?:\.[#0]*)?")
LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|([^"\\_]+)')
DATE_CODE = re.compile(r"[dmyhs\s:/.,-]+\Z", re.IGNORECASE)
OUTSIDE_QUOTES = re.compile(r'"[^"]*"|\\.')


@dataclass(frozen=True)
class NumberCode:
    """One section of a code."""

    before: str
    after: str
    grouping: bool
    least: int
    """Decimals that always show."""
    most: int
    percent: bool

    def format(self, value: float) -> str:
        """The number in Dutch within its literals; the sign stands first."""
        scaled = value * 100 if self.percent else value
        text = dutch(scaled, self.most, grouping=self.grouping)
        if self.most > self.least and "," in text:
            whole, decimals = text.split(",")
            kept = decimals[: self.least] + decimals[self.least :].rstrip("0")
            text = f"{whole},{kept}" if kept else whole
        sign = MINUS if text.startswith(MINUS) else ""
        return f"{sign}{self.before}{text.removeprefix(MINUS)}{self.after}"


def is_date_code(code: str) -> bool:
    """Whether a code formats dates rather than numbers."""
    bare = OUTSIDE_QUOTES.sub("", code)
    return bool(bare.strip()) and DATE_CODE.match(bare) is not None


def parse_code(code: str) -> NumberCode | None:
    """The first section of a number code, None where the text is no number code."""
    section = _first_section(code)
    masked = OUTSIDE_QUOTES.sub(lambda m: "\0" * len(m[0]), section)
    digits = DIGITS.search(masked)
    if digits is None or re.search(r"[A-Za-z]", masked):
        return None
    pattern = digits[0]
    decimals = pattern.partition(".")[2]
    percent = "%" in masked
    return NumberCode(
        before=_literal(section[: digits.start()]),
        after=_literal(section[digits.end() :]).replace("%", "\u00a0%" if percent else "%"),
        grouping="," in pattern.partition(".")[0],
        least=decimals.count("0"),
        most=len(decimals),
        percent=percent,
    )


def _first_section(code: str) -> str:
    masked = OUTSIDE_QUOTES.sub(lambda m: "\0" * len(m[0]), code)
    return code[: masked.index(";")] if ";" in masked else code


def _literal(text: str) -> str:
    found = (m[1] or m[2] or m[3] or "" for m in LITERAL.finditer(text))
    return "".join(found).replace(" ", "\u00a0")
