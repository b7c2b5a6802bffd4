"""DataTable and its columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from markupsafe import Markup
from pydantic import BeforeValidator, Field
from typing_extensions import override

from dashboards.charts import spark
from dashboards.components.base import (
    ColumnName,
    Component,
    Context,
    Data,
    FormatText,
    PartComponent,
    title_of,
)
from dashboards.components.live import Block, LiveChart, LiveContext
from dashboards.components.values import shown, spark_words
from dashboards.formats import UnknownFormatError, check_format, format_value, implicit_format
from dashboards.problems import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboards.grammar.nodes import Node
    from dashboards.querying.result import Row

RowCount = Annotated[int, BeforeValidator(lambda v: 0 if v == "all" else v), Field(ge=0)]
"""``all`` is 0: no folding."""


class Column(PartComponent):
    """One column of a DataTable."""

    id: str
    title: str | None = None
    fmt: Annotated[str, FormatText()] | None = None
    fmt_column: str | None = Field(None, alias="fmtColumn")
    align: Literal["left", "center", "right"] | None = None
    wrap: bool = False
    wrap_title: bool = Field(default=False, alias="wrapTitle")
    width: str | None = None
    content_type: Literal["link", "bar", "sparkline", "delta"] | None = Field(None, alias="contentType")
    link_label: str | None = Field(None, alias="linkLabel")
    open_in_new_tab: bool = Field(default=False, alias="openInNewTab")
    down_is_good: bool = Field(default=False, alias="downIsGood")
    spark_x: str | None = Field(None, alias="sparkX")
    spark_y: str | None = Field(None, alias="sparkY")
    bar_color: str | None = Field(None, alias="barColor")
    hide_labels: bool = Field(default=False, alias="hideLabels")
    description: str | None = None

    def columns(self) -> list[str]:
        """Names that must be columns of the table's data."""
        return [self.id, *([self.fmt_column] if self.fmt_column else [])]


@dataclass(frozen=True)
class _Column:
    """A column with what its cells need to know."""

    entry: Column
    kind: str
    title: str
    largest: float

    @property
    def css(self) -> str:
        is_number = self.kind == "number" and self.entry.content_type != "link"
        align = self.entry.align or ("right" if is_number else "left")
        names = [f"align-{align}"] if align != "left" else []
        if is_number:
            names.append("number")
        if self.entry.wrap:
            names.append("wrap")
        if self.kind in {"date", "timestamp"}:
            names.append("date")
        return " ".join(names)


