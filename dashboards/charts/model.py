"""What a chart draws, already in words and numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from markupsafe import Markup


@dataclass(frozen=True)
class Colour:
    """A CSS class that sets ``--c``, or a colour that the page's author gave."""

    css_class: str = ""
    value: str = ""

    def attributes(self, *classes: str) -> dict[str, str | None]:
        """``class`` and ``style`` for an element."""
        names = " ".join(c for c in (*classes, self.css_class) if c)
        return {"class_": names or None, "style": f"--c:{self.value}" if self.value else None}


PALETTE = tuple(Colour(f"c{i}") for i in range(1, 9))
TOKENS = {
    "base-content": Colour("c-ink"),
    "base-content-muted": Colour("c-muted"),
    "primary": Colour("c-accent"),
    "accent": Colour("c-accent"),
    "info": Colour("c1"),
    "positive": Colour("tone-good"),
    "warning": Colour("tone-weak"),
    "negative": Colour("tone-bad"),
}
"""Evidence's theme colours that a page may name; they follow the light or dark appearance."""


@dataclass(frozen=True)
class Point:
    """One value at one place; ``y`` None is a missing value."""

    x: float
    y: float | None
    x_text: str
    y_text: str


@dataclass(frozen=True)
class Series:
    """A named line, or the bars of one colour."""

    name: str
    points: tuple[Point, ...]
    colour: Colour
    icon: str = ""
    """Symbol beside the name in a legend, where the series is a status."""

    def known(self) -> list[tuple[Point, float]]:
        """Points that have a value."""
        return [(p, p.y) for p in self.points if p.y is not None]

    def coloured(self, colour: Colour) -> Series:
        """The same series in a colour of the author's choice."""
        return replace(self, colour=colour)

    def moved(self, places: dict[int, int]) -> Series:
        """The same series with its categories in another order."""
        points = sorted((replace(p, x=float(places[int(p.x)])) for p in self.points), key=lambda p: p.x)
        return replace(self, points=tuple(points))


@dataclass(frozen=True)
class Reference:
    """A straight line at a value of one axis, or between two points."""

    label: str
    colour: Colour
    x: float | None = None
    y: float | None = None
    dash: str = "dashed"
    end: tuple[float, float] | None = None
    """Where a line that begins at (x, y) ends."""
    width: float = 1.3
    label_at: str = "aboveEnd"


@dataclass(frozen=True)
class Band:
    """A part of the plane behind the marks; None is as far as the axis goes."""

    label: str
    colour: Colour
    x: tuple[float | None, float | None] = (None, None)
    y: tuple[float | None, float | None] = (None, None)
    opacity: float = 1.0
    border: str | None = None
    """Dash of its outline, None for no outline."""


@dataclass(frozen=True)
class Backdrop:
    """What an author puts behind or over the marks of a chart."""

    lines: tuple[Reference, ...] = ()
    bands: tuple[Band, ...] = ()

    def xs(self) -> list[float]:
        """Places on the x axis that must be in sight."""
        ends = [r.end[0] for r in self.lines if r.end]
        edges = [edge for band in self.bands for edge in band.x if edge is not None]
        return [*(r.x for r in self.lines if r.x is not None), *ends, *edges]

    def ys(self) -> list[float]:
        """Values on the y axis that must be in sight."""
        ends = [r.end[1] for r in self.lines if r.end]
        edges = [edge for band in self.bands for edge in band.y if edge is not None]
        return [*(r.y for r in self.lines if r.y is not None), *ends, *edges]


NO_BACKDROP = Backdrop()


@dataclass(frozen=True)
class Axis:
    """How an axis reads."""

    title: str = ""
    least: float | None = None
    most: float | None = None
    from_zero: bool = True
    labels: bool = True


def legend(entries: list[Series]) -> Markup:
    """Names with their colour (and shape) as a list, for charts whose marks cannot carry their name."""
    items = Markup("").join(
        Markup('<li><span class="{} {}"{}>{}</span>{}</li>').format(
            "mark" if s.icon else "swatch",
            s.colour.css_class,
            Markup(' style="--c:{}"').format(s.colour.value) if s.colour.value else "",
            Markup('<svg class="icon"><use href="#i-{}"/></svg>').format(s.icon) if s.icon else "",
            s.name,
        )
        for s in entries
    )
    return Markup('<ul class="legend" aria-hidden="true">{}</ul>').format(items) if entries else Markup("")
