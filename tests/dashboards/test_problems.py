"""What is wrong in a page is said with file, line and the nearest known name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.dashboards.conftest import Tried

QUERY = "```sql stand\nselect name, inhabitants from monitor.mart_programme__municipalities\n```\n\n"


@pytest.mark.parametrize(
    ("page", "line", "what", "nearest"),
    [
        (QUERY + "<BarChrt data={stand}/>", 7, "unknown component <BarChrt>", "BarChart"),
        (QUERY + "<DataTable data={stand} row=3/>", 7, "<DataTable> has no prop 'row'", "rows"),
        (QUERY + "<DataTable\n  data={stond}/>", 8, "unknown name 'stond'", "stand"),
        (QUERY + "<Value data={stand} column=nama/>", 7, "'stand' has no column 'nama'", "name"),
        (QUERY + "<DataTable data={stand}>\n<Column id=inhabitant/>\n</DataTable>", 7,
         "'stand' has no column 'inhabitant'", "inhabitants"),
        (QUERY + "{#each stand as g}\n\n{g.naam}\n\n{/each}", 9, "'g' has no column 'naam'", "name"),
        (QUERY + "{stand[0].naam}", 7, "'stand' has no column 'naam'", "name"),
        (QUERY + "{stand.name}", 7, "'stand' is a query: write stand[0].name", "length"),
        (QUERY + "<DataTable/>", 7, "<DataTable> needs 'data'", None),
        (QUERY + "<DataTable data=stand/>", 7, "'data' of <DataTable> is a query: write data={stand}", None),
        (QUERY + "<BarChart data={stand} x=name y=inhabitants type=stack/>", 7,
         "'type' of <BarChart>: Input should be 'stacked', 'grouped' or 'stacked100'", None),
        (QUERY + "<Value data={stand} column=inhabitants fmt=nummer/>", 7, "unknown format 'nummer'", None),
        (QUERY + "<BarChart data={stand} x=name y=name/>", 7, "column 'name' is no number: VARCHAR", None),
        (QUERY + "<Grid>\n\nopen", 7, "<Grid> is not closed", None),
        (QUERY + "{#each stand as g}\n\nx", 7, "{#each} is not closed", None),
        (QUERY + "x {:else} y", 7, "{:else} has no block that it belongs to", None),
        (QUERY + "</Grid>", 7, "</Grid> closes nothing that is open here", None),
        (QUERY + "{#each stand as g}\ntekst\n\n{/each}", 7, "leave a blank line after {#each}: Markdown follows", None),
        (QUERY + "tekst <b>vet</b>", 7, "HTML is not part of the page language", None),
        (QUERY + "{stand.map(x)}", 7, "functions are not part of the page language", None),
        (QUERY + "{#await x}", 7, "'{#await x}' is not part of the page language", None),
        (QUERY + "<DataTable data={stand}>\n\ntekst\n\n</DataTable>", 9, "only components that belong to it", None),
        (QUERY + "<Value data={stand}>x</Value>", 7, "nothing can stand inside <Value>", None),
        (QUERY + "[x](/gemeente)", 7, "no page has the address '/gemeente'", None),
        (QUERY + "[x](gemeenten)", 7, "'gemeenten' is no address", None),
        (QUERY + "[x](javascript:alert(1))", 7, "is no address", None),
        (QUERY + "[x](#nergens)", 7, "the page '/' has no heading '#nergens'", None),
        ("```sql stand\nselect 1,\n  nama from monitor.dim_region\n```", 5, '"nama" not found', "name"),
        ("```sql stand\nselect 1 from monitor.dim_regio\n```", 4, "dim_regio does not exist", "dim_region"),
        ("```sql stand\nselect 1 from dim_region\n```", 4, "dim_region does not exist", "monitor.dim_region"),
        ("```sql a\nselect 1 as x\n```\n```sql b\nselect *\nfrom ${aa}\n```", 8, "unknown query 'aa'", "a"),
        ("```sql a1\nselect * from ${b1}\n```\n```sql b1\nselect * from ${a1}\n```", 4, "refers to itself", None),
        ("```sql python\nselect 1\n```", 3, "is the name of a language", None),
        ("```sql twee woorden\nselect 1\n```", 3, "is not a single word", None),
        (QUERY + QUERY, 7, "query id 'stand' is used twice", None),
        ("```stand\nselect 1\n```", 3, "write '```sql stand' to name a query", None),
        ("```sql stand\nselect '${params.x}' as x\n```", 4, "uses unknown params.x", None),
    ],
)  # fmt: skip
def test_file_line_what_and_nearest_name(
    try_pages: Callable[..., Tried], page: str, line: int, what: str, nearest: str | None
) -> None:
    problems = try_pages(page).problems
    found = [p for p in problems if what in p.what]
    assert found, "\n".join(map(str, problems))
    assert found[0].file == "pages/index.md"
    assert found[0].line == line
    assert found[0].nearest == nearest


def test_front_matter(try_pages: Callable[..., Tried]) -> None:
    problems = try_pages("---\ntitle: Proef\nsidebar_positon: 3\n---\n").problems
    assert [(p.line, p.what, p.nearest) for p in problems] == [
        (3, "unknown front matter key 'sidebar_positon'", "sidebar_position")
    ]


def test_a_partial_has_its_own_file_and_lines(try_pages: Callable[..., Tried]) -> None:
    tried = try_pages('{@partial "deel.md"}\n\n{@partial "del.md"}', **{"partials/deel.md": "tekst\n\n{onbekend}\n"})
    assert [(p.file, p.line, p.what) for p in tried.problems] == [
        ("pages/index.md", 5, "unknown partial 'del.md'"),
        ("partials/deel.md", 3, "unknown name 'onbekend'"),
    ]


def test_a_query_file_has_its_own_file_and_lines(try_pages: Callable[..., Tried]) -> None:
    page = "---\ntitle: x\nqueries:\n  - regios: regios.sql\n---\n\n{regios.length}"
    tried = try_pages(page, **{"queries/regios.sql": "select 1,\nnama from monitor.dim_region"})
    assert [(p.file, p.line) for p in tried.problems] == [("queries/regios.sql", 2)]


def test_a_branch_that_is_not_taken_is_checked_too(try_pages: Callable[..., Tried]) -> None:
    page = QUERY + "{#if stand.length > 99}\n\n{stand[0].naam}\n\n{/if}\n\n{#each stand as g}x{:else}{g.z}{/each}"
    assert len(try_pages(page).problems) == 2


def test_a_page_has_one_first_heading(try_pages: Callable[..., Tried]) -> None:
    assert "one first heading" in try_pages("# Een\n\n# Twee").problems[0].what


def test_nothing_is_written_when_something_is_wrong(try_pages: Callable[..., Tried]) -> None:
    tried = try_pages("{onbekend}")
    assert tried.problems
    assert not tried.out.exists()
