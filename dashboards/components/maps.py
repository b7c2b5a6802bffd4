"""AreaMap: a value per area, on the outlines of the release."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from markupsafe import Markup
from pydantic import BeforeValidator, Field
from typing_extensions import override

from dashboards.areas import AREAS_URL, PROPERTIES, Area, Areas
from dashboards.charts import describe
from dashboards.charts.figure import FigureTable, FigureText
from dashboards.charts.map import Shape, map_figure, tiles_are_used
from dashboards.charts.model import PALETTE, Colour, Series, legend
from dashboards.charts.shade import Shades, css_value, shades
from dashboards.components.base import ColumnName, Component, Context, Data, Format, as_tuple, title_of
from dashboards.components.chart_data import EVIDENCE_ONLY, colour, nothing
from dashboards.components.live_map import live_map
from dashboards.formats import EMPTY, format_value
from dashboards.problems import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboards.components.live import Block, LiveContext
    from dashboards.grammar.nodes import Node
    from dashboards.querying.result import Row

CATEGORY = 34
"""Per cent of its colour that an area of a category gets: ink on it stays readable."""

NO_OUTLINES = "Schema, geen kaart: de grenzen zijn niet beschikbaar."
TILED = "De vakken liggen ongeveer zoals de gemeenten."


def _local(value: object) -> object:
    if value != AREAS_URL:
        raise ValueError(f"write geoJsonUrl='{AREAS_URL}': the site has the areas of the release there, and no others")
    return value


def _no_tiles(value: object) -> object:
    if value != "":
        raise ValueError('write basemap="": a base map would be fetched from another host by every reader')
    return value


class AreaMap(Component):
    """Areas with their name and value written on them, shaded; a schematic map where an outline is missing."""

    data: Data
    area_col: ColumnName = Field(alias="areaCol", description="column that says which area a row is about")
    geo_json_url: Annotated[str, BeforeValidator(_local)] = Field(
        alias="geoJsonUrl", description=f"always '{AREAS_URL}': Evidence's default is an address on another host"
    )
    geo_id: str = Field(alias="geoId", description=f"property of an area that areaCol holds: {', '.join(PROPERTIES)}")
    basemap: Annotated[str, BeforeValidator(_no_tiles)] = Field(
        description="always empty: Evidence's default is a base map on another host"
    )
    value: ColumnName | None = Field(None, description="column to show; none: the areas alone")
    value_fmt: Format = Field("num0", alias="valueFmt")
    title: str | None = None
    min: float | None = Field(None, description="value of the faintest shade; none: the lowest there is")
    max: float | None = Field(None, description="value of the strongest shade; none: the highest there is")
    color: str | None = None
    color_palette: Annotated[tuple[str, ...] | None, BeforeValidator(as_tuple)] = Field(
        None, alias="colorPalette", description="of numbers: colours from low to high; of words: one for each"
    )
    legend: bool = True
    legend_type: Literal["categorical", "scalar"] | None = Field(
        None, alias="legendType", description="none: by the column, words or numbers"
    )
    link: ColumnName | None = Field(None, description="column with the address of an area's page")
    tooltip: tuple[dict[str, Any], ...] = Field(
        (), description="more columns to tell: [{id, title, fmt, showColumnName}]; they stand in the table too"
    )
    empty_set: Literal["error", "warn", "pass"] = Field("error", alias="emptySet")
    empty_message: str | None = Field(None, alias="emptyMessage")
    height: float = Field(300, description="the drawing takes the height that its outlines need")
    legend_position: str = Field("bottomLeft", alias="legendPosition", description="here it stands above the map")
    starting_lat: float | None = Field(None, alias="startingLat", description="all areas are always in sight")
    starting_long: float | None = Field(None, alias="startingLong", description="all areas are always in sight")
    starting_zoom: float | None = Field(None, alias="startingZoom", description="all areas are always in sight")
    attribution: str | None = Field(
        None, description="words below the map; the source of the outlines always stands there"
    )
    opacity: float | None = Field(None, description=EVIDENCE_ONLY)
    border_color: str = Field("base-300", alias="borderColor", description=EVIDENCE_ONLY)
    border_width: float | None = Field(None, alias="borderWidth", description=EVIDENCE_ONLY)
    ignore_zoom: bool = Field(default=False, alias="ignoreZoom", description=EVIDENCE_ONLY)
    show_tooltip: bool = Field(default=True, alias="showTooltip", description=EVIDENCE_ONLY)
    tooltip_type: Literal["hover", "click"] = Field("hover", alias="tooltipType", description=EVIDENCE_ONLY)

    MANY: ClassVar[int] = 40
    """Names of more areas than this do not fit a page."""

    @override
    def render(self, context: Context, children: Sequence[Node]) -> Markup:
        """A figure with the map, and its figures as a table."""
        if not self._sound(context):
            return Markup("")
        if not self.data.rows or (self.value and all(row[self.value] is None for row in self.data.rows)):
            return nothing(self.title, self.empty_set, self.empty_message)
        areas = context.areas()
        looks = self._looks(context)
        shapes = [
            self._shape(row, areas.find(self.geo_id, row[self.area_col]), looks, context) for row in self.data.rows
        ]
        missing = [shape.name for shape in shapes if not shape.polygons]
        said = describe.areas_on_a_map([shape.said for shape in shapes])
        text = FigureText(
            context.new_id("kaart"), self._words(), "", said, self._notes(areas, missing, tiled=tiles_are_used(shapes))
        )
        return map_figure(text, shapes, self._table(shapes), self._legend(looks, context), schematic=bool(missing))

    @override
    def live(self, context: LiveContext, children: Sequence[Node]) -> tuple[Block, ...]:
        """Polygons where the query has their outlines, else a bar per area."""
        return live_map(self, context)

    def _sound(self, context: Context) -> bool:
        if self.geo_id not in PROPERTIES:
            context.problem(f"an area has no property '{self.geo_id}'", nearest(self.geo_id, PROPERTIES))
            return False
        if self.scalar() and self.value and self.data.columns[self.value].kind != "number":
            kind = self.data.columns[self.value].type
            context.problem(f"legendType=scalar needs numbers: column '{self.value}' is {kind}")
            return False
        unknown = [str(tip.get("id")) for tip in self.tooltip if tip.get("id") not in self.data.columns]
        if unknown:
            context.problem(f"tooltip: no column '{unknown[0]}'", nearest(unknown[0], self.data.columns))
            return False
        counted = Counter(row[self.area_col] for row in self.data.rows)
        twice = [area for area, count in counted.items() if count > 1]
        if twice:
            context.problem(f"two rows of '{self.data.id}' are about the same area: {twice[0]}")
            return False
        if len(self.data.rows) > self.MANY:
            context.problem(f"{len(self.data.rows)} areas: at most {self.MANY} fit a map with their names")
            return False
        return True

    def scalar(self) -> bool:
        """Whether the value is a number on a scale, rather than a word."""
        if self.legend_type is not None:
            return self.legend_type == "scalar"
        return self.value is not None and self.data.columns[self.value].kind == "number"

    def _palette(self) -> tuple[Colour, ...]:
        own = self.color_palette or ((self.color,) if self.color else ())
        return tuple(map(colour, own))

    def _looks(self, context: Context) -> _Scale | _Kinds:
        if self.value is None:
            return _Kinds({}, self._palette() or (Colour("c-muted"),))
        if not self.scalar():
            words = list(dict.fromkeys(row[self.value] for row in self.data.rows if row[self.value] is not None))
            statuses = {word: context.status(self.value, word) for word in words}
            words.sort(key=lambda word: status.sort_order if (status := statuses[word]) else 0)
            return _Kinds({word: i for i, word in enumerate(words)}, self._palette() or PALETTE)
        values = [float(v) for row in self.data.rows if isinstance(v := row[self.value], int | float)]
        low = min(values) if self.min is None else self.min
        high = max(values) if self.max is None else self.max
        return _Scale(shades(self._palette() or (Colour("c-accent"),), low, high, None, ()), low, high)

    def _shape(self, row: Row, area: Area | None, looks: _Scale | _Kinds, context: Context) -> Shape:
        name = str(row[self.area_col]) if area is None else area.properties["name"]
        value = None if self.value is None else row[self.value]
        text = self._format(value)
        status = context.status(self.value, value) if self.value else None
        if status is not None:
            context.status_mark(status)
        told = [text] if self.value else []
        told += [f"{title}: {said}" for title, said in self._told(row)]
        address = row[self.link] if self.link else None
        return Shape(
            name=name,
            text="" if status is not None or self.value is None else text,
            said=": ".join([name, ", ".join(told)]) if told else name,
            fill=looks.fill(value, f"var(--{status.tone})" if status else None),
            polygons=area.polygons if area is not None else (),
            tile=area.tile if area is not None else None,
            icon=status.icon if status else "",
            css_class=f"tone-{status.tone}" if status else "",
            href=context.link(str(address)) if address else "",
        )

    def _format(self, value: object) -> str:
        if value is None:
            return "geen cijfer"
        return format_value(value, self.value_fmt) if isinstance(value, int | float) else str(value)

    def _told(self, row: Row) -> list[tuple[str, str]]:
        own = {self.value, self.area_col}
        return [
            (str(tip.get("title") or title_of(str(tip["id"]))), format_value(row[str(tip["id"])], tip.get("fmt")))
            for tip in self.tooltip
            if tip["id"] not in own
        ]

    def _words(self) -> str:
        return self.title or (title_of(self.value) if self.value else "Kaart")

    def _notes(self, areas: Areas, missing: Sequence[str], *, tiled: bool) -> tuple[str, ...]:
        own = (self.attribution,) if self.attribution else ()
        if not missing:
            return (*own, f"Grenzen: {areas.source}.") if areas.source else own
        every = len(missing) == len(self.data.rows)
        said = NO_OUTLINES if every else f"Schema, geen kaart: van {', '.join(missing)} is geen grens beschikbaar."
        return (*own, f"{said} {TILED}" if tiled else said)

    def _table(self, shapes: Sequence[Shape]) -> FigureTable:
        heads = [title_of(self.area_col) if self.area_col not in PROPERTIES else "Gebied"]
        if self.value:
            heads.append(self._words())
        heads += [title for title, _ in self._told(self.data.rows[0])]
        rows = []
        for shape, row in zip(shapes, self.data.rows, strict=True):
            value = None if self.value is None else row[self.value]
            shown = [EMPTY if value is None else self._format(value)] if self.value else []
            rows.append((shape.name, *shown, *(said for _, said in self._told(row))))
        return FigureTable(tuple(heads), tuple(rows))

    def _legend(self, looks: _Scale | _Kinds, context: Context) -> Markup:
        if not self.legend or self.value is None:
            return Markup("")
        if isinstance(looks, _Scale):
            ends = (("zwakste", looks.low), ("sterkste", looks.high)) if looks.high > looks.low else ()
            return legend([
                Series(f"{tint} tint: {self._format(value)}", (), Colour(value=looks.fill(value, None)))
                for tint, value in ends
            ])  # fmt: skip
        entries = []
        for word in looks.order:
            status = context.status(self.value, word)
            shown = Colour(f"tone-{status.tone}") if status else Colour(value=looks.fill(word, None))
            entries.append(Series(str(word), (), shown, status.icon if status else ""))
        return legend(entries)


class _Scale:
    """Numbers from faint to strong."""

    def __init__(self, shading: Shades, low: float, high: float) -> None:
        self.shading, self.low, self.high = shading, low, high

    def fill(self, value: object, _given: str | None) -> str:
        """Nothing for no value: an unknown figure is not a low one."""
        return self.shading.css(float(value)) if isinstance(value, int | float) else ""


class _Kinds:
    """Words, a colour for each."""

    def __init__(self, order: dict[object, int], palette: Sequence[Colour]) -> None:
        self.order, self._palette = order, palette

    def fill(self, value: object, given: str | None) -> str:
        """The colour of a word, or the one that its status has."""
        if value is None and self.order:
            return ""
        own = css_value(self._palette[self.order.get(value, 0) % len(self._palette)])
        return f"color-mix(in srgb, {given or own} {CATEGORY}%, transparent)"
