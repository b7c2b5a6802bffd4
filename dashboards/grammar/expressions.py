"""Expressions between braces: dotted access, comparison, and/or/not and JSON-like literals. Nothing is called."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
PATTERN = re.compile(
    r"""\s*(?:
      (?P<number>\d+(?:\.\d+)?)
    | (?P<string>"[^"]*"|'[^']*')
    | (?P<name>[A-Za-z_$][\w$]*)
    | (?P<symbol>===|!==|==|!=|<=|>=|&&|\|\||[<>!.\[\](){},:\-])
    )""",
    re.VERBOSE,
)
CONSTANTS: dict[str, object] = {"true": True, "false": False, "null": None, "undefined": None}
Operator = Literal["==", "!=", "<", "<=", ">", ">="]
OPERATORS: dict[str, Operator] = {
    "==": "==", "===": "==", "!=": "!=", "!==": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">=",
}  # fmt: skip


class ExpressionSyntaxError(ValueError):
    """The text between braces is outside the grammar."""


@dataclass(frozen=True)
class Constant:
    """A number, a text, true, false or null."""

    value: object


@dataclass(frozen=True)
class Path:
    """``name``, ``row.column``, ``query[0].column``, ``query.length``."""

    root: str
    steps: tuple[str | int, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """``left operator right``."""

    operator: Operator
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Logical:
    """``left && right`` or ``left || right``."""

    operator: Literal["&&", "||"]
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Negation:
    """``!operand``."""

    operand: Expression


@dataclass(frozen=True)
class ListLiteral:
    """``['a', 'b']``."""

    items: tuple[Expression, ...]


@dataclass(frozen=True)
class ObjectLiteral:
    """``{name: 'text'}``."""

    items: tuple[tuple[str, Expression], ...]


Expression = Constant | Path | Comparison | Logical | Negation | ListLiteral | ObjectLiteral


def paths(expression: Expression) -> tuple[Path, ...]:
    """Every path that an expression reads."""
    match expression:
        case Path():
            return (expression,)
        case Comparison(left=left, right=right) | Logical(left=left, right=right):
            return paths(left) + paths(right)
        case Negation(operand=operand):
            return paths(operand)
        case ListLiteral(items=items):
            return tuple(p for item in items for p in paths(item))
        case ObjectLiteral(items=pairs):
            return tuple(p for _, item in pairs for p in paths(item))
        case Constant():
            return ()


def parse(text: str) -> Expression:
    """Parse one expression; raises ExpressionSyntaxError with what is not understood."""
    parser = _Parser(_tokens(text), text)
    expression = parser.either()
    parser.expect_end()
    return expression


def _tokens(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    position = 0
    text = text.rstrip()
    while position < len(text):
        match = PATTERN.match(text, position)
        if match is None or match.lastgroup is None:
            raise ExpressionSyntaxError(f"'{text[position:].strip()[:20]}' is not part of the page language")
        found.append((match.lastgroup, match[match.lastgroup]))
        position = match.end()
    if not found:
        raise ExpressionSyntaxError("the braces are empty")
    return found


class _Parser:
    """Recursive descent over the tokens: or, and, comparison, not, operand."""

    def __init__(self, tokens: list[tuple[str, str]], text: str) -> None:
        self._tokens = tokens
        self._text = text.strip()
        self._at = 0

    def either(self) -> Expression:
        left = self._both()
        while self._take("||"):
            left = Logical("||", left, self._both())
        return left

    def _both(self) -> Expression:
        left = self._comparison()
        while self._take("&&"):
            left = Logical("&&", left, self._comparison())
        return left

    def _comparison(self) -> Expression:
        left = self._unary()
        for symbol, operator in OPERATORS.items():
            if self._take(symbol):
                return Comparison(operator, left, self._unary())
        return left

    def _unary(self) -> Expression:
        if self._take("!"):
            return Negation(self._unary())
        if self._take("("):
            inner = self.either()
            self._need(")")
            return inner
        return self._operand()

    def _operand(self) -> Expression:
        if self._take("["):
            return ListLiteral(tuple(self._separated("]", self.either)))
        if self._take("{"):
            return ObjectLiteral(tuple(self._separated("}", self._pair)))
        if self._take("-"):
            kind, word = self._next()
            if kind != "number":
                raise ExpressionSyntaxError("arithmetic is not part of the page language: calculate in SQL")
            return Constant(-_number(word))
        kind, word = self._next()
        match kind:
            case "number":
                return Constant(_number(word))
            case "string":
                return Constant(word[1:-1])
            case "name":
                return Constant(CONSTANTS[word]) if word in CONSTANTS else self._path(word)
        raise ExpressionSyntaxError(f"'{word}' is not expected in '{self._text}'")

    def _path(self, root: str) -> Path:
        steps: list[str | int] = []
        while True:
            if self._take("."):
                kind, word = self._next()
                if kind != "name":
                    raise ExpressionSyntaxError(f"'{word}' is no column name in '{self._text}'")
                steps.append(word)
            elif self._take("["):
                kind, word = self._next()
                if kind not in {"number", "string"}:
                    raise ExpressionSyntaxError(f"only a number or a text may stand between [ ] in '{self._text}'")
                steps.append(int(float(word)) if kind == "number" else word[1:-1])
                self._need("]")
            elif self._peek() == "(":
                raise ExpressionSyntaxError(f"functions are not part of the page language: '{self._text}'")
            else:
                return Path(root, tuple(steps))

    def _pair(self) -> tuple[str, Expression]:
        kind, word = self._next()
        if kind not in {"name", "string"}:
            raise ExpressionSyntaxError(f"'{word}' cannot be a name in '{self._text}'")
        self._need(":")
        return (word[1:-1] if kind == "string" else word), self.either()

    def _separated(self, end: str, item: Callable[[], T]) -> list[T]:
        items: list[T] = []
        while not self._take(end):
            items.append(item())
            if not self._take(","):
                self._need(end)
                break
        return items

    def _peek(self) -> str | None:
        kind, word = self._tokens[self._at] if self._at < len(self._tokens) else ("", "")
        return word if kind == "symbol" else None

    def _take(self, symbol: str) -> bool:
        if self._peek() == symbol:
            self._at += 1
            return True
        return False

    def _next(self) -> tuple[str, str]:
        if self._at >= len(self._tokens):
            raise ExpressionSyntaxError(f"'{self._text}' ends too early")
        self._at += 1
        return self._tokens[self._at - 1]

    def _need(self, symbol: str) -> None:
        if not self._take(symbol):
            raise ExpressionSyntaxError(f"'{symbol}' is missing in '{self._text}'")

    def expect_end(self) -> None:
        if self._at < len(self._tokens):
            word = self._tokens[self._at][1]
            raise ExpressionSyntaxError(f"'{word}' is not expected in '{self._text}'")


def _number(word: str) -> int | float:
    return float(word) if "." in word else int(word)
