"""From a page's query to one statement with bound parameters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboards.grammar.sql_template import PIECES, QueryRef, TextLiteral, ValueRef

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dashboards.grammar.nodes import QueryNode

SPACES = re.compile(r"\s*\n\s*")


@dataclass(frozen=True)
class Compiled:
    """A statement whose line numbers are those of the page's own query."""

    sql: str
    values: tuple[ValueRef, ...]
    """Every parameter and input it takes, its own and those of the queries it stands on."""
    bare: tuple[ValueRef, ...]
    """Those of them that stand outside quotes, where Evidence would paste: only numbers may."""


def compile_query(
    query_id: str, queries: Mapping[str, QueryNode], shared: Callable[[str, tuple[ValueRef, ...]], str]
) -> Compiled:
    """Put referenced queries in parentheses and values in bound parameters. References are known to be sound.

    Args:
        query_id: which query.
        queries: all queries of the page.
        shared: takes the statement of a referenced query and the values it takes; may give a statement that answers it
            from what was worked out before, or the statement as it is.
    """
    text: list[str] = []
    values: dict[ValueRef, None] = {}
    bare: dict[ValueRef, None] = {}
    for part in queries[query_id].template.parts:
        match part:
            case str():
                text.append(part)
            case QueryRef(id=other):
                inner = compile_query(other, queries, shared)
                text.append(f"({shared(one_line(inner.sql), inner.values)})")
                values.update(dict.fromkeys(inner.values))
                bare.update(dict.fromkeys(inner.bare))
            case ValueRef():
                text.append(f"${part.bind_name}")
                values[part] = bare[part] = None
            case TextLiteral(parts=pieces):
                text.append(_concatenated(pieces))
                values.update({p: None for p in pieces if isinstance(p, ValueRef)})
    return Compiled("".join(text), tuple(values), tuple(bare))


def _concatenated(pieces: tuple[str | ValueRef, ...]) -> str:
    shown = [f"'{p}'" if isinstance(p, str) else f"${p.bind_name}" for p in pieces]
    return shown[0] if len(shown) == 1 else f"({' || '.join(shown)})"


def one_line(sql: str) -> str:
    """Without comments and line breaks, so that an error's line is that of the outer query."""
    out: list[str] = []
    at = 0
    for match in PIECES.finditer(sql):
        out.append(SPACES.sub(" ", sql[at : match.start()]))
        out.append(" " if match.lastgroup in {"line_comment", "block_comment"} else match[0])
        at = match.end()
    out.append(SPACES.sub(" ", sql[at:]))
    return "".join(out).strip().rstrip(";")
