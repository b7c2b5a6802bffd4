"""From a component tag to a validated component; what does not fit is a problem at its own line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from dashboards.components import REGISTRY
from dashboards.components.base import ColumnOf, FormatText, fields_marked
from dashboards.formats import UnknownFormatError, check_format, format_value
from dashboards.grammar.nodes import Interpolated
from dashboards.problems import nearest
from dashboards.querying.result import Result
from dashboards.rendering.scope import ExpressionError, QueryFailedError

if TYPE_CHECKING:
    from dashboards.components.base import Component
    from dashboards.grammar.expressions import Expression
    from dashboards.grammar.nodes import Attribute, ComponentNode
    from dashboards.problems import Place, ProblemList
    from dashboards.rendering.scope import Scope


def build(node: ComponentNode, scope: Scope, problems: ProblemList) -> Component | None:
    """The component, or None when something is wrong with it."""
    entry = REGISTRY.get(node.name)
    if entry is None:
        problems.add(node.place, f"unknown component <{node.name}>", nearest(node.name, REGISTRY))
        return None
    values: dict[str, object] = {}
    sound = True
    props = entry.props()
    for attribute in node.attributes:
        if attribute.name not in props:
            what = f"<{node.name}> has no prop '{attribute.name}'"
            problems.add(attribute.place, what, nearest(attribute.name, props))
            sound = False
        elif attribute.name in values:
            problems.add(attribute.place, f"'{attribute.name}' stands twice in <{node.name}>")
            sound = False
        else:
            values[attribute.name], fine = _value(attribute, scope, problems)
            sound = sound and fine
    if entry.children == "none" and node.children:
        problems.add(node.place, f"nothing can stand inside <{node.name}>")
    if not sound:
        return None
    component = _validated(entry, values, node, problems)
    return component if component is not None and _fits(component, node, problems) else None


def _value(attribute: Attribute, scope: Scope, problems: ProblemList) -> tuple[object, bool]:
    value = attribute.value
    try:
        if isinstance(value, str | bool):
            return value, True
        if isinstance(value, Interpolated):
            return "".join(p if isinstance(p, str) else _text(scope.evaluate(p)) for p in value.parts), True
        return scope.evaluate(value), True
    except ExpressionError as error:
        problems.add(attribute.place, error.what, error.nearest)
    except QueryFailedError:
        pass  # the query's own problem stands in the list already
    return None, False


def _text(value: object) -> str:
    return value if isinstance(value, str) else format_value(value, "id" if isinstance(value, int) else None)


def _validated(
    entry: type[Component], values: dict[str, object], node: ComponentNode, problems: ProblemList
) -> Component | None:
    try:
        return entry.model_validate(values)
    except ValidationError as error:
        for item in error.errors():
            prop = str(item["loc"][0])
            place = _place(node, prop)
            if item["type"] == "missing":
                problems.add(node.place, f"<{node.name}> needs '{prop}'")
            elif item["type"] == "is_instance_of":
                written = f"{prop}={{{item['input']}}}" if isinstance(item["input"], str) else f"{prop}={{query}}"
                problems.add(place, f"'{prop}' of <{node.name}> is a query: write {written}")
            else:
                problems.add(place, f"'{prop}' of <{node.name}>: {item['msg']}")
        return None


def _fits(component: Component, node: ComponentNode, problems: ProblemList) -> bool:
    sound = True
    for prop, marker, value in fields_marked(component, ColumnOf):
        data = getattr(component, marker.data, None)
        if not isinstance(data, Result):
            continue
        for name in (value,) if isinstance(value, str) else value or ():
            if name not in data.columns:
                what = f"'{data.id or 'the row'}' has no column '{name}'"
                problems.add(_place(node, prop), what, nearest(name, data.columns))
                sound = False
    for prop, _, value in fields_marked(component, FormatText):
        if isinstance(value, str):
            try:
                check_format(value)
            except UnknownFormatError as error:
                problems.add(_place(node, prop), str(error))
                sound = False
    return sound


def _place(node: ComponentNode, prop: str) -> Place:
    return next((a.place for a in node.attributes if a.name == prop), node.place)


def expressions_of(attribute: Attribute) -> tuple[Expression, ...]:
    """The expressions in an attribute."""
    value = attribute.value
    if isinstance(value, str | bool):
        return ()
    if isinstance(value, Interpolated):
        return tuple(p for p in value.parts if not isinstance(p, str))
    return (value,)
