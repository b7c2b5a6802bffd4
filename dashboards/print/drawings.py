"""Makes inline drawings fit for paper: WeasyPrint knows neither a page's style nor its symbols inside an SVG."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.etree import ElementTree as ET

from dashboards.site.icons import SHAPES, UNKNOWN_SHAPE

if TYPE_CHECKING:
    from collections.abc import Mapping

HERE = Path(__file__).parent
SVG = "{http://www.w3.org/2000/svg}"
DECLARED = re.compile(r"--([\w-]+):\s*(#[0-9a-fA-F]{3,8})")
USED = re.compile(r"var\(--([\w-]+)\)")
OWN_COLOUR = re.compile(r"--c:\s*([^;]+)")


@cache
def palette() -> Mapping[str, str]:
    """The colours on paper, by the name of their custom property; ``report.css`` declares them."""
    return dict(DECLARED.findall((HERE / "report.css").read_text(encoding="utf-8")))


def settled(text: str) -> str:
    """CSS or SVG with every custom property replaced by its colour.

    Raises:
        KeyError: a custom property that ``report.css`` does not declare.
    """
    return USED.sub(lambda m: palette()[m[1]], text)


@cache
def style() -> str:
    """The style that every chart carries."""
    return settled((HERE / "drawing.css").read_text(encoding="utf-8"))


def prepare(root: ET.Element) -> None:
    """Change a parsed page in place: one drawing per chart, each with its style, its shapes and its words."""
    parents = {child: parent for parent in root.iter() for child in parent}
    words = {e.get("id"): " ".join("".join(e.itertext()).split()) for e in root.iter() if e.get("id")}
    for svg in [e for e in root.iter(f"{SVG}svg") if not _within_svg(e, parents)]:
        classes = (svg.get("class") or "").split()
        if "narrow" in classes:
            parents[svg].remove(svg)
            continue
        if "icon" in classes:
            _to_background(svg, parents[svg])
            continue
        _draw_shapes(svg)
        svg.set("color", palette()["accent"])
        _settle_colours(svg)
        _add_style(svg)
        _name(svg, words)


def _within_svg(element: ET.Element, parents: Mapping[ET.Element, ET.Element]) -> bool:
    parent = parents.get(element)
    return parent is not None and str(parent.tag).startswith(SVG)


def _draw_shapes(svg: ET.Element) -> None:
    """The shape itself instead of a reference to one elsewhere on the page."""
    for use in list(svg.iter(f"{SVG}use")):
        name = (use.get("href") or "").removeprefix("#i-")
        use.tag = f"{SVG}svg"
        use.attrib.pop("href", None)
        use.set("viewBox", "0 0 16 16")
        shape = SHAPES.get(name, UNKNOWN_SHAPE)
        # On a coloured bar the shape is white, and what is cut out of it has the colour of the bar.
        shape = shape.replace('stroke="var(--paper)"', 'class="cut"')
        use.extend(ET.fromstring(f'<svg xmlns="http://www.w3.org/2000/svg">{shape}</svg>'))  # noqa: S314  our constants


def _to_background(svg: ET.Element, beside: ET.Element) -> None:
    """A shape beside the word that says what it means, in that word's colour.

    As a picture it would have to be read out, and the word would be heard twice; a background is decoration.
    """
    tone = next((c for c in (beside.get("class") or "").split() if c.startswith("tone-")), "tone-neutral")
    name = next((use.get("href") or "" for use in svg.iter(f"{SVG}use")), "").removeprefix("#i-")
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" color="{palette()[tone.removeprefix("tone-")]}">'
        f"{settled(SHAPES.get(name, UNKNOWN_SHAPE))}</svg>"
    )
    tail = svg.tail
    svg.clear()
    svg.tag, svg.tail = "span", tail
    svg.set("class", "icon")
    svg.set("style", f"background-image: url('data:image/svg+xml,{quote(drawing)}')")


def _settle_colours(svg: ET.Element) -> None:
    """Colours that a page's author gave stand in ``--c``, which an SVG on paper does not know."""
    for element in svg.iter():
        if own := OWN_COLOUR.search(element.get("style") or ""):
            element.set("color", settled(own[1].strip()))


def _add_style(svg: ET.Element) -> None:
    sheet = ET.Element(f"{SVG}style")
    sheet.text = style()
    svg.insert(0, sheet)


def _name(svg: ET.Element, words: Mapping[str | None, str]) -> None:
    """A title, from which the PDF takes the words for who cannot see the drawing."""
    ids = f"{svg.get('aria-labelledby') or ''} {svg.get('aria-describedby') or ''}".split()
    said = svg.get("aria-label") or " ".join(words[i] for i in ids if words.get(i))
    if said:
        title = ET.Element(f"{SVG}title")
        title.text = said
        svg.insert(0, title)
