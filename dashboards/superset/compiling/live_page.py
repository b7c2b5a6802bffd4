"""Walks a page's tree and gives the blocks of its live dashboard; also the context that components see."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from markupsafe import Markup
from typing_extensions import override

from dashboards.components import REGISTRY
from dashboards.components.base import InputComponent
from dashboards.components.live import Block, LiveText, Text
from dashboards.grammar.nodes import ComponentNode, EachNode, ExpressionNode, IfNode, MarkdownNode, Node
from dashboards.querying.result import Result
from dashboards.rendering.building import build
from dashboards.rendering.dependencies import components
from dashboards.rendering.page import PageRenderer
from dashboards.rendering.scope import ExpressionError, QueryFailedError, truthy
from dashboards.superset.assets import Instead
from dashboards.superset.compiling.parameters import Dependence
from dashboards.superset.compiling.text_sql import TextSql
from dashboards.superset.compiling.words import plain_html

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from dashboards.components.base import Component
    from dashboards.grammar.expressions import Expression
    from dashboards.grammar.nodes import Page
    from dashboards.rendering.page import Surroundings
    from dashboards.rendering.scope import Scope

WORDS_ONLY = frozenset({"Value", "LastRefreshed", "LinkButton", "Alert", "Delta"})
"""Components that are words: around them Markdown stays one piece."""


class LivePage(PageRenderer):
    """One page with every input at its first choice; what depends on the page's parameter stays open."""

    def __init__(
        self,
        page: Page,
        route: str,
        params: Mapping[str, str],
        site: Surroundings,
        query_sql: Callable[[LivePage, str], str],
    ) -> None:
        super().__init__(page, route, params, site)
        self.left_out: dict[Instead, None] = {}
        self._query_sql = query_sql
        self._dependence = Dependence(self.queries)

    def compile(self) -> tuple[Block, ...]:
        """The blocks in the page's order, words next to each other joined."""
        self.queries.inputs = self._inputs()
        defaults = {name: choice.default for name, choice in self.queries.inputs.choices.items()}
        self._scope = self._scope.with_choices(defaults)
        return self.blocks(self._page.body)

    @property
    def scope(self) -> Scope:
        """Names in force where the walk is now."""
        return self._scope

    @contextmanager
    def first_row(self, source: Expression, variable: str) -> Iterator[None]:
        """Inside a loop, with the first row (or an empty one) standing for all: to check what is asked of a row."""
        outer = self._scope
        rows = outer.evaluate(source)
        row = (rows.rows[0] if rows.rows else rows.empty_row()) if isinstance(rows, Result) else None
        self._scope = outer.with_variable(variable, row)
        try:
            yield
        finally:
            self._scope = outer

    def origin(self) -> str:
        """File and line of what is being compiled."""
        return f"dashboards/{self._place.file}:{self._place.line}"

    # -- what components ask ---------------------------------------------------------------------------------------

    def blocks(self, children: Sequence[Node]) -> tuple[Block, ...]:
        """Nodes one after the other."""
        found: list[Block] = []
        for node in children:
            with self.at(node.place):
                try:
                    found.extend(self._live(node))
                except ExpressionError as error:
                    self.problem(error.what, error.nearest)
                except QueryFailedError:
                    pass  # reported where the query stands
        return _joined(found)

    def as_text(self, component: Component, children: Sequence[Node]) -> Text:
        """The static rendering in plain elements."""
        return Text(plain_html(str(component.render(self, children))))

    def instead(self, what: str) -> None:
        """Note it once, with file and line."""
        self.left_out.setdefault(Instead(self.origin(), what))

    @override
    def link(self, url: str) -> str:
        """The address of the other page's dashboard; a place within a page is no address there."""
        if url.startswith("#"):
            return "#"
        return super().link(url.partition("#")[0])

    # -- nodes -----------------------------------------------------------------------------------------------------

    def _live(self, node: Node) -> tuple[Block, ...]:
        match node:
            case MarkdownNode() | ExpressionNode():
                return self._words(node)
            case EachNode():
                return self._loop(node)
            case IfNode():
                return self._condition(node)
            case ComponentNode():
                return self._component(node)

    def _words(self, node: Node) -> tuple[Block, ...]:
        holes = node.holes if isinstance(node, MarkdownNode) else ()
        inputs = [h for h in holes if isinstance(h, ComponentNode) and _is_input(h)]
        if inputs and len(inputs) == len([h for h in holes if isinstance(h, ComponentNode)]):
            return self.blocks(inputs)
        if self._dependence.node(node):
            return self._open_text(node)
        html = plain_html(str(self.content([node])))
        return (Text(html),) if html else ()

    def _open_text(self, node: Node) -> tuple[Block, ...]:
        sql = TextSql(self, self._dependence, lambda query_id: self._query_sql(self, query_id)).of(node)
        return (LiveText(sql, self.origin(), plain_html(str(self.content([node])))),)

    def _component(self, node: ComponentNode) -> tuple[Block, ...]:
        settled, lost = self._dependence.without(node)
        said = [name for name in lost if name not in {"title", "subtitle"}]
        if said:
            self.instead(f"<{node.name}> loses {', '.join(said)}: it differs per page")
        component = build(settled, self._scope, self.problems)
        return component.live(self, node.children) if component is not None else ()

    def _loop(self, node: EachNode) -> tuple[Block, ...]:
        only_words = _only_words(node.body)
        if self._dependence.expression(node.source):
            if only_words:
                return self._open_text(node)
            self.instead("{#each} over rows that differ per page, with more than words inside: left out")
            return ()
        if only_words and not self._dependence.node(node):
            html = plain_html(str(self.content([node])))
            return (Text(html),) if html else ()
        source = self._scope.evaluate(node.source)
        if not isinstance(source, Result) or not source.rows:
            return self.blocks(node.otherwise)
        outer = self._scope
        found: list[Block] = []
        for row in source.rows:
            self._scope = outer.with_variable(node.variable, row)
            try:
                found.extend(self.blocks(node.body))
            finally:
                self._scope = outer
        return tuple(found)

    def _condition(self, node: IfNode) -> tuple[Block, ...]:
        conditions = [b.condition for b in node.branches if b.condition is not None]
        if any(map(self._dependence.expression, conditions)):
            if all(_only_words(b.body) for b in node.branches):
                return self._open_text(node)
            self.instead("{#if} on what differs per page: its first part always stands there")
            return self.blocks(node.branches[0].body)
        for branch in node.branches:
            if branch.condition is None or truthy(self._scope.evaluate(branch.condition)):
                return self.blocks(branch.body)
        return ()


def _is_input(node: ComponentNode) -> bool:
    entry = REGISTRY.get(node.name)
    return entry is not None and issubclass(entry, InputComponent)


def _only_words(nodes: Sequence[Node]) -> bool:
    return all(component.name in WORDS_ONLY for component in components(tuple(nodes)))


def _joined(blocks: Sequence[Block]) -> tuple[Block, ...]:
    found: list[Block] = []
    for block in blocks:
        last = found[-1] if found else None
        if isinstance(block, Text) and isinstance(last, Text):
            found[-1] = Text(Markup("\n").join([last.html, block.html]))
        elif isinstance(block, LiveText) and isinstance(last, LiveText):
            found[-1] = LiveText(
                f"{last.sql}\n|| chr(10) ||\n{block.sql}", last.origin, f"{last.sample}\n{block.sample}"
            )
        else:
            found.append(block)
    return tuple(found)
