"""Blocks on a dashboard's grid of twelve columns."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dashboards.components.live import Block, LiveChart, LiveColumn, LiveFilter, LiveRow, LiveTabs, LiveText, Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

COLUMNS = 12
UNIT = 8
"""Pixels of one unit of height."""
LINE, LETTERS = 22, 11.5
"""Pixels of a line of text, letters that one column of the grid holds."""
MEASURE = 64
"""Letters of a full line: ``dashboard.css`` keeps text from running wider, and words break before the edge."""
TABLE_FRAME = 3
"""Units around the one cell of a table that holds words."""
TAGS = re.compile(r"<[^>]+>")
BLOCK_TAGS = re.compile(r"<(p|li|h[1-6]|tr)\b")
HEADINGS = re.compile(r"<h[1-4]")


@dataclass(frozen=True)
class PlacedChart:
    """A chart as the dashboard refers to it."""

    uuid: UUID
    name: str
    chart_id: int
    """Stands for the server's own number until the import gives that."""


@dataclass
class Placing:
    """Builds one dashboard's ``position``; ``charts`` gives what stands for each block, in order of asking."""

    charts: dict[int, PlacedChart]
    """By ``id()`` of the block."""
    position: dict[str, object] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)

    def dashboard(self, title: str, blocks: Sequence[Block]) -> dict[str, object]:
        """The whole position."""
        self.position = {
            "DASHBOARD_VERSION_KEY": "v2",
            "ROOT_ID": {"id": "ROOT_ID", "type": "ROOT", "children": ["GRID_ID"]},
            "HEADER_ID": {"id": "HEADER_ID", "type": "HEADER", "meta": {"text": title}},
        }
        children = self._stack(blocks, ["ROOT_ID", "GRID_ID"], COLUMNS)
        self.position["GRID_ID"] = {
            "id": "GRID_ID", "type": "GRID", "children": children, "parents": ["ROOT_ID"],
        }  # fmt: skip
        return self.position

    def _stack(self, blocks: Sequence[Block], parents: list[str], width: int) -> list[str]:
        """Rows below each other."""
        found: list[str] = []
        for block in blocks:
            match block:
                case LiveFilter():
                    continue
                case LiveTabs():
                    found.append(self._tabs(block, parents, width))
                case LiveRow():
                    found += self._rows(block, parents, width)
                case LiveColumn():
                    found += self._stack(block.blocks, parents, width)
                case _:
                    found.append(self._row([block], parents, width, width))
        return found

    def _rows(self, row: LiveRow, parents: list[str], width: int) -> list[str]:
        blocks = [b for b in row.blocks if not isinstance(b, LiveFilter)]
        cols = max(1, min(row.cols, width))
        each = max(1, width // cols)
        return [self._row(blocks[i : i + cols], parents, each, width) for i in range(0, len(blocks), cols)]

    def _row(self, blocks: Sequence[Block], parents: list[str], each: int, width: int) -> str:
        name = self._name("ROW")
        inside = [*parents, name]
        each = width if len(blocks) == 1 and each == width else each
        children = [self._cell(block, inside, each) for block in blocks]
        self._add(name, "ROW", children, parents, {"background": "BACKGROUND_TRANSPARENT"})
        return name

    def _cell(self, block: Block, parents: list[str], width: int) -> str:
        match block:
            case Text():
                name = self._name("MARKDOWN")
                meta = {"code": str(block.html), "width": width, "height": text_height(str(block.html), width)}
                self._add(name, "MARKDOWN", [], parents, meta)
            case LiveChart() | LiveText():
                name = self._name("CHART")
                self._add(name, "CHART", [], parents, self._chart_meta(block, width))
            case LiveColumn():
                name = self._name("COLUMN")
                children = self._column(block.blocks, [*parents, name], width)
                self._add(name, "COLUMN", children, parents, {"background": "BACKGROUND_TRANSPARENT", "width": width})
            case LiveTabs():
                name = self._tabs(block, parents, width)
            case _:
                name = self._name("COLUMN")
                children = self._stack([block], [*parents, name], width)
                self._add(name, "COLUMN", children, parents, {"background": "BACKGROUND_TRANSPARENT", "width": width})
        return name

    def _column(self, blocks: Sequence[Block], parents: list[str], width: int) -> list[str]:
        """A column holds its cells without rows around them."""
        found = []
        for block in blocks:
            if isinstance(block, LiveRow | LiveColumn):
                found += self._stack([block], parents, width)
            elif not isinstance(block, LiveFilter):
                found.append(self._cell(block, parents, width))
        return found

    def _chart_meta(self, block: LiveChart | LiveText, width: int) -> dict[str, object]:
        placed = self.charts[id(block)]
        height = block.height if isinstance(block, LiveChart) else text_height(block.sample, width) + TABLE_FRAME
        return {
            "uuid": str(placed.uuid),
            "chartId": placed.chart_id,
            "sliceName": placed.name,
            "width": width,
            "height": height,
        }

    def _tabs(self, tabs: LiveTabs, parents: list[str], width: int) -> str:
        name = self._name("TABS")
        children = []
        for tab in tabs.tabs:
            tab_name = self._name("TAB")
            inside = self._stack(tab.blocks, [*parents, name, tab_name], width)
            self._add(tab_name, "TAB", inside, [*parents, name], {"text": tab.label})
            children.append(tab_name)
        self._add(name, "TABS", children, parents, {})
        return name

    def _name(self, kind: str) -> str:
        self._counts[kind] = self._counts.get(kind, 0) + 1
        return f"{kind}-{self._counts[kind]}"

    def _add(self, name: str, kind: str, children: list[str], parents: list[str], meta: dict[str, object]) -> None:
        self.position[name] = {"id": name, "type": kind, "children": children, "parents": parents, "meta": meta}


def text_height(html: str, width: int) -> int:
    """Units that the words take at this width, headings and space between paragraphs included."""
    lines = 0.0
    for part in html.split("\n"):
        letters = len(TAGS.sub("", part))
        lines += max(1, math.ceil(letters / min(LETTERS * width, MEASURE))) if letters else 0
    lines += 0.6 * len(BLOCK_TAGS.findall(html)) + 0.8 * len(HEADINGS.findall(html))
    return max(5, math.ceil((lines * LINE + 36) / UNIT))
