"""What of a page depends on its parameter: that cannot be settled when the dashboard is made."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dashboards.grammar.expressions import paths
from dashboards.grammar.nodes import ComponentNode, EachNode, ExpressionNode, IfNode, MarkdownNode, Node
from dashboards.rendering.building import expressions_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboards.grammar.expressions import Expression
    from dashboards.grammar.nodes import Attribute
    from dashboards.querying.page_queries import PageQueries


class Dependence:
    """Answers for one page; ``variables`` are the loop variables over rows that depend on the parameter."""

    def __init__(self, queries: PageQueries, variables: frozenset[str] = frozenset()) -> None:
        self._queries = queries
        self._variables = variables

    def within(self, variable: str) -> Dependence:
        """Inside a loop over rows that depend on the parameter."""
        return Dependence(self._queries, self._variables | {variable})

    def expression(self, expression: Expression) -> bool:
        """Whether another instance of the page may give another value."""
        return any(self._root(path.root) for path in paths(expression))

    def _root(self, name: str) -> bool:
        if name in self._variables or name == "params":
            return True
        return name in self._queries and self._queries.uses_params(name)

    def attribute(self, attribute: Attribute) -> bool:
        """Whether a component's prop depends on it."""
        return any(self.expression(e) for e in expressions_of(attribute))

    def node(self, node: Node) -> bool:
        """Whether anything in the node depends on it."""
        match node:
            case ExpressionNode():
                return self.expression(node.expression)
            case MarkdownNode():
                return self.nodes(node.holes)
            case ComponentNode():
                return any(map(self.attribute, node.attributes)) or self.nodes(node.children)
            case IfNode():
                return any(b.condition is not None and self.expression(b.condition) for b in node.branches) or any(
                    self.nodes(b.body) for b in node.branches
                )
            case EachNode():
                inside = self.within(node.variable) if self.expression(node.source) else self
                return self.expression(node.source) or inside.nodes(node.body) or self.nodes(node.otherwise)

    def nodes(self, nodes: Sequence[Node]) -> bool:
        """Whether any of them does."""
        return any(map(self.node, nodes))

    def without(self, node: ComponentNode) -> tuple[ComponentNode, list[str]]:
        """The component without the props that depend on it (its data does not count), and their names."""
        lost = [a.name for a in node.attributes if a.name != "data" and self.attribute(a)]
        kept = tuple(a for a in node.attributes if a.name not in lost)
        return (replace(node, attributes=kept), lost) if lost else (node, [])
