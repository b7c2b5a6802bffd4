"""DataTable and its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from markupsafe import Markup, escape
from pydantic import BeforeValidator, Field
from typing_extensions import override

from dashboards.components import cells
from dashboards.components.base import ColumnName, Component, Context, Data, title_of
from dashboards.components.chart_data import EVIDENCE_ONLY
from dashboards.components.columns import Column, TableColumn
from dashboards.components.live import Block, LiveChart, LiveContext
from dashboards.formats import format_value, implicit_format
from dashboards.problems import nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from dashboards.grammar.nodes import Node
    from dashboards.querying.result import Row

RowCount = Annotated[int, BeforeValidator(lambda v: 0 if v == "all" else v), Field(ge=0)]
"""``all`` is 0: no folding."""


SEARCHED = 200
"""In more rows than this nobody finds a name by reading: such a table is searched without being asked for."""
LIVE_LINE = 150
"""Letters of all cells of a row that stand on one line of a live table."""


class DataTable(Component):
    """Rows of a query as a table; the first column names the row."""

    children: ClassVar[frozenset[str]] = frozenset({"Column"})
    shows_all_choices: ClassVar[bool] = True

    data: Data
    rows: RowCount = 10
    title: str | None = None
    subtitle: str | None = None
    row_numbers: bool = Field(default=False, alias="rowNumbers")
    sort: str | None = Field(None, description="'column' or 'column desc'; none: the order of the query")
    sortable: bool = True
    search: bool = Field(default=False, description="more than 200 rows can always be searched")
    downloadable: bool = True
    group_by: ColumnName | None = Field(None, alias="groupBy")
    group_type: Literal["accordion", "section"] = Field(
        "accordion", alias="groupType", description="accordion: groups fold; section: each has a heading of its own"
    )
    groups_open: bool = Field(default=True, alias="groupsOpen", description="false: closed at first (with a script)")
    group_name_position: Literal["top", "middle", "bottom"] = Field(
        "middle", alias="groupNamePosition", description="the name always stands above its rows"
    )
    subtotals: bool = Field(default=False, description="a row with totals below each group")
    total_row: bool = Field(default=False, alias="totalRow", description="a row with totals at the end")
    link: ColumnName | None = None
    show_link_col: bool = Field(default=False, alias="showLinkCol")
    row_shading: bool = Field(default=False, alias="rowShading")
    row_lines: bool = Field(default=True, alias="rowLines")
    wrap_titles: bool = Field(default=False, alias="wrapTitles")
    compact: bool | None = None
    format_column_titles: bool = Field(default=True, alias="formatColumnTitles")
    empty_set: Literal["error", "warn", "pass"] = Field("error", alias="emptySet")
    empty_message: str | None = Field(None, alias="emptyMessage")
    generate_markdown: bool = Field(default=False, alias="generateMarkdown", description=EVIDENCE_ONLY)

    @override
    @classmethod
    def rows_vary(cls, props: Collection[str]) -> bool:
        """Totals, shades and the author's order hold for the rows of one choice: the table is then made for each."""
        return not {"totalRow", "subtotals", "sort"} & set(props)

    @override
    def render(self, context: Context, children: Sequence[Node]) -> Markup:
        """The table in a region that scrolls by itself on a small screen."""
        columns = self._columns(context, children)
        rows = self._sorted(context)
        if not rows:
            return self._nothing()
        if not columns:
            return Markup("")
        table_id = context.new_id("tabel")
        return Markup(
            '<div class="table" data-fold="{fold}"{sortable}{search}{groups}>'
            '<div class="scroll" role="region" tabindex="0" aria-labelledby="{id}">'
            '<table{css}><caption id="{id}"{hidden}><span class="caption">{title}{subtitle}</span></caption>'
            "{head}{body}{foot}</table></div></div>"
        ).format(
            fold=self.rows if 0 < self.rows < len(rows) else 0,
            sortable=Markup(" data-sortable") if self.sortable and not self.group_by else "",
            search=Markup(" data-search") if self.search or len(rows) > SEARCHED else "",
            groups=self._folding(),
            id=table_id,
            css=self._css(),
            hidden=Markup(' class="visually-hidden"') if self.title is None else "",
            title=self.title or context.heading() or title_of(self.data.id or "tabel"),
            subtitle=Markup('<span class="subtitle">{}</span>').format(self.subtitle) if self.subtitle else "",
            head=self._head(columns),
            body=self._body(context, columns, rows),
            foot=self._total(columns, [row for _, row in rows]) if self.total_row else "",
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
                context.instead(f"column '{entry.title or entry.id}' of table '{title}' sorts as words")
        if self.link:
            context.instead(f"the rows of table '{title}' do not link")
        columns = tuple(dict.fromkeys([*([self.group_by] if self.group_by else []), *(e.id for e in shown_entries)]))
        return (
            LiveChart(
                viz_type="table",
                title=title,
                query=self.data.id,
                columns=columns,
                titles={
                    **({self.group_by: title_of(self.group_by.removesuffix("_name"))} if self.group_by else {}),
                    **{e.id: e.title if e.title is not None else title_of(e.id) for e in shown_entries},
                },
                formats={
                    e.id: e.fmt or implicit_format(e.id)
                    for e in shown_entries
                    if self.data.columns[e.id].kind == "number"
                },
                row_formats={e.id: e.fmt_column for e in shown_entries if e.fmt_column},
                dates_as_text=tuple(
                    e.id for e in shown_entries if e.shows_dates and self.data.columns[e.id].kind == "text"
                ),
                options={
                    "page_length": self.rows if 0 < self.rows < len(self.data.rows) else 0,
                    "include_search": self.search,
                    "order_by_cols": [],
                    "table_timestamp_format": "%d-%m-%Y",
                },
                subtitle=self.subtitle or "",
                height=self._live_height(columns),
            ),
        )

    def _live_height(self, columns: Sequence[str]) -> int:
        """Room for the rows that show at first, long texts wrapped; more than a screen scrolls by itself."""
        rows = self.data.rows[: self.rows or None]
        lines = sum(1 + sum(len(str(row[name])) for name in columns) // LIVE_LINE for row in rows)
        return max(20, min(70, round(14 + 3.6 * lines)))

    def _nothing(self) -> Markup:
        if self.empty_set == "pass" and not self.empty_message:
            return Markup("")
        return Markup('<p class="empty">{}</p>').format(self.empty_message or "Hier is nu niets te melden.")

    def _columns(self, context: Context, children: Sequence[Node]) -> list[TableColumn]:
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
                columns.append(TableColumn.of(entry, self.data))
        return columns

    def _css(self) -> Markup:
        named = (("compact", self.compact), ("shaded", self.row_shading), ("no-lines", not self.row_lines))
        names = " ".join(name for name, wanted in named if wanted)
        return Markup(' class="{}"').format(names) if names else Markup("")

    def _folding(self) -> Markup:
        if self.group_by is None or self.group_type == "section":
            return Markup("")
        return Markup(' data-groups="{}"').format("open" if self.groups_open else "closed")

    def _sorted(self, context: Context) -> list[tuple[int, Row]]:
        """Rows with their place in the data, in the author's order; what has no value comes last."""
        rows = list(enumerate(self.data.rows))
        if self.sort is None:
            return rows
        name, _, order = self.sort.partition(" ")
        if name not in self.data.columns:
            context.problem(f"'{self.data.id}' has no column '{name}' to sort by", nearest(name, self.data.columns))
            return rows
        if order.strip().lower() not in {"", "asc", "desc"}:
            context.problem(f"sort is written 'column' or 'column desc', not '{self.sort}'")
        known = [item for item in rows if item[1][name] is not None]
        keys: dict[int, Any] = {index: row[name] for index, row in known}
        known.sort(key=lambda item: keys[item[0]], reverse=order.strip().lower() == "desc")
        return [*known, *(item for item in rows if item[1][name] is None)]

    def _head(self, columns: list[TableColumn]) -> Markup:
        heads = Markup("").join(
            Markup('<th scope="col"{}{}>{}{}</th>').format(
                Markup(' class="{}"').format(c.css) if c.css else "",
                Markup(' style="width:{}"').format(c.entry.width) if c.entry.width else "",
                c.title,
                Markup('<span class="column-note">{}</span>').format(c.entry.description)
                if c.entry.description
                else "",
            )
            for c in columns
        )
        number = Markup('<th scope="col" class="number">Nr.</th>') if self.row_numbers else ""
        return Markup("<thead>{}<tr>{}{}</tr></thead>").format(self._column_groups(columns), number, heads)

    def _column_groups(self, columns: list[TableColumn]) -> Markup:
        """A row with the names of neighbouring columns that belong together."""
        if all(c.entry.col_group is None for c in columns):
            return Markup("")
        groups: list[tuple[str | None, int]] = [(None, 1)] if self.row_numbers else []
        for column in columns:
            name = column.entry.col_group
            if groups and groups[-1][0] == name:
                groups[-1] = (name, groups[-1][1] + 1)
            else:
                groups.append((name, 1))
        return Markup('<tr class="column-groups">{}</tr>').format(
            Markup("").join(
                Markup('<th scope="colgroup" colspan="{}">{}</th>').format(span, name)
                if name
                else Markup('<td colspan="{}"></td>').format(span)
                for name, span in groups
            )
        )

    def _body(self, context: Context, columns: list[TableColumn], rows: list[tuple[int, Row]]) -> Markup:
        if self.group_by is None:
            drawn = [self._row(context, columns, index, row) for index, row in rows]
            return Markup("<tbody>{}</tbody>").format(Markup("").join(drawn))
        groups: dict[object, list[tuple[int, Row]]] = {}
        for index, row in rows:
            groups.setdefault(row[self.group_by], []).append((index, row))
        return Markup("").join(self._group(context, columns, name, members) for name, members in groups.items())

    def _group(
        self, context: Context, columns: list[TableColumn], name: object, members: list[tuple[int, Row]]
    ) -> Markup:
        rows = [self._row(context, columns, index, row) for index, row in members]
        words = format_value(name)
        if self.subtotals:
            rows.append(self._sums(columns, [row for _, row in members], f"Totaal {words}", "subtotal"))
        return Markup(
            '<tbody><tr class="group"><th scope="rowgroup" colspan="{}"><span>{}</span></th></tr>{}</tbody>'
        ).format(len(columns) + int(self.row_numbers), words, Markup("").join(rows))

    def _total(self, columns: list[TableColumn], rows: list[Row]) -> Markup:
        return Markup("<tfoot>{}</tfoot>").format(self._sums(columns, rows, "Totaal", "total"))

    def _sums(self, columns: list[TableColumn], rows: Iterable[Row], name: str, css: str) -> Markup:
        """A row of totals; the first column names it, unless the author totals that one too."""
        rows = list(rows)
        drawn = [Markup('<td class="number"></td>')] if self.row_numbers else []
        for place, column in enumerate(columns):
            entry, total = column.entry, column.total
            value = total.of(rows, entry.id)
            own = (entry.subtotal_fmt if css == "subtotal" else None) or entry.total_fmt
            if isinstance(value, str):
                text = value
            elif total.how in {"count", "countDistinct"}:
                text = format_value(value, own or "num0")
            else:
                text = format_value(value, own or entry.fmt or implicit_format(entry.id))
            cell = Markup(' class="{}"').format(column.css) if column.css else ""
            if place == 0:
                first = text if entry.total_agg is not None else name
                drawn.append(Markup('<th scope="row"{}>{}</th>').format(cell, first))
            else:
                drawn.append(Markup("<td{}>{}</td>").format(cell, text))
        return Markup('<tr class="{}">{}</tr>').format(css, Markup("").join(drawn))

    def _row(self, context: Context, columns: list[TableColumn], index: int, row: Row) -> Markup:
        drawn = "".join(self._cell(context, c, row, first=i == 0) for i, c in enumerate(columns))
        number = f'<td class="number">{index + 1}</td>' if self.row_numbers else ""
        attributes = context.row_attributes(self.data, index)
        return Markup(f"<tr{attributes}>{number}{drawn}</tr>")  # noqa: S704  every part is escaped already

    def _cell(self, context: Context, column: TableColumn, row: Row, *, first: bool) -> str:
        """A cell's HTML, put together as text: most of a site is cells, and a template for each took a third of it."""
        inside = cells.content(context, column, row)
        if first and self.link and isinstance(url := row[self.link], str):
            inside = Markup('<a href="{}">{}</a>').format(context.link(url), inside)
        attributes = column.css_attribute
        if shade := cells.tint(column, row):
            names = f"{column.css} tint".lstrip()
            attributes = f' class="{escape(names)}" style="background-color:{escape(shade)}"'
        sort_key = cells.sort_key(context, column.entry, row[column.entry.id])
        if sort_key is not None:
            attributes += f' data-v="{escape(sort_key)}"'
        return f'<th scope="row"{attributes}>{inside}</th>' if first else f"<td{attributes}>{inside}</td>"
