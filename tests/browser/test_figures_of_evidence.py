"""What Evidence would write in the tables of the real site, worked out without Evidence: the same figures.

``python -m benchmarks.evidence`` builds the pages with Evidence and reads them; it takes minutes and a registry.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

CELL = re.compile(r'<t[dh][^>]* data-v="([^"]+)"[^>]*>([^<]*)</t[dh]>')
FIGURE = re.compile("(?:ca\\.[ \u00a0])?([-\u2212]?)([\\d.]+)(?:,(\\d+))?(?:[ \u00a0](?:%|km))?")


def by_evidence(value: float, decimals: int) -> str:
    """A number by ``#,##0.00`` and the like as SheetJS' SSF 0.11 writes it, without the commas.

    It takes the whole part off first and so loses the last digits of a binary fraction: 22.65 becomes 22.6.
    """
    size, sign = abs(value), "-" if value < 0 else ""
    if decimals == 0:
        return f"{sign}{math.floor(size + 0.5)}"
    whole = math.floor(size)
    part = math.floor((size - whole) * 10**decimals + 0.5)
    if part == 10**decimals:
        whole, part = whole + 1, 0
    return f"{sign}{whole}.{part:0{decimals}}"


def test_every_figure_in_a_table_is_rounded_before_it_is_shown(site: Path) -> None:
    assert by_evidence(22.65, 1) == "22.6", "a half that is not rounded in SQL differs: what this test is for"
    figures, other = 0, []
    for file in site.rglob("*.html"):
        for key, text in CELL.findall(file.read_text(encoding="utf-8")):
            shown = FIGURE.fullmatch(text)
            if shown is None:
                continue
            sign, whole, decimals = shown.groups(default="")
            ours = f"{'-' if sign else ''}{whole.replace('.', '')}{'.' if decimals else ''}{decimals}"
            theirs = by_evidence(float(key), len(decimals))
            figures += 1
            if ours != theirs:
                other.append(f"{file.relative_to(site)}: {text}, Evidence {theirs} ({key})")
    assert figures > 5_000
    assert other == []
