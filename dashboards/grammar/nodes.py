"""The tree of a page. Every node knows its file and line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.token import Token

    from dashboards.grammar.expressions import Expression
    from dashboards.grammar.frontmatter import FrontMatter
    from dashboards.grammar.sql_template import SqlTemplate
    from dashboards.problems import Place


@dataclass(frozen=True)
class Interpolated:
    """A quoted attribute with holes: ``url="/projecten/{row.slug}"``."""

    parts: tuple[str | Expression, ...]


@dataclass(frozen=True)
class Attribute:
    """One ``name=value`` of a component tag; ``value`` is a word, true, an expression or a text with holes."""

    name: str
    value: str | bool | Expression | Interpolated
    place: Place


@dataclass(frozen=True)
class ExpressionNode:
    """``{expr}`` in the text."""

    expression: Expression
    place: Place


@dataclass(frozen=True)
class ComponentNode:
    """``<Name prop=… />`` or ``<Name>…</Name>``."""

    name: str
    attributes: tuple[Attribute, ...]
    children: tuple[Node, ...]
    place: Place
    own_line: bool
    """Stands alone on its line(s): a block. Otherwise it is part of a sentence."""


@dataclass(frozen=True)
class EachNode:
    """``{#each source as variable}…{:else}…{/each}``."""

    source: Expression
    variable: str
    body: tuple[Node, ...]
    otherwise: tuple[Node, ...]
    place: Place
    own_line: bool


@dataclass(frozen=True)
class Branch:
    """One arm of an ``{#if}``; no condition means ``{:else}``."""

    condition: Expression | None
    body: tuple[Node, ...]
    place: Place


@dataclass(frozen=True)
class IfNode:
    """``{#if}…{:else if}…{:else}…{/if}``."""

    branches: tuple[Branch, ...]
    place: Place
    own_line: bool


@dataclass(frozen=True)
class MarkdownNode:
    """A run of Markdown, tokenised; ``holes`` are the nodes that stand inside its text."""

    tokens: tuple[Token, ...]
    holes: tuple[Node, ...]
    places: tuple[Place, ...]
    """Of each line of the run, for links and the like."""

    @property
    def place(self) -> Place:
        """Where the run begins."""
        return self.places[0]


Node = ExpressionNode | ComponentNode | EachNode | IfNode | MarkdownNode


@dataclass(frozen=True)
class QueryNode:
    """A named SQL fence or an external query file."""

    id: str
    template: SqlTemplate
    place: Place
    """Of the first line of the SQL."""
    external: bool = False


@dataclass(frozen=True)
class Page:
    """A page file, parsed."""

    file: str
    """Relative to the folder that holds ``pages/``."""
    route: str
    """``/gemeenten/[gemeente]``; the root is ``/``."""
    front_matter: FrontMatter
    queries: dict[str, QueryNode]
    body: tuple[Node, ...]
    parameters: tuple[str, ...] = field(default=())
    broken: frozenset[str] = frozenset()
    """Queries that stand on one that does not exist, or on themselves; they are not run."""

    @property
    def is_parametrised(self) -> bool:
        """Whether this file stands for many pages."""
        return bool(self.parameters)
