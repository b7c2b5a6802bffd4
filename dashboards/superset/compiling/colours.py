"""Colours by name, taken from the site's stylesheet: a status has one colour, wherever it shows."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from dashboards.charts.model import TOKENS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dashboards.status import Statuses

STYLESHEET = Path(__file__).parents[2] / "site" / "static" / "site.css"
PROPERTY = re.compile(r"--([\w-]+):\s*(?:light-dark\()?(#[0-9a-fA-F]{6})\b")
OF_CLASS = {"c-ink": "ink", "c-muted": "soft", "c-accent": "accent"}


@cache
def properties() -> dict[str, str]:
    """Custom property to colour in the light appearance, which stands first in the file."""
    found: dict[str, str] = {}
    for name, value in PROPERTY.findall(STYLESHEET.read_text(encoding="utf-8")):
        found.setdefault(name, value)
    return found


def colour_of(word: str) -> str:
    """A colour of the page's (``primary``, ``base-content``) or one written out, as ``#rrggbb``."""
    token = TOKENS.get(word)
    if token is None:
        return word
    css_class = token.css_class
    return properties()[OF_CLASS.get(css_class, css_class.removeprefix("tone-"))]


def label_colours(
    statuses: Statuses, column: str, labels: Iterable[object], chosen: Mapping[str, str]
) -> dict[str, str]:
    """Series name to colour: the author's choice, then the status; other names get the palette's.

    On the pages statuses of one tone differ by shape; here, without shapes, each further one is a lighter tint.
    """
    found = {name: colour_of(word) for name, word in chosen.items()}
    known = [status for label in labels if (status := statuses.find(column, label)) is not None]
    shades: dict[str, int] = {}
    for status in sorted(known, key=lambda s: s.sort_order):
        step = shades.get(status.tone, 0)
        shades[status.tone] = step + 1
        found.setdefault(status.label, _tint(properties()[status.tone], step))
    return found


def _tint(colour: str, step: int) -> str:
    share = min(0.7, 0.4 * step)
    parts = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(part + (255 - part) * share):02x}" for part in parts)
