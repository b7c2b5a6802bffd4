"""What names mean at a spot of a page, and what an expression gives there."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from dashboards.grammar.expressions import (
    Comparison,
    Constant,
    Expression,
    ListLiteral,
    Logical,
    Negation,
    ObjectLiteral,
    Path,
    paths,
)
from dashboards.problems import nearest
from dashboards.querying.result import Result, Row, union

if TYPE_CHECKING:
    from dashboards.querying.page_queries import PageQueries

COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


class ExpressionError(Exception):
    """A name or column that does not exist here."""

    def __init__(self, what: str, nearest_name: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.nearest = nearest_name


class QueryFailedError(Exception):
    """The query has a problem of its own, reported where it stands; what shows it shows nothing."""


@dataclass(frozen=True)
class Scope:
    """Names in force: queries, params, inputs and loop variables."""

    queries: PageQueries
    params: Mapping[str, str]
    fixed: Mapping[str, int] = field(default_factory=dict)
    """Inputs whose choice is settled here: index of the chosen option."""
    variables: Mapping[str, object] = field(default_factory=dict)

    def with_variable(self, name: str, value: object) -> Scope:
        """The scope inside a loop."""
        return replace(self, variables={**self.variables, name: value})

    def with_choices(self, choices: Mapping[str, int]) -> Scope:
        """The scope for one choice of some inputs."""
        return replace(self, fixed={**self.fixed, **choices})

    def open_inputs(self, expression: Expression) -> set[str]:
        """Inputs that the expression depends on and that are not settled here."""
        found: set[str] = set()
        for path in paths(expression):
            if path.root in self.variables:
                continue
            if path.root == "inputs" and path.steps:
                found.add(str(path.steps[0]))
            elif path.root in self.queries:
                found.update(self.queries.uses_inputs(path.root))
        return {name for name in found if name not in self.fixed}

    def evaluate(self, expression: Expression) -> object:
        """The value of an expression."""
        match expression:
            case Constant(value=value):
                found: object = value
            case Path():
                found = self._path(expression)
            case Comparison():
                left, right = self.evaluate(expression.left), self.evaluate(expression.right)
                found = _compare(expression.operator, left, right)
            case Logical():
                # Both sides are evaluated, so that a wrong name on the other side does not go unseen.
                left, right = self.evaluate(expression.left), self.evaluate(expression.right)
                found = right if truthy(left) == (expression.operator == "&&") else left
            case Negation():
                found = not truthy(self.evaluate(expression.operand))
            case ListLiteral():
                found = [self.evaluate(item) for item in expression.items]
            case ObjectLiteral():
                found = {name: self.evaluate(item) for name, item in expression.items}
        return found

    def _path(self, path: Path) -> object:
        if path.root in self.variables:
            return _walk(self.variables[path.root], path.steps, path.root)
        if path.root == "params":
            return self._param(path)
        if path.root == "inputs":
            return self._input(path)
        if path.root in self.queries:
            result = self.queries.result(path.root)
            if result is None:
                raise QueryFailedError(path.root)
            return _walk(self._settled(result), path.steps, path.root)
        known = [*self.variables, *self.queries.ids(), "params", "inputs"]
        raise ExpressionError(f"unknown name '{path.root}'", nearest(path.root, known))

    def _param(self, path: Path) -> object:
        name = str(path.steps[0]) if path.steps else ""
        if name not in self.params:
            raise ExpressionError(f"unknown parameter '{name}'", nearest(name, self.params))
        return self.params[name]

    def _input(self, path: Path) -> object:
        choices = self.queries.inputs.choices
        name = str(path.steps[0]) if path.steps else ""
        if name not in choices:
            raise ExpressionError(f"unknown input '{name}'", nearest(name, choices))
        choice = choices[name]
        option = choice.options[self.fixed.get(name, choice.default)]
        field = ".".join(str(step) for step in path.steps[1:]) or "value"
        try:
            return option.field(field)
        except KeyError:
            offers = " and ".join(f".{f}" for f in option.fields)
            raise ExpressionError(f"this input has {offers}, not .{field}", nearest(field, option.fields)) from None

    def _settled(self, result: Result) -> Result:
        """The rows for the choices that are settled; what is open stays open."""
        variants = result.variants
        if variants is None or not any(name in self.fixed for name in variants.inputs):
            return result
        at = [i for i, name in enumerate(variants.inputs) if name not in self.fixed]
        kept = {
            tuple(combination[i] for i in at): rows
            for combination, rows in variants.results.items()
            if all(combination[i] == self.fixed[n] for i, n in enumerate(variants.inputs) if n in self.fixed)
        }
        names = tuple(variants.inputs[i] for i in at)
        if not names:
            return kept[()]
        return union(kept, self.queries.inputs.default(names), names)


def truthy(value: object) -> bool:
    """Truth as JavaScript has it, but for an empty result, which is false here and should be asked by length."""
    return bool(value) or (isinstance(value, Mapping) and len(value) > 0)


def _compare(symbol: str, left: object, right: object) -> bool:
    if (left is None or right is None) and symbol not in {"==", "!="}:
        return False
    try:
        return COMPARE[symbol](left, right)
    except TypeError as error:
        raise ExpressionError(f"cannot compare {left!r} with {right!r}") from error


def _walk(value: object, steps: tuple[str | int, ...], said: str) -> object:
    for step in steps:
        match value:
            case Result():
                value = _of_result(value, step, said)
            case Row():
                if step not in value:
                    raise ExpressionError(f"'{said}' has no column '{step}'", nearest(str(step), value))
                value = value[str(step)]
            case dict():
                value = value.get(step)
            case tuple() | list() if isinstance(step, int):
                value = value[step] if step < len(value) else None
            case None:
                return None
            case _:
                raise ExpressionError(f"'{said}' has no '{step}'")
    return value


def _of_result(result: Result, step: str | int, said: str) -> object:
    if step == "length":
        return len(result.rows)
    if isinstance(step, int):
        return result.rows[step] if step < len(result.rows) else result.empty_row()
    raise ExpressionError(f"'{said}' is a query: write {said}[0].{step}", "length")
