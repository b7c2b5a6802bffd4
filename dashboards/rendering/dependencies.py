"""Which inputs a node depends on, so that it is rendered once per choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboards.components import REGISTRY
from dashboards.grammar.nodes import ComponentNode, EachNode, ExpressionNode, IfNode, MarkdownNode, Node
from dashboards.rendering.building import expressions_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dashboards.rendering.scope import Scope


def own_inputs(node: Node, scope: Scope) -> set[str]:
    """Inputs that the node itself depends on; what stands inside it and can vary by itself does not count."""
    match node:
        case ExpressionNode():
            return scope.open_inputs(node.expression)
        case IfNode():
            return {i for b in node.branches if b.condition for i in scope.open_inputs(b.condition)}
        case ComponentNode():
            return _of_component(node, scope)
        case EachNode() | MarkdownNode():
            return set()


def _of_component(node: ComponentNode, scope: Scope) -> set[str]:
    entry = REGISTRY.get(node.name)
    rows_vary = entry is not None and entry.rows_vary([a.name for a in node.attributes])
    found: set[str] = set()
    for attribute in node.attributes:
        if rows_vary and attribute.name == "data":
            continue
        for expression in expressions_of(attribute):
            found |= scope.open_inputs(expression)
    if entry is not None and isinstance(entry.children, frozenset):
        for child in _inside(node):
            found |= own_inputs(child, scope)
    return found


def _inside(node: ComponentNode) -> Iterator[Node]:
    for child in node.children:
        if isinstance(child, MarkdownNode):
            yield from child.holes
        else:
            yield child


def components(nodes: tuple[Node, ...]) -> Iterator[ComponentNode]:
    """Every component below these nodes, in order."""
    for node in nodes:
        match node:
            case ComponentNode():
                yield node
                yield from components(node.children)
            case EachNode():
                yield from components(node.body + node.otherwise)
            case IfNode():
                for branch in node.branches:
                    yield from components(branch.body)
            case MarkdownNode():
                yield from components(node.holes)
            case ExpressionNode():
                pass
