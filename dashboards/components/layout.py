"""Components that place or frame other content."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from markupsafe import Markup
from pydantic import Field
from typing_extensions import override

from dashboards.components.base import Component, Context
from dashboards.components.live import Block, LiveColumn, LiveContext, LiveRow, LiveTab, LiveTabs, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboards.components.base import Children
    from dashboards.grammar.nodes import Node

ALERT_WORDS = {
    "base": "",
    "info": "Goed om te weten",
    "positive": "Goed nieuws",
    "warning": "Let op",
    "negative": "Mis",
}


class Grid(Component):
    """Content side by side; one below the other on a phone."""

    children: ClassVar[Children] = "content"

    cols: int = Field(2, ge=1, le=6)
    gap_size: Literal["none", "sm", "md", "lg"] = Field("md", alias="gapSize")

    @override
    def render(self, context: Context, children: Sequence[Node]) -> Markup:
        """A grid of its children."""
        inside = context.content(children)
        return Markup('<div class="grid cols-{} gap-{}">{}</div>').format(self.cols, self.gap_size, inside)

    @override
    def live(self, context: LiveContext, children: Sequence[Node]) -> tuple[Block, ...]:
        """A row, or several when there are more cells than columns."""
        return (LiveRow(context.blocks(children), self.cols),)


class Group(Component):
    """Content that stays together, as one cell of a Grid."""

    children: ClassVar[Children] = "content"

    @override
    def render(self, context: Context, children: Sequence[Node]) -> Markup:
        """A frame without a look of its own beyond the grid's."""
        return Markup('<div class="group">{}</div>').format(context.content(children))

    @override
    def live(self, context: LiveContext, children: Sequence[Node]) -> tuple[Block, ...]:
        """One cell of a row."""
        return (LiveColumn(context.blocks(children)),)


class Details(Component):
    """Content that opens at a click."""

    children: ClassVar[Children] = "content"

    title: str = "Details"
    open: bool = False
    print_show_all: bool = Field(default=True, alias="printShowAll")

    @override
    def render(self, context: Context, children: Sequence[Node]) -> Markup:
        """The browser's own disclosure: no script, keyboard and screen reader included."""
        return Markup('<details class="more"{}><summary>{}</summary><div>{}</div></details>').format(
            Markup(" open") if self.open else "", self.title, context.content(children)
        )

    @override
    def live(self, context: LiveContext, children: Sequence[Node]) -> tuple[Block, ...]:
        """Its title and what it holds; Superset folds nothing."""
        context.instead(f"<Details> '{self.title}' cannot be folded: it stands open below its title")
        return (Text(Markup("<h4>{}</h4>").format(self.title)), *context.blocks(children))


class AccordionItem(Component):
    """One fold of an Accordion."""

    children: ClassVar[Children] = "content"

    title: str
    compact: bool = False
    description: str | None = None

    @override
    def render(self, context: Context, children: Sequence[Node]) -> Markup:
        """A disclosure; in an Accordion of which one opens at a time, the browser closes the others."""
        group = context.enclosing()
        name = Markup(' name="{}"').format(group) if group else ""
        note = Markup('<p class="fold-note">{}</p>').format(self.description) if self.description else ""
        css = "more compact" if self.compact else "more"
        return Markup('<details class="{}"{}><summary>{}</summary><div>{}{}</div></details>').format(
            css, name, self.title, note, context.content(children)
        )

    @override
    def live(self, context: LiveContext, children: Sequence[Node]) -> tuple[Block, ...]:
        """A tab of its own; Superset folds nothing, but one tab of several shows at a time."""
        return (LiveTabs((LiveTab(self.title, context.blocks(children)),)),)


class Accordion(Component):
    """Folds below each other."""

    children: ClassVar[Children] = "content"

    single: bool = Field(default=False, description="true: opening one closes the others")

    @override
    def render(self, context: Context, children: Sequence[Node]) -> Markup:
        """The folds in one frame."""
        with context.within(context.new_id("vouwen") if self.single else ""):
            return Markup('<div class="accordion">{}</div>').format(context.content(children))

    @override
    def live(self, context: LiveContext, children: Sequence[Node]) -> tuple[Block, ...]:
        """Tabs, one for each fold."""
        tabs = [tab for block in context.blocks(children) if isinstance(block, LiveTabs) for tab in block.tabs]
        context.instead("<Accordion> becomes tabs")
        return (LiveTabs(tuple(tabs)),)


class Alert(Component):
    """A remark that should not be missed."""

    children: ClassVar[Children] = "content"

    status: Literal["base", "info", "positive", "warning", "negative"] = "base"

    @override
    def render(self, context: Context, children: Sequence[Node]) -> Markup:
        """A note with its kind in a word."""
        word = ALERT_WORDS[self.status]
        lead = Markup('<p class="alert-word">{}</p>').format(word) if word else ""
        return Markup('<div class="alert alert-{}" role="note">{}{}</div>').format(
            self.status, lead, context.content(children)
        )

    @override
    def live(self, context: LiveContext, children: Sequence[Node]) -> tuple[Block, ...]:
        """Its kind in a word, then what it holds."""
        word = ALERT_WORDS[self.status]
        lead = (Text(Markup("<p><strong>{}</strong></p>").format(word)),) if word else ()
        return (*lead, *context.blocks(children))


class PageBreak(Component):
    """A new sheet when printed."""

    @override
    def render(self, context: Context, children: Sequence[Node]) -> Markup:
        """Nothing on a screen."""
        return Markup('<div class="page-break"></div>')

    @override
    def live(self, context: LiveContext, children: Sequence[Node]) -> tuple[Block, ...]:
        """Nothing: a live dashboard has no sheets."""
        return ()


class LinkButton(Component):
    """A link that is the next step."""

    children: ClassVar[Children] = "content"

    url: str

    @override
    def render(self, context: Context, children: Sequence[Node]) -> Markup:
        """A link that looks like a button."""
        inside = str(context.content(children)).strip().removeprefix("<p>").removesuffix("</p>")
        return Markup('<p><a class="button" href="{}">{}</a></p>').format(
            context.link(self.url),
            Markup(inside),  # noqa: S704  rendered and escaped above
        )