class DataTable(Component):
    """Rows of a query as a table; the first column names the row."""

    children: ClassVar[frozenset[str]] = frozenset({"Column"})
    shows_all_choices: ClassVar[bool] = True

    data: Data
    rows: RowCount = 10
    title: str | None = None
    subtitle: str | None = None
    row_numbers: bool = Field(default=False, alias="rowNumbers")
    sort: str | None = None
    sortable: bool = True
    search: bool = False
    downloadable: bool = True
    group_by: ColumnName | None = Field(None, alias="groupBy")
    group_type: Literal["accordion", "section"] = Field("accordion", alias="groupType")
    link: ColumnName | None = None
    show_link_col: bool = Field(default=False, alias="showLinkCol")
    row_shading: bool = Field(default=False, alias="rowShading")
    row_lines: bool = Field(default=True, alias="rowLines")
    wrap_titles: bool = Field(default=False, alias="wrapTitles")
    compact: bool = False
    format_column_titles: bool = Field(default=True, alias="formatColumnTitles")
    empty_set: Literal["error", "warn", "pass"] = Field("error", alias="emptySet")
    empty_message: str | None = Field(None, alias="emptyMessage")

    @override
    def render(self, context: Context, children: Sequence[Node]) -> Markup:
        """The table in a region that scrolls by itself on a small screen."""
        columns = self._columns(context, children)
        if not self.data.rows:
            return self._nothing()
        if not columns:
            return Markup("")
        table_id = context.new_id("tabel")
        css = "compact" if self.compact else None
        return Markup(
            '<div class="table" data-fold="{fold}"{sortable}{search}>'
            '<div class="scroll" role="region" tabindex="0" aria-labelledby="{id}">'
            '<table{css}><caption id="{id}"{hidden}><span class="caption">{title}{subtitle}</span></caption>'
            "{head}{body}</table></div></div>"
        ).format(
            fold=self.rows if 0 < self.rows < len(self.data.rows) else 0,
            sortable=Markup(" data-sortable") if self.sortable and not self.group_by else "",
            search=Markup(" data-search") if self.search else "",
            id=table_id,
            css=Markup(' class="{}"').format(css) if css else "",
            hidden=Markup(' class="visually-hidden"') if self.title is None else "",
            title=self.title or context.heading() or title_of(self.data.id or "tabel"),
            subtitle=Markup('<span class="subtitle">{}</span>').format(self.subtitle) if self.subtitle else "",
            head=self._head(columns),
            body=self._body(context, columns),
        )

    @override
    def live(self, context: LiveContext, children: Sequence[Node]) -> tuple[Block, ...]:
        """The same columns as a table; small lines and links have no place in a cell there."""
        if not self.data.id:
            return (context.as_text(self, children),)
        entries = [p for p in context.parts(children) if isinstance(p, Column) and p.id in self.data.columns]
        entries = entries or [Column(id=name) for name in self.data.columns if name != self.link]
        shown_entries = [e for e in entries if self.data.columns[e.id].kind != "other"]
        title = self.title or context.heading()
        for entry in entries:
            if entry not in shown_entries:
                context.instead(f"column '{entry.title or entry.id}' of table '{title}' draws a small line: left out")
            elif entry.fmt_column:
                context.instead(
                    f"column '{entry.title or entry.id}' of table '{title}' has one format, no unit per row"
                )
        if self.link:
            context.instead(f"the rows of table '{title}' do not link")
        columns = tuple(dict.fromkeys([*([self.group_by] if self.group_by else []), *(e.id for e in shown_entries)]))
        return (
            LiveChart(
                viz_type="table",
                title=title,
                query=self.data.id,
                columns=columns,
                titles={e.id: e.title if e.title is not None else title_of(e.id) for e in shown_entries},
                formats={e.id: e.fmt for e in shown_entries if e.fmt},
                options={
                    "page_length": self.rows if 0 < self.rows < len(self.data.rows) else 0,
                    "include_search": self.search,
                    "order_by_cols": [],
                    "table_timestamp_format": "%d-%m-%Y",
                },
                subtitle=self.subtitle or "",
                height=max(18, min(70, 12 + 4 * min(len(self.data.rows), self.rows or len(self.data.rows)))),
            ),
        )

    def _nothing(self) -> Markup:
        if self.empty_set == "pass":
            return Markup("")
        return Markup('<p class="empty">{}</p>').format(self.empty_message or "Hier is nu niets te melden.")

    def _columns(self, context: Context, children: Sequence[Node]) -> list[_Column]:
        entries = [p for p in context.parts(children) if isinstance(p, Column)]
        known = self.data.columns
        if not entries:
            hidden = set() if self.show_link_col else {self.link}
            entries = [Column(id=name) for name in known if name not in {*hidden, self.group_by}]
        columns = []
        for entry in entries:
            missing = [name for name in entry.columns() if name not in known]
            for name in missing:
                context.problem(f"'{self.data.id}' has no column '{name}'", nearest(name, known))
            if not missing:
                columns.append(self._column(entry))
        return columns

    def _column(self, entry: Column) -> _Column:
        values = [abs(v) for r in self.data.rows if isinstance(v := r[entry.id], int | float)]
        title = entry.title if entry.title is not None else title_of(entry.id)
        return _Column(entry, self.data.columns[entry.id].kind, title, max(values, default=0.0))

    def _head(self, columns: list[_Column]) -> Markup:
        cells = Markup("").join(
            Markup('<th scope="col"{}>{}{}</th>').format(
                Markup(' class="{}"').format(c.css) if c.css else "",
                c.title,
                Markup('<span class="column-note">{}</span>').format(c.entry.description)
                if c.entry.description
                else "",
            )
            for c in columns
        )
        number = Markup('<th scope="col" class="number">Nr.</th>') if self.row_numbers else ""
        return Markup("<thead><tr>{}{}</tr></thead>").format(number, cells)

    def _body(self, context: Context, columns: list[_Column]) -> Markup:
        if self.group_by is None:
            rows = [self._row(context, columns, i, r) for i, r in enumerate(self.data.rows)]
            return Markup("<tbody>{}</tbody>").format(Markup("").join(rows))
        groups: dict[object, list[Markup]] = {}
        for index, row in enumerate(self.data.rows):
            groups.setdefault(row[self.group_by], []).append(self._row(context, columns, index, row))
        span = len(columns) + int(self.row_numbers)
        return Markup("").join(
            Markup(
                '<tbody><tr class="group"><th scope="rowgroup" colspan="{}"><span>{}</span></th></tr>{}</tbody>'
            ).format(span, format_value(name), Markup("").join(rows))
            for name, rows in groups.items()
        )

    def _row(self, context: Context, columns: list[_Column], index: int, row: Row) -> Markup:
        cells = [self._cell(context, c, row, first=i == 0) for i, c in enumerate(columns)]
        number = Markup('<td class="number">{}</td>').format(index + 1) if self.row_numbers else ""
        attributes = context.row_attributes(self.data, index)
        return Markup("<tr{}>{}{}</tr>").format(attributes, number, Markup("").join(cells))

    def _cell(self, context: Context, column: _Column, row: Row, *, first: bool) -> Markup:
        content = _content(context, column, row)
        if first and self.link and isinstance(url := row[self.link], str):
            content = Markup('<a href="{}">{}</a>').format(context.link(url), content)
        css = Markup(' class="{}"').format(column.css) if column.css else ""
        sort_key = _sort_key(context, column.entry.id, row[column.entry.id])
        order = Markup(' data-v="{}"').format(sort_key) if sort_key is not None else ""
        if first:
            return Markup('<th scope="row"{}{}>{}</th>').format(css, order, content)
        return Markup("<td{}{}>{}</td>").format(css, order, content)


