"""Words that depend on a page's parameter, as one SQL expression that gives their HTML.

A Superset text block cannot ask anything, a table can: the words become the one cell of a table whose query is this
expression. So a paragraph about one municipality follows the filter like every chart does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboards.components.values import Value
from dashboards.formats import implicit_format
from dashboards.grammar.expressions import Comparison, Constant, Expression, Logical, Negation, Path
from dashboards.grammar.markdown import HOLE
from dashboards.grammar.nodes import ComponentNode, EachNode, ExpressionNode, IfNode, MarkdownNode, Node
from dashboards.rendering import markdown
from dashboards.rendering.building import build
from dashboards.superset.compiling.number_format import TAG, excel_section
from dashboards.superset.compiling.number_words import NO_VALUE, dutch_number
from dashboards.superset.compiling.words import plain_html

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from dashboards.superset.compiling.live_page import LivePage
    from dashboards.superset.compiling.parameters import Dependence

SEAM = r"</(ul|ol)>\s*<(ul|ol)>"


class TextSql:
    """Compiles nodes that hold only words; ``query_sql`` gives a page query with the reader's choices in it."""

    def __init__(
        self,
        page: LivePage,
        dependence: Dependence,
        query_sql: Callable[[str], str],
        aliases: Mapping[str, str] | None = None,
    ) -> None:
        self._page = page
        self._dependence = dependence
        self._query_sql = query_sql
        self._aliases = dict(aliases or {})

    def of(self, node: Node) -> str:
        """The expression; its value is a text, never null."""
        match node:
            case MarkdownNode():
                return self._markdown(node)
            case ExpressionNode():
                return self._shown(node.expression, None)
            case IfNode():
                return self._if(node)
            case EachNode():
                return self._each(node)
            case ComponentNode():
                return self._component(node)

    def _all(self, nodes: Sequence[Node]) -> str:
        return "(" + " || ".join([_text(""), *map(self.of, nodes)]) + ")"

    def _markdown(self, node: MarkdownNode) -> str:
        html = plain_html(markdown.render(node.tokens, _OpenLinks(self._page)))
        pieces: list[str] = []
        at = 0
        for match in HOLE.finditer(html):
            pieces += [_text(html[at : match.start()]), self.of(node.holes[int(match[1])])]
            at = match.end()
        pieces.append(_text(html[at:]))
        return "(" + " || ".join(p for p in pieces if p != "''") + ")" if any(p != "''" for p in pieces) else "''"

    def _component(self, node: ComponentNode) -> str:
        if node.name == "Value":
            return self._value(node)
        settled, _ = self._dependence.without(node)
        component = build(settled, self._page.scope, self._page.problems)
        return _text(self._page.as_text(component, ()).html) if component is not None else "''"

    def _value(self, node: ComponentNode) -> str:
        given = {a.name: a.value for a in node.attributes}
        source = given.get("data")
        column, fmt = given.get("column"), given.get("fmt")
        settled = build(self._dependence.without(node)[0], self._page.scope, self._page.problems)
        if not isinstance(source, Path) or not isinstance(settled, Value):
            self._page.instead("<Value> with data that differs per page needs a query or a loop's row: left out")
            return NO_VALUE
        name = str(column) if isinstance(column, str) else next(iter(settled.data.columns))
        step: tuple[str | int, ...] = (name,) if source.root in self._aliases else (settled.row, name)
        return self._shown(Path(source.root, step), fmt if isinstance(fmt, str) else implicit_format(name))

    def _shown(self, expression: Expression, fmt: str | None) -> str:
        """A value as text: formatted, escaped, a dash where there is none."""
        value = self._sql(expression)
        if fmt is None:
            return f"coalesce({_escaped(f'cast({value} as varchar)')}, {NO_VALUE})"
        return f"coalesce({_formatted(value, fmt)}, {NO_VALUE})"

    def _if(self, node: IfNode) -> str:
        arms = [
            f"when {self._truth(b.condition)} then {self._all(b.body)}"
            for b in node.branches
            if b.condition is not None
        ]
        rest = next((self._all(b.body) for b in node.branches if b.condition is None), "''")
        return f"(case {' '.join(arms)} else {rest} end)"

    def _each(self, node: EachNode) -> str:
        if not isinstance(node.source, Path) or node.source.steps:
            self._page.instead("{#each} inside words that differ per page goes over a query: left out")
            return "''"
        query = self._query_sql(node.source.root)
        alias = f"rij_{node.variable}"
        inside = TextSql(
            self._page,
            self._dependence.within(node.variable),
            self._query_sql,
            {**self._aliases, node.variable: alias},
        )
        with self._page.first_row(node.source, node.variable):
            body = inside._all(node.body)
        numbered = f"(select *, row_number() over () as rijnummer from ({query}) as rijen) as {alias}"
        joined = f"(select string_agg({body}, chr(10) order by {alias}.rijnummer) from {numbered})"
        return f"coalesce(regexp_replace({joined}, {_text(SEAM)}, '', 'g'), {self._all(node.otherwise)})"

    def _truth(self, expression: Expression) -> str:
        match expression:
            case Comparison(operator=operator, left=left, right=right):
                symbol = {"==": "is not distinct from", "!=": "is distinct from"}.get(operator, operator)
                return f"({self._sql(left)} {symbol} {self._sql(right)})"
            case Logical(operator=operator, left=left, right=right):
                return f"({self._truth(left)} {'and' if operator == '&&' else 'or'} {self._truth(right)})"
            case Negation(operand=operand):
                return f"(not {self._truth(operand)})"
            case _:
                return f"(coalesce(cast({self._sql(expression)} as varchar), '') not in ('', '0', 'false'))"

    def _sql(self, expression: Expression) -> str:
        match expression:
            case Constant(value=value):
                return _constant(value)
            case Path(root=root, steps=steps) if root in self._aliases and len(steps) == 1:
                return f'{self._aliases[root]}."{steps[0]}"'
            case Path(root=root, steps=("length",)):
                return f"(select count(*) from ({self._query_sql(root)}) as q)"
            case Path(root=root, steps=(int() as row, str() as column)):
                return f'(select "{column}" from ({self._query_sql(root)}) as q limit 1 offset {row})'
            case _:
                self._page.instead("an expression within words that differ per page is left out")
                return "null"


