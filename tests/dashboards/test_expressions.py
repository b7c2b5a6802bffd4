from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.grammar.expressions import (
    Comparison,
    Constant,
    ExpressionSyntaxError,
    ListLiteral,
    ObjectLiteral,
    Path,
    parse,
    paths,
)


def test_paths_and_literals() -> None:
    assert parse("row.name") == Path("row", ("name",))
    assert parse("q[0].total") == Path("q", (0, "total"))
    assert parse("'tekst'") == Constant("tekst")
    assert parse("-2.5") == Constant(-2.5)
    assert parse("['a', 'b']") == ListLiteral((Constant("a"), Constant("b")))
    assert parse("{'Nederland': '#111', b: 2}") == ObjectLiteral((("Nederland", Constant("#111")), ("b", Constant(2))))


def test_javascript_equality_is_read_as_equality() -> None:
    assert parse("a === 'x'") == Comparison("==", Path("a"), Constant("x"))


def test_paths_of_an_expression() -> None:
    assert paths(parse("a.b && !(c[0].d > 1) || ['x', e]")) == (
        Path("a", ("b",)), Path("c", (0, "d")), Path("e"),
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["", "a +", "a + b", "f(x)", "a.b()", "a ? b : c", "`x`", "a = 1", "x => x", "a[b]", "constructor;", "1 2"],
)
def test_everything_else_is_refused(text: str) -> None:
    with pytest.raises(ExpressionSyntaxError):
        parse(text)


@given(st.text(alphabet="abc.[]()0'\"!=<>&|{},:- ", max_size=30))
def test_no_text_makes_the_parser_fail_otherwise(text: str) -> None:
    with contextlib.suppress(ExpressionSyntaxError):
        parse(text)