def _sort_key(context: Context, column: str, value: object) -> str | None:
    """What a column sorts by when its text would sort wrongly."""
    if status := context.status(column, value):
        return str(status.sort_order)
    if isinstance(value, int | float):
        return repr(float(value))
    return value.isoformat() if hasattr(value, "isoformat") else None


def _content(context: Context, column: _Column, row: Row) -> Markup:
    entry = column.entry
    value = row[entry.id]
    fmt = _format(context, entry, row)
    match entry.content_type:
        case "link" if isinstance(value, str):
            return _link(context, entry, value, row)
        case "bar" if isinstance(value, int | float):
            share = abs(value) / column.largest * 100 if column.largest else 0
            label = "" if entry.hide_labels else format_value(value, fmt)
            return Markup('<span class="cellbar" style="--w:{}%">{}</span>').format(f"{share:.0f}", label)
        case "sparkline":
            points = _spark_points(entry, value)
            return spark.draw(points, spark_words(points, fmt))
        case "delta" if isinstance(value, int | float):
            return _delta(entry, value, format_value(abs(value), fmt))
        case _:
            return shown(context, entry.id, value, fmt)


def _format(context: Context, entry: Column, row: Row) -> str | None:
    if entry.fmt_column and isinstance(own := row[entry.fmt_column], str):
        try:
            check_format(own)
        except UnknownFormatError as error:
            context.problem(f"column '{entry.fmt_column}': {error}")
            return None
        return own
    return entry.fmt or implicit_format(entry.id)


def _link(context: Context, entry: Column, url: str, row: Row) -> Markup:
    label: object = entry.link_label or url
    if entry.link_label and entry.link_label in row:
        label = row[entry.link_label]
    new_tab = Markup(' target="_blank" rel="noopener"') if entry.open_in_new_tab else ""
    named = ""
    if entry.link_label and entry.link_label not in row:
        # "Lees meer" eleven times says nothing to who hears only the links.
        named = Markup('<span class="visually-hidden">: {}</span>').format(next(iter(row.values())))
    return Markup('<a href="{}"{}>{}{}</a>').format(context.link(url), new_tab, format_value(label), named)


def _delta(entry: Column, value: float, text: str) -> Markup:
    if value == 0:
        return Markup('<span class="delta tone-neutral">= <span>{}</span></span>').format(text)
    tone = "tone-good" if (value > 0) != entry.down_is_good else "tone-bad"
    arrow, word = ("▲", "hoger") if value > 0 else ("▼", "lager")
    return Markup(
        '<span class="delta {}"><span aria-hidden="true">{}</span><span class="visually-hidden">{}</span> {}</span>'
    ).format(tone, arrow, word, text)


def _spark_points(entry: Column, value: object) -> list[tuple[float, float]]:
    """Points from a list of structs, as Evidence wants them: ``array_agg({'jaar': …, 'waarde': …})``."""
    points: list[tuple[float, float]] = []
    for item in value if isinstance(value, list | tuple) else ():
        if isinstance(item, dict):
            keys = list(item)
            x = item.get(entry.spark_x or keys[0])
            y = item.get(entry.spark_y or keys[-1])
            if isinstance(x, int | float) and isinstance(y, int | float):
                points.append((float(x), float(y)))
    return sorted(points)
