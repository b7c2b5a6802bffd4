"""Cost against size as one SVG file, drawn with the pages' own charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboards.charts import line, svg
from dashboards.charts.geometry import WIDE
from dashboards.charts.model import PALETTE, Axis, Point, Series

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_STYLE = """
svg { font-family: sans-serif; color: #1d2530; background: #fff }
text { fill: currentColor } .end { text-anchor: end } .middle { text-anchor: middle }
.grid { stroke: #dde1e6 } .axis { stroke: #6b7684 }
.line, .bridge { fill: none; stroke: var(--c) } .series circle { fill: var(--c) } .series .label { fill: var(--c) }
.leader { fill: none; stroke: var(--c) } .c1 { --c: #0b5cad } .c2 { --c: #b3541e } .c3 { --c: #4b7f3b }
"""
"""What the pages' style sheet says of charts, in short: a file by itself has no style sheet beside it. Links
over sizes that were not measured are dashed."""


def draw(into: Path, series: Mapping[str, Sequence[tuple[float, float]]], x_title: str, y_title: str) -> None:
    """Write an SVG of lines: by name, the points (millions of observations, cost)."""
    lines = [
        Series(
            name,
            tuple(Point(x, y, f"{x:g}", f"{y:.3g}") for x, y in points),
            PALETTE[number],
        )
        for number, (name, points) in enumerate(series.items())
    ]
    options = line.LineOptions(
        x=Axis(title=x_title), y=Axis(title=y_title), format_y=lambda value: f"{value:g}",
        format_x=lambda value: f"{value:g}", missing="connect",
    )  # fmt: skip
    style = svg.element("style", _STYLE)
    drawn = svg.element(
        "svg", style, line.draw(lines, options, WIDE), xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDE.width:g} {WIDE.height:g}", font_size=WIDE.font,
    )  # fmt: skip
    into.write_text(str(drawn) + "\n", encoding="utf-8")
