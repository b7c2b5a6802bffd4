"""Second pass: from scanned items to the tree, with Markdown tokenised around its holes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dashboards.grammar import markdown
from dashboards.grammar.nodes import (
    Branch,
    ComponentNode,
    EachNode,
    ExpressionNode,
    IfNode,
    MarkdownNode,
    Node,
)
from dashboards.grammar.scanner import BlockTag, CloseTag, Hole, Item, OpenTag, SqlFence, Text

if TYPE_CHECKING:
    from collections.abc import Collection

    from dashboards.grammar.source import Source
    from dashboards.problems import Place, ProblemList


Child = Text | SqlFence | Node
"""What stands inside an open element; a fence is nothing to show, but Markdown does not run on over it."""


@dataclass
class _Frame:
    """An element that is open while its children are read."""

    tag: OpenTag | BlockTag | None
    children: list[Child] = field(default_factory=list)
    arms: list[tuple[BlockTag, list[Child]]] = field(default_factory=list)
    """Finished arms of an if or each; ``children`` is the arm being read."""
    arm: BlockTag | None = None


class TreeBuilder:
    """Nests items; what does not nest is a problem."""

    def __init__(self, source: Source, problems: ProblemList, inline_components: Collection[str]) -> None:
        self._source = source
        self._problems = problems
        self._inline = inline_components
        self._stack = [_Frame(None)]

    def build(self, items: list[Item]) -> tuple[Node, ...]:
        """The nodes of the body."""
        for item in items:
            self._take(item)
        while len(self._stack) > 1:
            frame = self._stack[-1]
            if frame.tag is not None:
                self._problems.add(self._source.place(frame.tag.start), f"{_shown(frame.tag)} is not closed")
            self._finish(len(self._source.text), len(self._source.text))
        return self._layout(self._stack[0].children, inline=False)

    def _take(self, item: Item) -> None:
        match item:
            case Text():
                self._stack[-1].children.append(item)
            case Hole():
                place = self._source.place(item.start)
                self._stack[-1].children.append(ExpressionNode(item.expression, place))
            case OpenTag() if item.closed:
                self._stack[-1].children.append(self._component(item, (), item.start, item.end))
            case OpenTag():
                self._stack.append(_Frame(item))
            case CloseTag():
                self._close_component(item)
            case BlockTag():
                self._block(item)
            case SqlFence():
                self._stack[-1].children.append(item)

    def _close_component(self, item: CloseTag) -> None:
        tag = self._stack[-1].tag
        if isinstance(tag, OpenTag) and tag.name == item.name:
            self._finish(item.start, item.end)
        else:
            self._problems.add(self._source.place(item.start), f"</{item.name}> closes nothing that is open here")

    def _block(self, item: BlockTag) -> None:
        if item.word in {"each", "if"}:
            self._stack.append(_Frame(item, arm=item))
            return
        frame = self._stack[-1]
        tag = frame.tag
        opener = tag.word if isinstance(tag, BlockTag) else ""
        fits = {"/each": opener == "each", "/if": opener == "if", "else": bool(opener), "else if": opener == "if"}
        if not fits[item.word] or frame.arm is None:
            self._problems.add(self._source.place(item.start), f"{_shown(item)} has no block that it belongs to")
            return
        if item.word in {"/each", "/if"}:
            self._finish(item.start, item.end)
            return
        frame.arms.append((frame.arm, frame.children))
        frame.arm, frame.children = item, []

    def _finish(self, close_start: int, close_end: int) -> None:
        frame = self._stack.pop()
        tag = frame.tag
        if tag is None:
            return
        own_line = self._own_line(tag.start, close_end)
        self._check_blank_line(tag, close_start, frame)
        if isinstance(tag, OpenTag):
            own_line = own_line and tag.name not in self._inline
            children = self._layout(frame.children, inline=not own_line)
            node: Node = self._component(tag, children, tag.start, close_end)
        else:
            node = self._block_node(tag, frame, own_line=own_line)
        self._stack[-1].children.append(node)

    def _block_node(self, tag: BlockTag, frame: _Frame, *, own_line: bool) -> Node:
        arms = [*frame.arms, (frame.arm or tag, frame.children)]
        bodies = [(arm, self._layout(children, inline=not own_line)) for arm, children in arms]
        place = self._source.place(tag.start)
        if tag.word == "each" and tag.expression is not None:
            otherwise = bodies[1][1] if len(bodies) > 1 else ()
            return EachNode(tag.expression, tag.variable, bodies[0][1], otherwise, place, own_line)
        branches = tuple(Branch(arm.expression, body, self._source.place(arm.start)) for arm, body in bodies)
        return IfNode(branches, place, own_line)

    def _component(self, tag: OpenTag, children: tuple[Node, ...], start: int, end: int) -> ComponentNode:
        own_line = tag.name not in self._inline and self._own_line(start, end)
        return ComponentNode(tag.name, tag.attributes, children, self._source.place(start), own_line)

    def _own_line(self, start: int, end: int) -> bool:
        text = self._source.text
        before = text[text.rfind("\n", 0, start) + 1 : start]
        line_end = text.find("\n", end)
        after = text[end:] if line_end < 0 else text[end:line_end]
        return not before.strip() and not after.strip()

    def _check_blank_line(self, tag: OpenTag | BlockTag, close_start: int, frame: _Frame) -> None:
        """Evidence reads Markdown inside a block only after a blank line."""
        first = (frame.arms[0][1] if frame.arms else frame.children)[:1]
        inside = self._source.text[tag.end : close_start]
        if not first or not isinstance(first[0], Text) or "\n" not in inside.strip(" \t"):
            return
        if first[0].text.strip() and not re.match(r"[ \t]*\n[ \t]*\n", first[0].text):
            self._problems.add(
                self._source.place(tag.start), f"leave a blank line after {_shown(tag)}: Markdown follows"
            )

    def _layout(self, children: list[Child], *, inline: bool) -> tuple[Node, ...]:
        """Gather text and what stands in it into Markdown runs; blocks stay by themselves."""
        nodes: list[Node] = []
        run: list[Text | Node] = []
        for child in children:
            if isinstance(child, SqlFence) or (not inline and _is_block(child)):
                nodes.extend(self._markdown(run, inline=inline))
                run = []
                if not isinstance(child, SqlFence | Text):
                    nodes.append(child)
            else:
                run.append(child)
        nodes.extend(self._markdown(run, inline=inline))
        return tuple(nodes)

    def _markdown(self, run: list[Text | Node], *, inline: bool) -> list[Node]:
        holes: list[Node] = []
        text = ""
        places: list[Place] = []
        for child in run:
            if not isinstance(child, Text):
                places = places or [child.place]
                text += markdown.hole(len(holes))
                holes.append(child)
                continue
            # Blank lines before the first word are left out, so that the run begins where it reads.
            lead = 0 if text else len(child.text) - len(child.text.lstrip("\n"))
            kept = child.text[lead:]
            if not text and not kept.strip():
                continue
            places = places or [self._source.place(child.start + lead)]
            start = child.start + lead
            places.extend(self._source.place(start + i + 1) for i, char in enumerate(kept) if char == "\n")
            text += kept
        if not places:
            return []
        return [MarkdownNode(markdown.tokenise(text, inline=inline), tuple(holes), tuple(places))]


def _is_block(child: Child) -> bool:
    return isinstance(child, ComponentNode | EachNode | IfNode) and child.own_line


def _shown(tag: OpenTag | BlockTag) -> str:
    if isinstance(tag, OpenTag):
        return f"<{tag.name}>"
    return {"each": "{#each}", "if": "{#if}", "else": "{:else}", "else if": "{:else if}"}.get(
        tag.word, f"{{{tag.word}}}"
    )
