"""First pass over a body: text, braces, component tags and fences, each with its place in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboards.grammar import expressions
from dashboards.grammar.expressions import Constant, ExpressionSyntaxError
from dashboards.grammar.nodes import Attribute, Interpolated

if TYPE_CHECKING:
    from dashboards.grammar.expressions import Expression
    from dashboards.grammar.source import Source
    from dashboards.problems import ProblemList

FENCE = re.compile(
    r"^ {0,3}(?P<marks>`{3,})(?P<info>[^`\n]*)\n(?P<code>.*?)^ {0,3}(?P=marks)`*[ \t]*$", re.MULTILINE | re.DOTALL
)
CODE_SPAN = re.compile(r"(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)", re.DOTALL)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
TAG_NAME = re.compile(r"</?([A-Z]\w*)")
ATTRIBUTE_NAME = re.compile(r"\s*([A-Za-z_][\w-]*)")
WORD = re.compile(r"(?:(?!/>)[^\s>\"'{}])+")
EACH = re.compile(r"#each\s+(.+?)\s+as\s+([A-Za-z_]\w*)\s*\Z", re.DOTALL)
INTERESTING = re.compile(r"[`<{]")


@dataclass(frozen=True)
class Text:
    """Markdown as written."""

    text: str
    start: int


@dataclass(frozen=True)
class Hole:
    """``{expr}``."""

    expression: Expression
    start: int
    end: int


@dataclass(frozen=True)
class OpenTag:
    """``<Name …>`` or ``<Name … />``."""

    name: str
    attributes: tuple[Attribute, ...]
    closed: bool
    start: int
    end: int


@dataclass(frozen=True)
class CloseTag:
    """``</Name>``."""

    name: str
    start: int
    end: int


@dataclass(frozen=True)
class BlockTag:
    """``{#each}``, ``{#if}``, ``{:else}``, ``{:else if}``, ``{/each}``, ``{/if}``."""

    word: str
    start: int
    end: int
    expression: Expression | None = None
    variable: str = ""


@dataclass(frozen=True)
class SqlFence:
    """A fence with ``sql name``."""

    id: str
    sql: str
    start: int
    sql_start: int


Item = Text | Hole | OpenTag | CloseTag | BlockTag | SqlFence


class Scanner:
    """Walks the body once, left to right."""

    def __init__(self, source: Source, problems: ProblemList) -> None:
        self._source = source
        self._text = source.text
        self._problems = problems
        self._items: list[Item] = []
        self._text_from = 0

    def scan(self) -> list[Item]:
        """All items of the body in order."""
        at = 0
        while match := INTERESTING.search(self._text, at):
            at = self._step(match.start())
        self._flush(len(self._text), len(self._text))
        return self._items

    def _problem(self, offset: int, what: str) -> None:
        self._problems.add(self._source.place(offset), what)

    def _flush(self, until: int, resume: int) -> None:
        if until > self._text_from:
            self._items.append(Text(self._text[self._text_from : until], self._text_from))
        self._text_from = resume

    def _emit(self, item: Item, start: int, end: int) -> int:
        self._flush(start, end)
        self._items.append(item)
        return end

    def _step(self, at: int) -> int:
        match self._text[at]:
            case "`":
                return self._code(at)
            case "<":
                return self._angle(at)
            case _:
                return self._brace(at)

    def _code(self, at: int) -> int:
        line_start = self._text.rfind("\n", 0, at) + 1
        if not self._text[line_start:at].strip() and (fence := FENCE.match(self._text, line_start)):
            words = fence["info"].strip().split(None, 1)
            if words[:1] == ["sql"] and len(words) == 1 + 1:
                item = SqlFence(words[1].strip(), fence["code"], at, fence.start("code"))
                return self._emit(item, line_start, fence.end())
            if words and words[0] != "sql" and "select" in fence["code"].lower():
                self._problem(at, f"write '```sql {words[0]}' to name a query")
            return fence.end()
        if span := CODE_SPAN.match(self._text, at):
            return span.end()
        return at + 1

    def _angle(self, at: int) -> int:
        if comment := COMMENT.match(self._text, at):
            self._flush(at, comment.end())
            return comment.end()
        if name := TAG_NAME.match(self._text, at):
            return self._close(at, name) if self._text[at + 1] == "/" else self._open(at, name)
        if re.match(r"</?[a-z!]", self._text[at : at + 3]):
            self._problem(at, "HTML is not part of the page language; use Markdown or a component")
        return at + 1

    def _close(self, at: int, name: re.Match[str]) -> int:
        end = self._text.find(">", name.end())
        if end < 0 or self._text[name.end() : end].strip():
            self._problem(at, f"'</{name[1]}' does not end with '>'")
            end = name.end() - 1
        return self._emit(CloseTag(name[1], at, end + 1), at, end + 1)

    def _open(self, at: int, name: re.Match[str]) -> int:
        attributes: list[Attribute] = []
        position = name.end()
        while True:
            rest = re.compile(r"\s*(/?>)").match(self._text, position)
            if rest:
                tag = OpenTag(name[1], tuple(attributes), rest[1] == "/>", at, rest.end())
                return self._emit(tag, at, rest.end())
            attribute = ATTRIBUTE_NAME.match(self._text, position)
            if attribute is None:
                self._problem(at, f"the tag <{name[1]} is not written as name=value … />")
                return name.end()
            value, position = self._attribute_value(attribute)
            place = self._source.place(attribute.start(1))
            attributes.append(Attribute(attribute[1], value, place))

    def _attribute_value(self, name: re.Match[str]) -> tuple[str | bool | Expression | Interpolated, int]:
        at = name.end()
        if self._text[at : at + 1] != "=":
            return True, at
        at += 1
        first = self._text[at : at + 1]
        if first in {'"', "'"}:
            end = self._text.find(first, at + 1)
            if end < 0:
                self._problem(at, f"the text of '{name[1]}' has no closing quote")
                return "", len(self._text)
            return self._interpolated(at + 1, end), end + 1
        if first == "{":
            end = self._closing(at)
            return self._expression(at, self._text[at + 1 : end]), end + 1
        if word := WORD.match(self._text, at):
            return word[0], word.end()
        self._problem(at, f"'{name[1]}=' has no value")
        return "", at

    def _interpolated(self, start: int, end: int) -> str | Interpolated:
        parts: list[str | Expression] = []
        at = start
        while (brace := self._text.find("{", at, end)) >= 0:
            closing = self._closing(brace)
            parts.append(self._text[at:brace])
            parts.append(self._expression(brace, self._text[brace + 1 : closing]))
            at = closing + 1
        parts.append(self._text[at:end])
        kept = tuple(p for p in parts if p != "")
        if len(kept) <= 1 and all(isinstance(p, str) for p in kept):
            return "".join(p for p in kept if isinstance(p, str))
        return Interpolated(kept)

    def _closing(self, at: int) -> int:
        """Offset of the brace that closes the one at ``at``; braces inside texts do not count."""
        depth = 0
        quote = ""
        for offset in range(at, len(self._text)):
            char = self._text[offset]
            if quote:
                quote = "" if char == quote else quote
            elif char in {"'", '"'} and depth:
                quote = char
            elif char == "{":
                depth += 1
            elif char == "}":
                depth -= 1
                if not depth:
                    return offset
        self._problem(at, "'{' without a closing '}'")
        return len(self._text)

    def _expression(self, at: int, text: str) -> Expression:
        try:
            return expressions.parse(text)
        except ExpressionSyntaxError as error:
            self._problem(at, str(error))
            return Constant(None)

    def _brace(self, at: int) -> int:
        end = self._closing(at)
        inside = self._text[at + 1 : end].strip()
        end = min(end + 1, len(self._text))
        if inside[:1] in {"#", ":", "/", "@"}:
            return self._block(at, end, inside)
        return self._emit(Hole(self._expression(at, inside), at, end), at, end)

    def _block(self, at: int, end: int, inside: str) -> int:
        tag: BlockTag | None = None
        if each := EACH.match(inside):
            tag = BlockTag("each", at, end, self._expression(at, each[1]), each[2])
        elif inside.startswith("#if "):
            tag = BlockTag("if", at, end, self._expression(at, inside[4:]))
        elif inside.startswith(":else if "):
            tag = BlockTag("else if", at, end, self._expression(at, inside[9:]))
        elif inside in {":else", "/each", "/if"}:
            tag = BlockTag(inside.lstrip(":"), at, end)
        if tag is None:
            self._problem(at, f"'{{{inside}}}' is not part of the page language")
            self._flush(at, end)
            return end
        return self._emit(tag, at, end)
