"""A word-sized line, in a table cell or beside a number."""

from __future__ import annotations

from markupsafe import Markup

from dashboards.charts import svg
from dashboards.charts.geometry import Scale

WIDTH = 96.0
HEIGHT = 26.0


def draw(points: list[tuple[float, float]], said: str) -> Markup:
    """One small SVG with its sentence; missing years are not bridged but passed at their true distance."""
    if not points:
        return Markup("")
    x = Scale(points[0][0], points[-1][0], 4, WIDTH - 6)
    values = [value for _, value in points]
    y = Scale(min(values), max(values), HEIGHT - 5, 5)
    drawn = [(x(a), y(b)) for a, b in points]
    parts = [svg.element("path", d=svg.path(drawn), class_="line")] if len(drawn) > 1 else []
    parts.append(svg.element("circle", cx=drawn[-1][0], cy=drawn[-1][1], r=2.6))
    size = f"0 0 {svg.number(WIDTH)} {svg.number(HEIGHT)}"
    return svg.element("svg", *parts, class_="spark", viewBox=size, role="img", aria_label=said)
