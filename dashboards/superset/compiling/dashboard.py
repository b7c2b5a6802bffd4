"""One page to its dashboard, charts and datasets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dashboards.components.live import (
    Block,
    LiveChart,
    LiveColumn,
    LiveFilter,
    LiveRow,
    LiveTabs,
    LiveText,
)
from dashboards.querying.compiled import compile_query
from dashboards.superset.assets import asset_uuid
from dashboards.superset.compiling import choosing
from dashboards.superset.compiling.addresses import slug_of
from dashboards.superset.compiling.bodies import chart_asset, dashboard_asset
from dashboards.superset.compiling.choosing import BIND, with_choices
from dashboards.superset.compiling.colours import label_colours
from dashboards.superset.compiling.datasets import DatasetColumn
from dashboards.superset.compiling.filters import native_filter
from dashboards.superset.compiling.forms import chart_form
from dashboards.superset.compiling.live_page import LivePage
from dashboards.superset.compiling.number_words import with_words
from dashboards.superset.compiling.placing import PlacedChart, Placing
from dashboards.superset.compiling.reading import read_table
from dashboards.superset.compiling.shared_queries import SharedQueries
from dashboards.superset.compiling.text_dates import with_dates

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from uuid import UUID

    from dashboards.grammar.nodes import Page
    from dashboards.rendering.page import Surroundings
    from dashboards.superset.assets import Asset, Instead
    from dashboards.superset.compiling.choosing import Options
    from dashboards.superset.compiling.datasets import Shelf
    from dashboards.superset.compiling.target import Target

CSS = (Path(__file__).parent / "dashboard.css").read_text(encoding="utf-8")
TEXT_COLUMN = "tekst"
NO_NAME = "\u2060"
"""A chart that only holds words shows no name of its own: a word joiner, which nobody sees."""


class DashboardCompiler:
    """Compiles one page; afterwards ``charts`` and ``left_out`` hold what came with it."""

    def __init__(
        self,
        page: Page,
        site: Surroundings,
        shelf: Shelf,
        target: Target,
        parameters: Mapping[str, tuple[Options, Mapping[str, str]]],
    ) -> None:
        self._page = page
        self._site = site
        self._shelf = shelf
        self._target = target
        self._options: dict[tuple[str, str], Options] = {("params", n): o for n, (o, _) in parameters.items()}
        params = {name: next(v for v, label in labels.items() if label == options.default)
                  for name, (options, labels) in parameters.items()}  # fmt: skip
        route = page.route
        for name, value in params.items():
            route = route.replace(f"[{name}]", value)
        self._shared = SharedQueries(page.queries)
        self._live = LivePage(page, route, params, site, lambda _, query_id: self._shared.mark(query_id))
        self._colours: dict[str, str] = {}
        self._uses: dict[int, set[tuple[str, str]]] = {}
        """Chart number to the filters that its query takes."""
        self._next = 1
        self.charts: list[Asset] = []
        self.left_out: list[Instead] = []

    def compile(self, first_chart_id: int) -> Asset:
        """The dashboard; its charts count on from a number no other dashboard uses."""
        self._next = first_chart_id
        blocks = self._live.compile()
        for block in _flat(blocks):
            if isinstance(block, LiveFilter):
                self._add_options(block)
        placed = {
            id(block): self._chart(block) if isinstance(block, LiveChart) else self._text(block)
            for block in _flat(blocks)
            if isinstance(block, LiveChart | LiveText)
        }
        self.left_out = list(self._live.left_out)
        position = Placing(placed).dashboard(self._page.front_matter.title or self._page.route, blocks)
        slug = slug_of(self._page.route)
        return dashboard_asset(self._target, self._page, slug, position, self._filters(), self._colours, CSS)

    def _sql(self, query_id: str) -> str:
        return compile_query(query_id, self._page.queries, lambda sql, _: sql).sql.strip().rstrip(";")

    def _add_options(self, block: LiveFilter) -> None:
        choice = self._live.queries.inputs.choices[block.name]
        sql = self._sql(block.query) if block.query else None
        self._options["inputs", block.name] = choosing.of_input(block, choice, sql)

    def _chart(self, block: LiveChart) -> PlacedChart:
        sql = self._sql(block.query)
        uses = {(m[1], m[2]) for m in BIND.finditer(sql)}
        needed = [c for c in (block.x, block.series, *(m.column for m in block.measures), *block.columns) if c]
        words, dates = block.row_formats, block.dates_as_text
        reading = None
        if not uses and not words and not dates:
            reading = read_table(sql, needed, self._constant, ordered=bool(block.columns))
        result = self._live.queries.result(block.query)
        if result is None:  # the query's own problem stops the bundle
            return PlacedChart(asset_uuid("charts", self._page.file, block.title), block.title, 0)
        place = self._page.queries[block.query].place
        origin = f"dashboards/{place.file}:{place.line}"
        if reading is not None:
            dataset = self._shelf.table(reading.table)
        else:
            columns = [DatasetColumn(c.name, c.type) for c in result.columns.values()]
            sql, name = self._shared.statement(block.query), block.query
            if words:
                sql, name = with_words(sql, words), f"{name} ({', '.join(words)} in woorden)"
                columns = [DatasetColumn(c.name, "VARCHAR" if c.name in words else c.type) for c in columns]
            if dates:
                sql, name = with_dates(sql, dates), f"{name} ({', '.join(dates)} als datum)"
                columns = [DatasetColumn(c.name, "DATE" if c.name in dates else c.type) for c in columns]
            dataset = self._shelf.query(self._page.file, origin, name, with_choices(sql, self._options), columns)
        if block.series:
            labels = {row[block.series]: None for row in result.rows}
            self._colours |= label_colours(self._site.statuses, block.series, labels, block.colours)
        form = chart_form(block, reading)
        uuid = self._uuid(f"{block.viz_type}: {block.title} ({block.query})")
        self.charts.append(chart_asset(self._target, uuid, block.title, block.subtitle, origin, dataset, form))
        return self._placed(uuid, block.title, uses)

    def _constant(self, sql: str) -> object:
        rows = self._site.release.query("constant", sql, {}).rows
        return next(iter(rows[0].values())) if len(rows) == 1 else None

    def _text(self, block: LiveText) -> PlacedChart:
        html = f"'<div class=\"woorden\">' ||\n{block.sql}\n|| '</div>'"
        sql = self._shared.whole(f"select\n{html} as {TEXT_COLUMN}")
        uses = {(m[1], m[2]) for m in BIND.finditer(sql)}
        uuid = self._uuid("words")
        number = sum(1 for c in self.charts if str(c.body["description"]).startswith("Tekst"))
        name = f"tekst {number + 1}"
        columns = [DatasetColumn(TEXT_COLUMN, "VARCHAR")]
        dataset = self._shelf.query(self._page.file, block.origin, name, with_choices(sql, self._options), columns)
        chart = LiveChart("table", NO_NAME, "", columns=(TEXT_COLUMN,), titles={TEXT_COLUMN: NO_NAME})
        form = chart_form(chart, None)
        description = "Tekst die met het filter meegaat"
        self.charts.append(chart_asset(self._target, uuid, NO_NAME, description, block.origin, dataset, form))
        return self._placed(uuid, NO_NAME, uses)

    def _placed(self, uuid: UUID, name: str, uses: set[tuple[str, str]]) -> PlacedChart:
        placed = PlacedChart(uuid, name, self._next)
        self._uses[self._next] = uses
        self._next += 1
        return placed

    def _uuid(self, name: str) -> UUID:
        taken = {chart.uuid for chart in self.charts}
        number = 1
        while (uuid := asset_uuid("charts", self._page.file, f"{name} {number}" if number > 1 else name)) in taken:
            number += 1
        return uuid

    def _filters(self) -> list[dict[str, object]]:
        found = []
        for key, options in self._options.items():
            columns = [DatasetColumn(options.column, "VARCHAR"), DatasetColumn("waarde", "VARCHAR")]
            origin = f"dashboards/{self._page.file}"
            dataset = self._shelf.query(self._page.file, origin, f"keuze {options.name}", options.sql, columns)
            elsewhere = [number for number, uses in self._uses.items() if key not in uses]
            found.append(native_filter(self._page.file, options, dataset, elsewhere))
        return found


def _flat(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        match block:
            case LiveRow() | LiveColumn():
                yield from _flat(block.blocks)
            case LiveTabs():
                for tab in block.tabs:
                    yield from _flat(tab.blocks)
            case _:
                yield block
