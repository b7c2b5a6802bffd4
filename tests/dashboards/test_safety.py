"""A page can only read, and no value of a parameter or input becomes SQL or HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dashboards.querying.release import QueryError, Release

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.dashboards.conftest import Tried

EVIL = "x' or '1'='1"


@pytest.mark.parametrize(
    "sql",
    [
        "delete from monitor.dim_region",
        "create table memory.t as select 1",
        "create or replace temp table t as select 1",
        "insert into monitor.dim_region (name) values ('x')",
        "copy (select 1) to '/tmp/uit.csv'",
        "attach '/tmp/ander.duckdb'",
        "install httpfs",
        "set enable_external_access = true",
        "select 1; select 2",
        "select * from read_text('/etc/passwd')",
        "select * from '/etc/passwd'",
        "select * from glob('/*')",
        "",
    ],
)
def test_a_query_can_do_nothing_but_read_the_release(release_db: Path, sql: str) -> None:
    with Release(release_db) as release, pytest.raises(QueryError):
        release.query("q", sql, {})


def test_a_parameter_is_a_value_and_never_sql(try_pages: Callable[..., Tried]) -> None:
    detail = (
        "```sql gemeente\nselect name from monitor.dim_region where slug = '${params.g}'\n```\n\n# {gemeente[0].name}\n"
    )
    tried = try_pages(f"[x](/g/{EVIL.replace(' ', '%20')}) [y](/g/emmen)", **{"pages/g/[g].md": detail})
    assert [p.what for p in tried.problems] == [f"the page '/g/{EVIL}' does not exist: query 'gemeente' gives no row"]


def test_an_inputs_value_is_a_value_and_never_sql(try_pages: Callable[..., Tried]) -> None:
    page = (
        "```sql regios\nselect name from monitor.dim_region where slug = '${inputs.g.value}'\n```\n\n"
        f'<Dropdown name=g title="Gebied"><DropdownOption value="{EVIL}"/><DropdownOption value=emmen/></Dropdown>\n\n'
        "<DataTable data={regios}/>"
    )
    html = try_pages(page).html()
    assert html.count("<tr data-row") == 1
    assert 'data-in="01"' in html


def test_a_text_outside_quotes_is_refused_as_evidence_would_paste_it(try_pages: Callable[..., Tried]) -> None:
    page = (
        "```sql regios\nselect name from monitor.dim_region where slug = ${inputs.g.value}\n```\n\n"
        "<Dropdown name=g><DropdownOption value=emmen/></Dropdown>"
    )
    assert "put quotes around" in try_pages(page).problems[0].what


def test_values_are_escaped_in_html(try_pages: Callable[..., Tried]) -> None:
    page = (
        "```sql gevaar\nselect '<script>alert(1)</script>' as tekst, '\"onload=x' as naam, 3 as n\n```\n\n"
        "{gevaar[0].tekst} <Value data={gevaar} column=tekst/>\n\n## {gevaar[0].tekst}\n\n"
        "<DataTable data={gevaar} title={gevaar[0].naam}/>\n\n"
        "<BarChart data={gevaar} x=tekst y=n title={gevaar[0].tekst}/>\n\n"
        "<BarChart data={gevaar} x=naam y=n series=tekst swapXY=true "
        "seriesColors={{'<script>alert(1)</script>': '\"x'}}/>"
    )
    html = try_pages(page).html()
    assert "<script>alert" not in html
    assert '"onload' not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_markdown_in_a_value_stays_text(try_pages: Callable[..., Tried]) -> None:
    html = try_pages("```sql t\nselect '**x** [a](http://b)' as v\n```\n\n{t[0].v}").html()
    assert "<p>**x** [a](http://b)</p>" in html


def test_an_address_from_data_is_checked_and_encoded(try_pages: Callable[..., Tried]) -> None:
    page = "```sql t\nselect 'javascript:alert(1)' as u\n```\n\n[x]({t[0].u})"
    assert "is no address" in try_pages(page).problems[0].what
