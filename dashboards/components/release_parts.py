"""Components about the release itself: downloads and its date."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup
from pydantic import Field
from typing_extensions import override

from dashboards.components.base import Component, Context, Data, Format
from dashboards.formats import format_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboards.components.live import Block, LiveContext
    from dashboards.grammar.nodes import Node


class DownloadData(Component):
    """The rows of a query as a file; with inputs, the rows of every choice."""

    shows_all_choices: ClassVar[bool] = True

    data: Data
    text: str = "Download"
    query_id: str | None = Field(None, alias="queryID")
    display: bool = True

    @override
    def render(self, context: Context, children: Sequence[Node]) -> Markup:
        """A link to a CSV file beside the page."""
        href = context.download(self.data, self.query_id or self.data.id)
        return Markup(
            '<p class="download"><a class="button" href="{}" download>{} <span class="format">CSV</span></a></p>'
        ).format(href, self.text)

    @override
    def live(self, context: LiveContext, children: Sequence[Node]) -> tuple[Block, ...]:
        """Nothing: every chart of a live dashboard has a download of its own."""
        context.instead(f"<DownloadData> '{self.text}' is left out: every chart has its own download in its menu")
        return ()


class LastRefreshed(Component):
    """When the figures on the page were released."""

    inline: ClassVar[bool] = True

    prefix: str = "Last refreshed"
    date_fmt: Format | None = Field(None, alias="dateFmt")

    @override
    def render(self, context: Context, children: Sequence[Node]) -> Markup:
        """The date of the release; a build of the same release again gives the same page."""
        released = context.released()
        stamp = released.isoformat() if isinstance(released, dt.date) else ""
        return Markup('<span class="refreshed">{} <time datetime="{}">{}</time></span>').format(
            self.prefix, stamp, format_value(released, self.date_fmt)
        )
