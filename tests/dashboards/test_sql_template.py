from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.grammar.nodes import QueryNode
from dashboards.grammar.sql_template import QueryRef, TextLiteral, ValueRef, parse
from dashboards.problems import Place, ProblemList
from dashboards.querying.compiled import compile_query

PLACE = Place("pages/x.md", 10)


def parsed(sql: str) -> tuple[tuple[object, ...], list[str]]:
    problems = ProblemList()
    template = parse(sql, PLACE, problems)
    return template.parts, [str(p) for p in problems.sorted()]


def compiled(**queries: str) -> str:
    problems = ProblemList()
    nodes = {name: QueryNode(name, parse(sql, PLACE, problems), PLACE) for name, sql in queries.items()}
    assert not problems.sorted()
    return compile_query(next(iter(queries)), nodes, lambda sql, _: sql).sql


def test_tokens_are_found_where_they_stand() -> None:
    parts, problems = parsed("select * from ${basis} where a = '${params.g}' and b like '%${inputs.p.value}%'")
    assert not problems
    assert QueryRef("basis", 0) in parts
    assert TextLiteral((ValueRef("params", "g", "value", 0),)) in parts
    assert TextLiteral(("%", ValueRef("inputs", "p", "value", 0), "%")) in parts


def test_values_become_bound_parameters() -> None:
    sql = compiled(q="select 1 where a = '${params.g}' and b like '%${inputs.p}%' and c = ${inputs.n.value}")
    assert sql == (
        "select 1 where a = $params_g_value and b like ('%' || $inputs_p_value || '%') and c = $inputs_n_value"
    )


def test_chained_queries_take_one_line_so_that_error_lines_stay() -> None:
    sql = compiled(q="select *\nfrom ${a}\nwhere x = 1", a="select 1 as x -- één\n\n, ' -- geen commentaar' as y;")
    assert sql.count("\n") == 2
    assert " ".join(sql.split()) == "select * from (select 1 as x , ' -- geen commentaar' as y) where x = 1"


@pytest.mark.parametrize(
    ("sql", "what"),
    [
        ("select ${}", "empty"),
        ("select ${a.b}", "not allowed"),
        ("select ${inputs.x.value.toUpperCase()}", "not allowed"),
        ("select ${a", "without a closing"),
        ("select 'x ${q} y'", "inside a text only"),
        ('select "${params.g}"', "may stand alone"),
        ("select 1 -- ${params.g}", "may stand alone"),
        ("select /* ${params.g} */ 1", "may stand alone"),
        ("select $$ ${params.g} $$", "may stand alone"),
        ("select E'\\n${params.g}'", "may stand alone"),
    ],
)
def test_what_cannot_be_bound_is_a_problem(sql: str, what: str) -> None:
    _, problems = parsed(sql)
    assert len(problems) == 1
    assert what in problems[0]
    assert problems[0].startswith("pages/x.md:10:")


@given(st.text(max_size=40))
def test_a_query_without_tokens_is_left_as_it_is(sql: str) -> None:
    if "${" not in sql:
        parts, problems = parsed(sql)
        assert "".join(str(p) for p in parts) == sql
        assert not problems
