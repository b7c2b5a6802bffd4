"""One page for one set of parameters."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup

from dashboards.areas import areas_of
from dashboards.components import REGISTRY
from dashboards.components.base import InputComponent
from dashboards.formats import format_value
from dashboards.formats.numbers import plain as plain_number
from dashboards.grammar.markdown import HOLE
from dashboards.grammar.nodes import ComponentNode, EachNode, ExpressionNode, IfNode, MarkdownNode, Node
from dashboards.problems import Place
from dashboards.querying.inputs import MAX_CHOICES, Inputs
from dashboards.querying.page_queries import PageQueries
from dashboards.querying.result import Result, Row
from dashboards.rendering import markdown
from dashboards.rendering.building import build
from dashboards.rendering.dependencies import components, own_inputs
from dashboards.rendering.scope import ExpressionError, QueryFailedError, Scope, truthy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from dashboards.areas import Areas
    from dashboards.components.base import Component
    from dashboards.grammar.expressions import Expression
    from dashboards.grammar.nodes import Page
    from dashboards.problems import ProblemList
    from dashboards.querying.release import Release
    from dashboards.status import Status, Statuses


BLOCK, INLINE = Markup("div"), Markup("span")


@dataclass(frozen=True)
class Link:
    """A link to another page of the site."""

    place: Place
    route: str
    fragment: str


@dataclass
class Findings:
    """What a page turned out to hold, besides its HTML."""

    headings: list[tuple[int, str, str]] = field(default_factory=list)
    """Level, anchor, words."""
    links: list[Link] = field(default_factory=list)
    downloads: dict[str, Result] = field(default_factory=dict)
    icons: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Surroundings:
    """What a page needs of the site."""

    release: Release
    statuses: Statuses
    released: object
    problems: ProblemList
    address: Callable[[str, str], str | None]
    """(from route, to route) to a relative address; None where no page has that route."""
    download_address: Callable[[str, str], str]
    """(from route, file name) to a relative address."""


class PageRenderer:
    """Walks the tree; is also the context that components see."""

    def __init__(self, page: Page, route: str, params: Mapping[str, str], site: Surroundings) -> None:
        self._page = page
        self._route = route
        self._site = site
        self.problems = site.problems
        self.queries = PageQueries(page, params, site.release, site.problems)
        self.found = Findings()
        self._scope = Scope(self.queries, params)
        self._place = Place(page.file, 1)
        self._dry = 0
        self._heading = ""
        self._enclosing = ""
        self._downloads: dict[str, Result] = {}

    def render(self) -> Markup:
        """The page's content."""
        self.queries.inputs = self._inputs()
        for query_id in self.queries.ids():
            self.queries.sound(query_id)
        return self.content(self._page.body)

    def _inputs(self) -> Inputs:
        choices = []
        for node in components(self._page.body):
            entry = REGISTRY.get(node.name)
            if entry is not None and issubclass(entry, InputComponent):
                component = build(node, self._scope, self.problems)
                if isinstance(component, InputComponent):
                    with self.at(node.place), self._rehearsal():
                        choices.append(component.choice(self, node.children))
        inputs = Inputs(choices)
        if inputs.size() > MAX_CHOICES:
            what = f"the choices on this page combine in {inputs.size()} ways; at most {MAX_CHOICES} can be prepared"
            self.problem(what)
            return Inputs()
        return inputs

    # -- nodes ---------------------------------------------------------------------------------------------------

    def content(self, children: Sequence[Node]) -> Markup:
        """Nodes one after the other."""
        return Markup("\n").join([self._node(node) for node in children])

    def _node(self, node: Node) -> Markup:
        names = self.queries.inputs.names(own_inputs(node, self._scope))
        if names:
            return self._per_choice(node, names)
        with self.at(node.place):
            try:
                return self._settled(node)
            except ExpressionError as error:
                self.problem(error.what, error.nearest)
            except QueryFailedError:
                pass  # reported where the query stands
        return Markup("")

    def _settled(self, node: Node) -> Markup:
        match node:
            case MarkdownNode():
                return self._markdown(node)
            case ExpressionNode():
                return Markup("{}").format(as_text(self._scope.evaluate(node.expression)))
            case EachNode():
                return self._each(node)
            case IfNode():
                return self._if(node)
            case ComponentNode():
                component = build(node, self._scope, self.problems)
                if component is None:
                    self._rehearse_children(node)
                    return Markup("")
                return component.render(self, node.children)

    def _rehearse_children(self, node: ComponentNode) -> None:
        """What stands inside a component that cannot be built is checked all the same."""
        entry = REGISTRY.get(node.name)
        if entry is None or entry.children == "content":
            with self._rehearsal():
                self.content(node.children)

    def _markdown(self, node: MarkdownNode) -> Markup:
        holes = node.holes
        filler = _Filler(self, node)
        html = markdown.render(node.tokens, filler)
        return markdown.fill(html, [self._node(hole) for hole in holes])

    def _each(self, node: EachNode) -> Markup:
        source = self._scope.evaluate(node.source)
        if not isinstance(source, Result):
            self.problem("{#each} goes over the rows of a query")
            return Markup("")
        if not source.rows:
            with self._rehearsal():
                self._body(node, source.empty_row())
            return self.content(node.otherwise)
        rows = [self._body(node, row) for row in source.rows]
        if source.variants is None:
            with self._rehearsal():
                self.content(node.otherwise)
            return Markup(markdown.join_lists(str(Markup("\n").join(rows))))  # noqa: S704  rendered and escaped
        return self._varying_rows(node, source, rows)

    def _varying_rows(self, node: EachNode, source: Result, rows: list[Markup]) -> Markup:
        tag = BLOCK if node.own_line else INLINE
        parts = [
            Markup("<{0}{1}>{2}</{0}>").format(tag, self.row_attributes(source, i), row) for i, row in enumerate(rows)
        ]
        variants = source.variants
        if node.otherwise and variants is not None:
            empty = [choice for choice, result in variants.results.items() if not result.rows]
            parts.append(self._shown_in(self.content(node.otherwise), variants.inputs, empty, tag))
        return Markup("\n").join(parts)

    def _body(self, node: EachNode, row: Row) -> Markup:
        outer = self._scope
        self._scope = outer.with_variable(node.variable, row)
        try:
            return self.content(node.body)
        finally:
            self._scope = outer

    def _if(self, node: IfNode) -> Markup:
        shown: Markup | None = None
        for branch in node.branches:
            holds = branch.condition is None or truthy(self._scope.evaluate(branch.condition))
            if holds and shown is None:
                shown = self.content(branch.body)
            else:
                with self._rehearsal():
                    self.content(branch.body)
        return Markup("") if shown is None else shown

    def _per_choice(self, node: Node, names: tuple[str, ...]) -> Markup:
        """The node once for each choice of the inputs it depends on; the same HTML is kept once."""
        block = getattr(node, "own_line", False)
        outer = self._scope
        seen: dict[Markup, list[tuple[int, ...]]] = {}
        for combination in self.queries.inputs.combinations(names):
            self._scope = outer.with_choices(dict(zip(names, combination, strict=True)))
            try:
                seen.setdefault(self._node(node), []).append(combination)
            finally:
                self._scope = outer
        tag = BLOCK if block else INLINE
        return Markup("").join([self._shown_in(html, names, choices, tag) for html, choices in seen.items()])

    def _shown_in(self, html: Markup, names: tuple[str, ...], choices: list[tuple[int, ...]], tag: Markup) -> Markup:
        inputs = self.queries.inputs
        hidden = "" if inputs.default(names) in choices else Markup(" hidden")
        return Markup('<{0} data-in="{1}"{2}>{3}</{0}>').format(tag, inputs.shown_in(names, choices), hidden, html)

    @contextmanager
    def at(self, place: Place) -> Iterator[None]:
        """What goes wrong meanwhile went wrong here."""
        before = self._place
        self._place = place
        try:
            yield
        finally:
            self._place = before

    @contextmanager
    def _rehearsal(self) -> Iterator[None]:
        """What is not shown is still checked: problems count, everything else it leaves behind does not."""
        heading = self._heading
        self._dry += 1
        try:
            yield
        finally:
            self._dry -= 1
            self._heading = heading

    @contextmanager
    def within(self, name: str) -> Iterator[None]:
        """What is rendered meanwhile stands inside a component of this name."""
        before = self._enclosing
        self._enclosing = name
        try:
            yield
        finally:
            self._enclosing = before

    def enclosing(self) -> str:
        """The name given by the component around this one."""
        return self._enclosing

    # -- what components ask ---------------------------------------------------------------------------------------

    def problem(self, what: str, nearest: str | None = None) -> None:
        """Report at the node that is being rendered."""
        self.problems.add(self._place, what, nearest)

    def new_id(self, stem: str) -> str:
        """An id that is unique on the page."""
        if self._dry:
            return stem
        number = 1
        candidate = stem
        while candidate in self.found.ids:
            number += 1
            candidate = f"{stem}-{number}"
        self.found.ids.add(candidate)
        return candidate

    def link(self, url: str) -> str:
        """Internal addresses become relative, external ones pass, others are problems."""
        if url.startswith(("https://", "http://")):
            return url
        if url.startswith("#"):
            self._note_link(self._route, url[1:])
            return url
        if not url.startswith("/") or url.startswith("//"):
            if not self._dry:
                self.problem(f"'{url}' is no address: begin with / for a page of this site, or with https://")
            return "#"
        path, _, fragment = url.partition("#")
        path, _, question = path.partition("?")
        route = path.rstrip("/") or "/"
        address = self._site.address(self._route, route)
        if address is None:
            if not self._dry:
                self.problem(f"no page has the address '{route}'")
            return "#"
        self._note_link(route, fragment)
        tail = (f"?{question}" if question else "") + (f"#{fragment}" if fragment else "")
        return address + tail

    def _note_link(self, route: str, fragment: str) -> None:
        if not self._dry:
            self.found.links.append(Link(self._place, route, fragment))

    def status(self, column: str, value: object) -> Status | None:
        """The status that a label stands for."""
        return self._site.statuses.find(column, value)

    def status_mark(self, status: Status) -> Markup:
        """Shape, word and colour."""
        if not self._dry:
            self.found.icons.add(status.icon)
        return _mark(status)

    def download(self, result: Result, name: str) -> str:
        """Remember the rows for a CSV file."""
        stem = "-".join([*self._route.strip("/").split("/"), name]).strip("-")
        file = f"{stem}.csv"
        if not self._dry:
            before = self.found.downloads.setdefault(file, result)
            if before.rows != result.rows:
                self.problem(f"two downloads on this page are called '{name}'")
        return self._site.download_address(self._route, file)

    def released(self) -> object:
        """When the release was made."""
        return self._site.released

    def areas(self) -> Areas:
        """The areas of the release."""
        return areas_of(self._site.release)

    def heading(self) -> str:
        """The words of the last heading."""
        return self._heading

    def row_attributes(self, result: Result, index: int) -> Markup:
        """Marks of a row whose showing depends on a choice."""
        if result.variants is None:
            return Markup("")
        shown = self.queries.inputs.shown_in(result.variants.inputs, result.variants.membership[index])
        return Markup(' data-row data-in="{}"').format(shown) if "0" in shown else Markup(" data-row")

    def parts(self, children: Sequence[Node]) -> list[Component]:
        """Children that are components of the parent's own kind."""
        found: list[Component] = []
        for child in children:
            self._part(child, found)
        return found

    def _part(self, child: Node, found: list[Component]) -> None:
        match child:
            case ComponentNode():
                if component := build(child, self._scope, self.problems):
                    found.append(component)
            case MarkdownNode() if not HOLE.sub("", "".join(t.content for t in child.tokens)).strip():
                for hole in child.holes:
                    self._part(hole, found)
            case IfNode():
                for branch in child.branches:
                    if branch.condition is None or truthy(self._scope.evaluate(branch.condition)):
                        found.extend(self.parts(branch.body))
                        break
            case _:
                self.problems.add(child.place, "only components that belong to it can stand inside this component")

    # -- what Markdown asks ----------------------------------------------------------------------------------------

    def remember_heading(self, level: int, words: str) -> str:
        """Anchor of a heading."""
        self._heading = words
        anchor = self.new_id(markdown.slug(words))
        if not self._dry:
            self.found.headings.append((level, anchor, words))
        return anchor

    def evaluate(self, expression: Expression) -> object:
        """A value in the scope of the node that is being rendered."""
        return self._scope.evaluate(expression)

    def words_of(self, node: Node) -> str:
        """A node's words, without leaving a trace."""
        with self._rehearsal():
            return markdown.plain(str(self._node(node)))


