"""Dutch dates: 12 maart 2026."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
SHORT_MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
READERS_ZONE = ZoneInfo("Europe/Amsterdam")
CODE = re.compile(r'"[^"]*"|\\.|\s*am/pm|d{1,4}|m{1,4}|y{2,4}|h{1,2}|s{1,2}|.', re.IGNORECASE)


def local(value: dt.date) -> dt.datetime:
    """The moment as a reader's clock shows it; a timestamp without a zone is UTC, a date is that date."""
    if not isinstance(value, dt.datetime):
        return dt.datetime(value.year, value.month, value.day, tzinfo=READERS_ZONE)
    aware = value if value.tzinfo else value.replace(tzinfo=dt.UTC)
    return aware.astimezone(READERS_ZONE)


def parse(text: str) -> dt.date | None:
    """A date or moment from ISO text, None when it is something else."""
    try:
        return dt.datetime.fromisoformat(text) if len(text) > len("2026-03-12") else dt.date.fromisoformat(text)
    except ValueError:
        return None


def dutch_date(value: dt.date, pattern: str) -> str:
    """A date by an Excel pattern (``d mmmm yyyy``); ``mm`` after ``hh`` means minutes, as in Excel."""
    moment = local(value)
    out: list[str] = []
    after_hour = False
    for match in CODE.finditer(pattern):
        code = match[0]
        lower = code.lower()
        if lower[0] == "h" and code[0] not in '"\\':
            after_hour = True
        elif lower[0] in "dy":
            after_hour = False
        out.append(_piece(code, lower, moment, minutes=after_hour and lower in {"m", "mm"}))
    return "".join(out)


def _piece(code: str, lower: str, moment: dt.datetime, *, minutes: bool) -> str:
    if lower.endswith("am/pm"):
        return ""  # a Dutch clock counts to 24
    if code.startswith('"'):
        return code[1:-1]
    if code.startswith("\\"):
        return code[1:]
    pieces = {
        "d": str(moment.day),
        "dd": f"{moment.day:02d}",
        "ddd": DAYS[moment.weekday()][:2],
        "dddd": DAYS[moment.weekday()],
        "m": str(moment.month),
        "mm": f"{moment.month:02d}",
        "mmm": SHORT_MONTHS[moment.month - 1],
        "mmmm": MONTHS[moment.month - 1],
        "yy": f"{moment.year % 100:02d}",
        "yyyy": str(moment.year),
        "h": str(moment.hour),
        "hh": f"{moment.hour:02d}",
        "s": str(moment.second),
        "ss": f"{moment.second:02d}",
    }
    if minutes:
        return f"{moment.minute:02d}" if lower == "mm" else str(moment.minute)
    return pieces.get(lower, code)
