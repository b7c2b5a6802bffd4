"""What is taken out of a cause before it is written down or sent: secrets, addresses, and sheer length."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterable

    from orchestration.alerts.addresses import Address

LONGEST_CAUSE = 600
LONGEST_SUBJECT = 120
_SHORTEST_PASSWORD = 4
_SHORTEST_TOKEN = 8
GONE = "…"

_USERINFO = re.compile(r"(?<=://)[^/@\s]+@")
_QUERY = re.compile(r"(?<=[^\s?])\?[^\s'\"<>)]*(?==)[^\s'\"<>)]*")
_NAMED = re.compile(
    r"(?i)([\w-]*(?:authorization|api[-_]?key|token|secret|passw\w*|wachtwoord|signature)['\"]?\s*[=:]\s*)"
    r"(?:['\"]?(?:bearer|basic)\s+)?['\"]?[^\s,;'\"]+"
)
_BEARER = re.compile(r"(?i)\b(bearer|basic) [\w.~+/=-]{8,}")
_BLANK = re.compile(r"\s+")
_NOT_IN_SUBJECT = re.compile(r"[^A-Za-z0-9._:-]+")


def scrub_cause(cause: str, addresses: Iterable[Address] = ()) -> str:
    """A cause on one line, without what opens doors: passwords, tokens, query strings, and any part of an address."""
    text = cause
    for address in addresses:
        for part in _parts(address.url):
            text = text.replace(part, GONE)
    text = _USERINFO.sub(f"{GONE}@", text)
    text = _QUERY.sub("", text)
    text = _NAMED.sub(lambda found: f"{found[1]}{GONE}", text)
    text = _BEARER.sub(lambda found: f"{found[1]} {GONE}", text)
    text = "".join(letter if letter.isprintable() else " " for letter in text)
    text = _BLANK.sub(" ", text).strip()
    return text if len(text) <= LONGEST_CAUSE else f"{text[: LONGEST_CAUSE - 1].rstrip()}…"


def scrub_subject(subject: str) -> str:
    """An id as it is used everywhere: letters, digits and ``. _ : -`` only."""
    return _NOT_IN_SUBJECT.sub("-", subject)[:LONGEST_SUBJECT].strip("-") or "-"


def _parts(url: str) -> list[str]:
    """The address, who logs in with which password, and what in its path or query may be a token; longest first."""
    rest = url.partition("://")[2] or url
    place, _, query = rest.partition("?")
    who, at, where = place.rpartition("@")
    parts = {url, rest}
    parts |= {part for part in who.split(":") if at and len(part) >= _SHORTEST_PASSWORD}
    parts |= {part for part in re.split(r"[/&=]", f"{where.partition('/')[2]}&{query}") if len(part) >= _SHORTEST_TOKEN}
    parts |= {unquote(part) for part in parts}
    return sorted(filter(None, parts), key=lambda part: (-len(part), part))
