"""Tabs and Tab: panels below each other, each under its name; the page's script makes tabs of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup
from pydantic import Field
from typing_extensions import override

from dashboards.components.base import Component, Context
from dashboards.components.live import Block, LiveContext, LiveTab, LiveTabs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboards.components.base import Children
    from dashboards.grammar.nodes import Node


class Tab(Component):
    """One panel of Tabs."""

    children: ClassVar[Children] = "content"

    label: str
    id: str | None = Field(None, description="names the tab in the address: a link with #id opens it")
    selected: bool | None = Field(None, description="true: open at first")
    description: str | None = None

    @override
    def render(self, context: Context, children: Sequence[Node]) -> Markup:
        """A section with its name; without a script, and on paper, all of them stand below each other."""
        # The name is known before what it holds is rendered, so that ids follow the order of the page.
        panel = context.new_id(self.id or "tab")
        note = Markup('<p class="tab-note">{}</p>').format(self.description) if self.description else ""
        return Markup(
            '<section class="tab" id="{id}"{selected} aria-labelledby="{id}-naam"><p class="tab-label" id="{id}-naam">'
            "{label}</p>{note}{content}</section>"
        ).format(
            id=panel,
            selected=Markup(" data-selected") if self.selected else "",
            label=self.label,
            note=note,
            content=context.content(children),
        )

    @override
    def live(self, context: LiveContext, children: Sequence[Node]) -> tuple[Block, ...]:
        """A tab."""
        return (LiveTabs((LiveTab(self.label, context.blocks(children)),)),)


class Tabs(Component):
    """Panels of which one shows at a time."""

    children: ClassVar[Children] = "content"

    id: str | None = None
    color: str | None = Field(None, description="only Evidence does something with it: tabs have the page's colour")
    full_width: bool = Field(default=False, alias="fullWidth", description="true: the tabs share the whole width")
    background: bool = Field(default=False, description="only Evidence does something with it")
    print_show_all: bool = Field(default=True, alias="printShowAll", description="paper shows every panel")

    @override
    def render(self, context: Context, children: Sequence[Node]) -> Markup:
        """The panels in one frame; WAI-ARIA tabs once the script has started."""
        css = "tabs full" if self.full_width else "tabs"
        return Markup('<div class="{}" data-tabs{}>{}</div>').format(
            css, Markup("") if self.print_show_all else Markup(" data-print-one"), context.content(children)
        )

    @override
    def live(self, context: LiveContext, children: Sequence[Node]) -> tuple[Block, ...]:
        """Tabs stay tabs."""
        tabs = [tab for block in context.blocks(children) if isinstance(block, LiveTabs) for tab in block.tabs]
        return (LiveTabs(tuple(tabs)),) if tabs else ()
