"""SQL with ``${…}`` tokens: what stands where, so that no value is ever pasted into a statement."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from dashboards.problems import Place

if TYPE_CHECKING:
    from dashboards.problems import ProblemList

PIECES = re.compile(
    r"""(?P<string>'(?:[^']|'')*')
      | (?P<quoted>"(?:[^"]|"")*")
      | (?P<line_comment>--[^\n]*)
      | (?P<block_comment>/\*.*?\*/)
      | (?P<dollar>\$\$.*?\$\$)
      | (?P<token>\$\{[^}]*\})
      | (?P<open>\$\{)""",
    re.VERBOSE | re.DOTALL,
)
TOKEN = re.compile(r"\$\{([^}]*)\}")
IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]*\Z")
INPUT = re.compile(r"inputs\.([A-Za-z_]\w*)(?:\.(value|label|start|end))?\Z")
PARAMETER = re.compile(r"params\.([A-Za-z_]\w*)\Z")


@dataclass(frozen=True)
class QueryRef:
    """``${other_query}``: becomes that query in parentheses."""

    id: str
    line: int


@dataclass(frozen=True)
class ValueRef:
    """``${params.x}``, ``${inputs.x}``, ``${inputs.x.value}``: becomes a bound parameter."""

    kind: Literal["params", "inputs"]
    name: str
    field: str
    line: int

    @property
    def bind_name(self) -> str:
        """The name of the bound parameter, the same wherever the same value is meant."""
        return f"{self.kind}_{self.name}_{self.field}"


@dataclass(frozen=True)
class TextLiteral:
    """A quoted text with values inside: ``'%${inputs.x.value}%'``."""

    parts: tuple[str | ValueRef, ...]


@dataclass(frozen=True)
class SqlTemplate:
    """The statement in pieces."""

    parts: tuple[str | QueryRef | ValueRef | TextLiteral, ...]

    def query_refs(self) -> tuple[QueryRef, ...]:
        """Queries that this one stands on."""
        return tuple(p for p in self.parts if isinstance(p, QueryRef))


def parse(sql: str, place: Place, problems: ProblemList) -> SqlTemplate:
    """Split a statement; whatever cannot be bound safely is a problem."""
    parts: list[str | QueryRef | ValueRef | TextLiteral] = []
    at = 0
    for match in PIECES.finditer(sql):
        parts.append(sql[at : match.start()])
        at = match.end()
        line = sql.count("\n", 0, match.start())
        here = Place(place.file, place.line + line)
        text = match[0]
        if match.lastgroup == "token":
            found = _token(TOKEN.sub(r"\1", text).strip(), line, here, problems)
            parts.append("null" if found is None else found)
        elif match.lastgroup == "open":
            problems.add(here, "'${' without a closing '}' in the query")
        elif TOKEN.search(text) is None:
            parts.append(text)
        elif match.lastgroup == "string" and not _has_prefix(sql, match.start()):
            parts.append(_literal(text, line, here, problems))
        else:
            problems.add(here, "a ${…} token may stand alone or inside a plain '…' text, not here")
    parts.append(sql[at:])
    return SqlTemplate(tuple(p for p in parts if p != ""))


def _has_prefix(sql: str, start: int) -> bool:
    """Whether the text literal is an ``E'…'`` or the like, whose escapes a split would change."""
    return start > 0 and (sql[start - 1].isalnum() or sql[start - 1] == "_")


def _token(inside: str, line: int, place: Place, problems: ProblemList) -> QueryRef | ValueRef | None:
    if value := _value(inside, line):
        return value
    if IDENTIFIER.match(inside):
        return QueryRef(inside, line)
    problems.add(place, _complaint(inside))
    return None


def _literal(text: str, line: int, place: Place, problems: ProblemList) -> TextLiteral:
    parts: list[str | ValueRef] = []
    at = 1
    for match in TOKEN.finditer(text):
        parts.append(text[at : match.start()])
        at = match.end()
        value = _value(match[1].strip(), line)
        if value is None:
            problems.add(place, f"inside a text only ${{params.x}} and ${{inputs.x.value}} may stand, not '{match[0]}'")
        else:
            parts.append(value)
    parts.append(text[at:-1])
    return TextLiteral(tuple(p for p in parts if p != ""))


def _value(inside: str, line: int) -> ValueRef | None:
    if match := PARAMETER.match(inside):
        return ValueRef("params", match[1], "value", line)
    if match := INPUT.match(inside):
        return ValueRef("inputs", match[1], match[2] or "value", line)
    return None


def _complaint(inside: str) -> str:
    if not inside:
        return "query contains an empty ${}"
    return f"'${{{inside}}}' is not allowed: use a query id, params.x or inputs.x.value"