class _OpenLinks:
    """Markdown's links and headings with open holes: a link whose address differs per page keeps its words."""

    def __init__(self, page: LivePage) -> None:
        self._page = page

    def href(self, written: str, line: int) -> str:  # noqa: ARG002  the protocol's name
        if HOLE.search(written):
            self._page.instead("a link whose address differs per page keeps only its words")
            return "#"
        return self._page.link(written)

    def words(self, written: str) -> str:
        return HOLE.sub("", written)

    def heading_id(self, level: int, words: str) -> str:  # noqa: ARG002  the protocol's names
        return ""


def _formatted(value: str, fmt: str) -> str:
    if fmt in {"id", "yyyy"}:
        return f"cast(cast({value} as bigint) as varchar)"
    if tag := TAG.match(fmt):
        scale = {"k": ("/ 1e3", " dzd."), "m": ("/ 1e6", " mln."), "b": ("/ 1e9", " mld."), None: ("", "")}[tag[3]]
        times = "* 100" if tag[1] == "pct" else ""
        sign = {"eur": "€ ", "usd": "US$ ", "gbp": "£ "}.get(tag[1], "")
        unit = " %" if tag[1] == "pct" else ""
        number = dutch_number(f"({value}) {times} {scale[0]}", _text(tag[2] or "0"))
        return f"{_text(sign)} || {number} || {_text(scale[1] + unit)}"
    code = excel_section(fmt)
    if code is not None:
        times = " * 100" if code.percent else ""
        return (
            f"{_text(code.before)} || {dutch_number(f'({value}){times}', _text(str(code.most)))} || {_text(code.after)}"
        )
    return f"strftime(cast({value} as timestamp), '%d-%m-%Y')"


def _escaped(text: str) -> str:
    return f"replace(replace({text}, '&', '&amp;'), '<', '&lt;')"


def _text(text: str) -> str:
    # Escaped HTML would escape the quotes of SQL once more: plain text from here on.
    return "'" + str(text).replace("'", "''") + "'"


def _constant(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool | int | float):
        return str(value).lower()
    return _text(str(value))
