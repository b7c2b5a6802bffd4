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
from dashboards.charts.model import Colour, Series, legend
from dashboards.components.base import ColumnName, Component, Context, Data, Format, as_tuple, title_of
from dashboards.components.chart_data import EVIDENCE_ONLY, colour, nothing
from dashboards.components.live_map import live_map
from dashboards.components.many_map import many_map
from dashboards.components.map_looks import NO_FIGURE, Kinds, Scale
from dashboards.formats import EMPTY, format_value
from dashboards.problems import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboards.components.live import Block, LiveContext
    from dashboards.grammar.nodes import Node
    from dashboards.querying.result import Row

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
    """Areas with their name and value written on them, shaded; a schematic map where an outline is missing.

    More than 40 areas have no words on them: they are coloured in five classes with about as many areas in each, which
    the legend tells; words have a colour and a hatching. Name and value show when an area is pointed at, and the table
    has every area, with its link.
    """

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
    min: float | None = Field(
        None, description="value of the faintest shade; none: the lowest there is. Not for more than 40"
    )
    max: float | None = Field(
        None, description="value of the strongest shade; none: the highest there is. Not for more than 40"
    )
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
    """Names of more areas than this do not fit a map."""

    @override
    def render(self, context: Context, children: Sequence[Node]) -> Markup:
        """A figure with the map, and its figures as a table."""
        if not self._sound(context):
            return Markup("")
        if not self.data.rows or (self.value and all(row[self.value] is None for row in self.data.rows)):
            return nothing(self.title, self.empty_set, self.empty_message)
        areas = context.areas()
        if len(self.data.rows) > self.MANY:
            return many_map(self, context, areas)
        looks = self._looks(context)
        shapes = [
            self._shape(row, areas.find(self.geo_id, row[self.area_col]), looks, context) for row in self.data.rows
        ]
        missing = [shape.name for shape in shapes if not shape.polygons]
        said = describe.areas_on_a_map([shape.said for shape in shapes])
        text = FigureText(
            context.new_id("kaart"), self.words(), "", said, self._notes(areas, missing, tiled=tiles_are_used(shapes))
        )
        table = self.table([shape.name for shape in shapes])
        return map_figure(text, shapes, table, self._legend(looks, context), schematic=bool(missing))

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
        return True

    def scalar(self) -> bool:
        """Whether the value is a number on a scale, rather than a word."""
        if self.legend_type is not None:
            return self.legend_type == "scalar"
        return self.value is not None and self.data.columns[self.value].kind == "number"

    def palette(self) -> tuple[Colour, ...]:
        """The author's own colours."""
        own = self.color_palette or ((self.color,) if self.color else ())
        return tuple(map(colour, own))

    def _looks(self, context: Context) -> Scale | Kinds:
        if not self.scalar():
            return Kinds.of(self.data, self.value, self.palette(), context)
        return Scale.of(self.numbers(), self.palette(), self.min, self.max)

    def numbers(self) -> list[float]:
        """Every value that there is."""
        return [float(v) for row in self.data.rows if self.value and isinstance(v := row[self.value], int | float)]

    def _shape(self, row: Row, area: Area | None, looks: Scale | Kinds, context: Context) -> Shape:
        name = str(row[self.area_col]) if area is None else area.properties["name"]
        value = None if self.value is None else row[self.value]
        text = self.text_of(value)
        status = context.status(self.value, value) if self.value else None
        if status is not None:
            context.status_mark(status)
        address = row[self.link] if self.link else None
        return Shape(
            name=name,
            text="" if status is not None or self.value is None else text,
            said=self.said_of(name, row),
            fill=looks.fill(value, f"var(--{status.tone})" if status else None),
            polygons=area.polygons if area is not None else (),
            tile=area.tile if area is not None else None,
            icon=status.icon if status else "",
            css_class=f"tone-{status.tone}" if status else "",
            href=context.link(str(address)) if address else "",
        )

    def said_of(self, name: str, row: Row) -> str:
        """An area's name with all that the map tells of it."""
        told = [self.text_of(row[self.value])] if self.value else []
        told += [f"{title}: {said}" for title, said in self._told(row)]
        return ": ".join([name, ", ".join(told)]) if told else name

    def text_of(self, value: object) -> str:
        """A value as the reader sees it."""
        if value is None:
            return NO_FIGURE
        return format_value(value, self.value_fmt) if isinstance(value, int | float) else str(value)

    def _told(self, row: Row) -> list[tuple[str, str]]:
        own = {self.value, self.area_col}
        return [
            (str(tip.get("title") or title_of(str(tip["id"]))), format_value(row[str(tip["id"])], tip.get("fmt")))
            for tip in self.tooltip
            if tip["id"] not in own
        ]

    def words(self) -> str:
        """The title."""
        return self.title or (title_of(self.value) if self.value else "Kaart")

    def _notes(self, areas: Areas, missing: Sequence[str], *, tiled: bool) -> tuple[str, ...]:
        own = (self.attribution,) if self.attribution else ()
        if not missing:
            return (*own, f"Grenzen: {areas.source}.") if areas.source else own
        every = len(missing) == len(self.data.rows)
        said = NO_OUTLINES if every else f"Schema, geen kaart: van {', '.join(missing)} is geen grens beschikbaar."
        return (*own, f"{said} {TILED}" if tiled else said)

    def table(self, names: Sequence[str]) -> FigureTable:
        """Every area with its figures.

        Args:
            names: what stands in the first cell of each row, in the order of the data.
        """
        heads = [title_of(self.area_col) if self.area_col not in PROPERTIES else "Gebied"]
        if self.value:
            heads.append(self.words())
        heads += [title for title, _ in self._told(self.data.rows[0])]
        rows = []
        for name, row in zip(names, self.data.rows, strict=True):
            value = None if self.value is None else row[self.value]
            shown = [EMPTY if value is None else self.text_of(value)] if self.value else []
            rows.append((name, *shown, *(said for _, said in self._told(row))))
        return FigureTable(tuple(heads), tuple(rows))

    def _legend(self, looks: Scale | Kinds, context: Context) -> Markup:
        if not self.legend or self.value is None:
            return Markup("")
        if isinstance(looks, Scale):
            ends = (("zwakste", looks.low), ("sterkste", looks.high)) if looks.high > looks.low else ()
            return legend([
                Series(f"{tint} tint: {self.text_of(value)}", (), Colour(value=looks.fill(value, None)))
                for tint, value in ends
            ])  # fmt: skip
        entries = []
        for word in looks.order:
            status = context.status(self.value, word)
            shown = Colour(f"tone-{status.tone}") if status else Colour(value=looks.fill(word, None))
            entries.append(Series(str(word), (), shown, status.icon if status else ""))
        return legend(entries)
