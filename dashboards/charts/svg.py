"""SVG elements as escaped text."""

from __future__ import annotations

from markupsafe import Markup, escape

Attribute = str | int | float | None


def number(value: float) -> str:
    """A coordinate with one decimal at most: short, and the same on every machine."""
    text = f"{value:.1f}"
    return text.removesuffix(".0") if text != "-0.0" else "0"


def element(tag: str, *children: str | Markup, **attributes: Attribute) -> Markup:
    """One element; ``class_`` is class, ``stroke_width`` is stroke-width, None leaves an attribute out."""
    shown = [
        f' {name.rstrip("_").replace("_", "-")}="{number(value) if isinstance(value, int | float) else escape(value)}"'
        for name, value in attributes.items()
        if value is not None
    ]
    inside = "".join(escape(child) for child in children)
    head = f"<{tag}{''.join(shown)}"
    return Markup(f"{head}>{inside}</{tag}>" if inside else f"{head}/>")  # noqa: S704  every part is escaped above


def join(parts: list[Markup]) -> Markup:
    """Elements one after the other."""
    return Markup("").join(parts)


def path(points: list[tuple[float, float]]) -> str:
    """A polyline as path data."""
    return "".join(f"{'L' if i else 'M'}{number(x)} {number(y)}" for i, (x, y) in enumerate(points))
