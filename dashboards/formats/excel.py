"""Excel's number codes the Dutch way: ``#,##0.0``, ``0.0%``, ``€ #,##0``, ``#,##0.0,,"M"``, ``0.00E+0``, ``# ?/?``.

Up to three sections, parted by ``;``: for positive numbers, negative numbers and zero. ``@`` and colours such as
``[Red]`` are left out: a page has its own way to say that a number is bad.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from dashboards.formats.numbers import MINUS, dutch

DIGITS = re.compile(r"[#0?][#0?,]*(?:\.[#0?]*)?")
TRAILING = re.compile(r",+\Z")
EXPONENT = re.compile(r"E[+-](0+)")
FRACTION = re.compile(r"[#0? ]*(\?+)/(\?+|\d+)\Z")
LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|([^"\\_]+)')
DATE_CODE = re.compile(r"(?:am/pm|[dmyhs\s:/.,-])+\Z", re.IGNORECASE)
OUTSIDE_QUOTES = re.compile(r'"[^"]*"|\\.')
BRACKETS = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]|\[[^\]]*\]")
SECTIONS = 3
LONGEST_DENOMINATOR = 4


@dataclass(frozen=True)
class Section:
    """One section of a code."""

    before: str
    after: str
    grouping: bool
    least: int
    """Decimals that always show."""
    most: int
    percent: bool
    thousands: int = 0
    """How often the number is divided by a thousand."""
    exponent: bool = False
    denominator: int = 0
    """Digits of a fraction's denominator, 0 where the number is no fraction."""

    def format(self, value: float) -> str:
        """The number in Dutch within its literals; the sign stands first."""
        scaled = value * 100 if self.percent else value
        if self.percent or self.thousands:
            # Multiplying may leave 28.999999999999996; twelve digits are more than any figure has.
            scaled = float(f"{scaled / 1000**self.thousands:.12g}")
        if self.denominator:
            text = fraction(scaled, self.denominator)
        elif self.exponent:
            text = scientific(scaled, self.most)
        else:
            text = self._plain(scaled)
        sign = MINUS if text.startswith(MINUS) else ""
        return f"{sign}{self.before}{text.removeprefix(MINUS)}{self.after}"

    def _plain(self, value: float) -> str:
        text = dutch(value, self.most, grouping=self.grouping)
        if self.most > self.least and "," in text:
            whole, decimals = text.split(",")
            kept = decimals[: self.least] + decimals[self.least :].rstrip("0")
            text = f"{whole},{kept}" if kept else whole
        return text


@dataclass(frozen=True)
class NumberCode:
    """A whole code."""

    sections: tuple[Section | str, ...]
    """A section without digits is a text that stands for every number of its kind."""

    def format(self, value: float) -> str:
        """The number by the section that is for it; a section for negative numbers says the sign itself."""
        if value == 0 and len(self.sections) == SECTIONS:
            return _by(self.sections[2], value)
        if value < 0 and len(self.sections) > 1:
            return _by(self.sections[1], -value)
        return _by(self.sections[0], value)


def _by(section: Section | str, value: float) -> str:
    return section if isinstance(section, str) else section.format(value)


def is_date_code(code: str) -> bool:
    """Whether a code formats dates rather than numbers."""
    bare = OUTSIDE_QUOTES.sub("", code)
    return bool(bare.strip()) and DATE_CODE.match(bare) is not None


def parse_code(code: str) -> NumberCode | None:
    """A number code, None where the text is none."""
    if code.strip().lower() == "general":
        return NumberCode((Section("", "", grouping=False, least=0, most=10, percent=False),))
    texts = _sections(code)
    if len(texts) > SECTIONS:
        return None
    first = _section(texts[0])
    if not isinstance(first, Section):
        return None
    others = tuple(_section(text) for text in texts[1:])
    if any(section is None for section in others):
        return None
    return NumberCode((first, *(section for section in others if section is not None)))


def _sections(code: str) -> list[str]:
    masked = OUTSIDE_QUOTES.sub(lambda m: "\0" * len(m[0]), code)
    ends = [i for i, char in enumerate(masked) if char == ";"]
    return [code[a:b] for a, b in zip([0, *(e + 1 for e in ends)], [*ends, len(code)], strict=True)]


def _section(text: str) -> Section | str | None:
    """One section, a mere text, or None for what is neither."""
    section = BRACKETS.sub(lambda m: f'"{m[1]}"' if m[1] else "", text)
    masked = OUTSIDE_QUOTES.sub(lambda m: "\0" * len(m[0]), section)
    if part := FRACTION.match(masked):
        digits = len(part[2]) if part[2].startswith("?") else LONGEST_DENOMINATOR
        return Section("", "", grouping=False, least=0, most=0, percent=False, denominator=min(digits, 4))
    digits_at = DIGITS.search(masked)
    exponent = EXPONENT.match(masked, digits_at.end()) if digits_at else None
    end = exponent.end() if exponent else digits_at.end() if digits_at else 0
    rest = masked[: digits_at.start()] + masked[end:] if digits_at else masked
    if re.search(r"[A-Za-z@]", rest):
        return None
    if digits_at is None:
        return _literal(section) if len(section) > 0 else None
    pattern = digits_at[0]
    whole, _, decimals = pattern.partition(".")
    thousands = TRAILING.search(whole)
    # Commas after the last digit divide; after decimals they stand outside what DIGITS takes.
    after = section[end:]
    more = re.match(r",+", after)
    percent = "%" in rest
    return Section(
        before=_literal(section[: digits_at.start()]),
        after=_literal(after[more.end() :] if more else after).replace("%", "\u00a0%" if percent else "%"),
        grouping="," in (whole[: thousands.start()] if thousands else whole),
        least=decimals.count("0"),
        most=len(decimals),
        percent=percent,
        thousands=(len(thousands[0]) if thousands else 0) + (len(more[0]) if more else 0),
        exponent=exponent is not None,
    )


def scientific(value: float, decimals: int) -> str:
    """16546 as 1,65E+4."""
    mantissa, _, power = f"{value:.{decimals}e}".partition("e")
    number = mantissa.replace("-", MINUS).replace(".", ",")
    return f"{number}E{'+' if int(power) >= 0 else MINUS}{abs(int(power))}"


def fraction(value: float, digits: int = 1) -> str:
    """The nearest fraction with a denominator of so many digits: 2 3/4."""
    nearest = Fraction(value).limit_denominator(10**digits - 1)
    sign = MINUS if nearest < 0 else ""
    whole, part = divmod(abs(nearest), 1)
    if not part:
        return f"{sign}{whole}"
    shown = f"{part.numerator}/{part.denominator}"
    return f"{sign}{whole}\u00a0{shown}" if whole else f"{sign}{shown}"


def _literal(text: str) -> str:
    found = (m[1] or m[2] or m[3] or "" for m in LITERAL.finditer(text))
    return "".join(found).replace(" ", "\u00a0")
