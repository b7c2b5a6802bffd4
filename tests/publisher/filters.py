"""The part of ``$filter`` that CBS's services and our client use, as a function of a row."""

from __future__ import annotations

import operator
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    Test = Callable[[dict[str, Any]], bool]

_TOKEN = re.compile(r"\s*(?:('(?:[^']|'')*')|([(),])|([^\s(),']+))")
_COMPARE = {
    "eq": operator.eq,
    "ne": operator.ne,
    "ge": operator.ge,
    "le": operator.le,
    "gt": operator.gt,
    "lt": operator.lt,
}


class FilterSyntaxError(ValueError):
    """The filter cannot be read: the service answers 400."""


def parse(text: str, columns: frozenset[str]) -> Test:
    """A filter as a function; ``columns`` are the names it may use."""
    reader = _Reader(text, columns)
    test = reader.either()
    if reader.peek() is not None:
        raise FilterSyntaxError(f"unexpected {reader.peek()}")
    return test


class _Reader:
    def __init__(self, text: str, columns: frozenset[str]) -> None:
        self._tokens: list[str] = []
        at = 0
        text = text.rstrip()
        while at < len(text):
            found = _TOKEN.match(text, at)
            if found is None:
                raise FilterSyntaxError(f"cannot read {text[at:]!r}")
            self._tokens.append(next(group for group in found.groups() if group is not None))
            at = found.end()
        self._columns = columns

    def peek(self) -> str | None:
        return self._tokens[0] if self._tokens else None

    def _next(self, wanted: str | None = None) -> str:
        if not self._tokens or (wanted is not None and self._tokens[0] != wanted):
            raise FilterSyntaxError(f"expected {wanted or 'more'}, found {self.peek()}")
        return self._tokens.pop(0)

    def either(self) -> Test:
        tests = [self._both()]
        while self.peek() == "or":
            self._next()
            tests.append(self._both())
        return lambda row: any(test(row) for test in tests)

    def _both(self) -> Test:
        tests = [self._one()]
        while self.peek() == "and":
            self._next()
            tests.append(self._one())
        return lambda row: all(test(row) for test in tests)

    def _one(self) -> Test:
        word = self._next()
        if word == "(":
            test = self.either()
            self._next(")")
            return test
        if word in {"startswith", "substringof"}:
            self._next("(")
            first, _, second = self._next(), self._next(","), self._next()
            self._next(")")
            if word == "startswith":
                column, part = self._column(first), _literal(second)
                return lambda row: str(row[column]).startswith(part)
            part, column = _literal(first), self._column(second)
            return lambda row: part in str(row[column])
        column, compare, value = self._column(word), self._next(), _literal(self._next())
        if compare not in _COMPARE:
            raise FilterSyntaxError(f"no operator {compare}")
        return lambda row: bool(_COMPARE[compare](row[column], value))

    def _column(self, token: str) -> str:
        if token not in self._columns:
            raise FilterSyntaxError(f"Could not find a property named '{token}'")
        return token


def _literal(token: str) -> str:
    if not token.startswith("'"):
        raise FilterSyntaxError(f"{token} is no text")
    return token[1:-1].replace("''", "'")