class _Filler:
    """Fills holes in addresses and headings of one run of Markdown."""

    def __init__(self, page: PageRenderer, node: MarkdownNode) -> None:
        self._page = page
        self._holes = node.holes
        self._places = node.places

    def href(self, written: str, line: int) -> str:
        with self._page.at(self._places[min(line, len(self._places) - 1)]):
            return self._address(written)

    def _address(self, written: str) -> str:
        whole = HOLE.fullmatch(written)
        if whole:
            return self._page.link(self._value(int(whole[1])))
        return self._page.link(HOLE.sub(lambda m: quote(self._value(int(m[1])), safe=""), written))

    def words(self, written: str) -> str:
        return HOLE.sub(lambda m: self._page.words_of(self._holes[int(m[1])]), written).strip()

    def heading_id(self, level: int, words: str) -> str:
        return self._page.remember_heading(level, words)

    def _value(self, index: int) -> str:
        node = self._holes[index]
        if not isinstance(node, ExpressionNode):
            self._page.problem("only {…} can stand in the address of a link")
            return ""
        return as_text(self._page.evaluate(node.expression))


@cache
def _mark(status: Status) -> Markup:
    """A release has some tens of statuses, its pages show them some ten thousand times."""
    return Markup(
        '<span class="status tone-{}"><svg class="icon" aria-hidden="true"><use href="#i-{}"/></svg>'
        "<span>{}</span></span>"
    ).format(status.tone, status.icon, status.label)


def as_text(value: object) -> str:
    """A value in running text: a year is 2024, not 2.024; large numbers are for <Value fmt=num0/>."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return plain_number(value, grouping=False)
    if isinstance(value, Result | Row):
        return ""
    return format_value(value)
