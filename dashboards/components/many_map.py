"""AreaMap of more areas than words fit on: five classes or a hatching for each word, every area in the table."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from markupsafe import Markup

from dashboards.charts import describe
from dashboards.charts.figure import FigureText
from dashboards.charts.many_areas import Place, map_of_many
from dashboards.components.map_looks import Kinds, ManyLooks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboards.areas import Areas
    from dashboards.components.base import Context
    from dashboards.components.maps import AreaMap

TOLD = "Wijs een gebied aan voor naam en cijfer. Alle gebieden staan in de tabel."
CLASSED = f"Bij elke tint horen ongeveer evenveel gebieden. {TOLD}"
NAMED = 5
"""Areas without an outline that are named; of more the number is told."""


def many_map(chart: AreaMap, context: Context, areas: Areas) -> Markup:
    """The figure of a chart whose data are sound."""
    looks = _looks(chart, context)
    places, names, links, missing = [], [], [], []
    for row in chart.data.rows:
        area = areas.find(chart.geo_id, row[chart.area_col])
        name = str(row[chart.area_col]) if area is None else area.properties["name"]
        if area is None or not area.polygons:
            missing.append(name)
        address = row[chart.link] if chart.link else None
        href = context.link(str(address)) if address else ""
        look = looks.of(row[chart.value] if chart.value else None)
        places.append(Place(look, chart.said_of(name, row), href, () if area is None else area.polygons))
        names.append(name)
        links.append(Markup('<a href="{}">{}</a>').format(href, name) if href else name)
    # A map of most areas says more than tiles in a row do; of a few of them it would say something else.
    schematic = 2 * len(missing) > len(places)
    text = FigureText(
        context.new_id("kaart"),
        chart.words(),
        "",
        _described(chart, names),
        _notes(chart, areas, missing, schematic=schematic),
    )
    shown = looks.shown({place.look for place in places}, legend=chart.legend)
    return map_of_many(text, shown, places, chart.table(links), schematic=schematic)


def _looks(chart: AreaMap, context: Context) -> ManyLooks:
    if chart.scalar():
        return ManyLooks.of_numbers(chart.numbers(), chart.palette(), chart.text_of)
    kinds = Kinds.of(chart.data, chart.value, chart.palette(), context)
    return ManyLooks.of_words(kinds, lambda word: context.status(chart.value or "", word))


def _described(chart: AreaMap, names: Sequence[str]) -> str:
    values = [row[chart.value] for row in chart.data.rows] if chart.value else []
    if not chart.scalar():
        words = Counter(str(value) for value in values if value is not None)
        return describe.many_areas([], dict(words.most_common()), values.count(None), len(names))
    known = [
        (float(value), chart.text_of(value), name)
        for value, name in zip(values, names, strict=True)
        if isinstance(value, int | float)
    ]
    return describe.many_areas(known, {}, values.count(None), len(names))


def _notes(chart: AreaMap, areas: Areas, missing: Sequence[str], *, schematic: bool) -> tuple[str, ...]:
    notes = [CLASSED if chart.scalar() else TOLD]
    if chart.attribution:
        notes.append(chart.attribution)
    if missing:
        named = (
            ", ".join(missing) if len(missing) <= NAMED else f"{len(missing)} van de {len(chart.data.rows)} gebieden"
        )
        notes.append(f"{'Schema, geen kaart: van' if schematic else 'Van'} {named} is geen grens beschikbaar.")
    if areas.source and not schematic:
        notes.append(f"Grenzen: {areas.source}.")
    return tuple(notes)
