"""Pages to assets: what a chart asks, what follows a filter, what stays the same."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from dashboards.superset.compiling import PagesNotSoundError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dashboards.superset.assets import Bundle

HEAD = "---\ntitle: Proef\n---\n\n"
PROJECTS = """```sql projecten
select p.name, p.phase_label, p.municipalities
from monitor.mart_programme__projects as p
where p.pillar = (select pillar from ${deze})
order by p.name
```

```sql deze
select 'werken' as pillar
```

<DataTable data={projecten} title="Projecten">
  <Column id=name title="Project"/>
  <Column id=phase_label title="Fase"/>
</DataTable>
"""
GEMEENTE = """---
title: Gemeente
hide_title: true
---

```sql gemeente
select m.name, m.inhabitants, m.slug from monitor.mart_programme__municipalities as m
where m.slug = '${params.gemeente}'
```

```sql anders
select count(*) as aantal from monitor.dim_region
```

# {gemeente[0].name}

Er wonen <Value data={gemeente} column=inhabitants fmt=num0/> mensen.

{#if gemeente.length > 0}Bekend.{:else}Onbekend.{/if}

<BigValue data={gemeente} value=inhabitants title="Inwoners" fmt=num0/>

<BigValue data={anders} value=aantal title="Gebieden"/>
"""
LINKS = HEAD + "```sql g\nselect name, slug from monitor.mart_programme__municipalities order by name\n```\n\n"


def chart(bundle: Bundle, name: str) -> dict[str, Any]:
    return next(dict(a.body) for a in bundle.of("charts") if a.name == name)


def dataset(bundle: Bundle, uuid: object) -> dict[str, Any]:
    return next(dict(a.body) for a in bundle.of("datasets") if str(a.uuid) == uuid)


def query_of(body: dict[str, Any]) -> dict[str, Any]:
    return json.loads(body["query_context"])["queries"][0]


def settled(sql: str, **chosen: str) -> str:
    """The dataset's SQL as Superset gives it to DuckDB for these choices, by Jinja itself."""
    from jinja2 import Environment

    def where_in(values: list[str]) -> str:
        return "(" + ", ".join("'" + v.replace("'", "''") + "'" for v in values) + ")"

    environment = Environment()  # noqa: S701  SQL, not HTML
    environment.filters["where_in"] = where_in
    asked = {f"keuze_{name}": [value] for name, value in chosen.items()}
    return environment.from_string(sql).render(filter_values=lambda column, **_: asked.get(column, []))


def test_a_query_that_is_a_mart_is_read_from_the_mart_itself(compiled: Callable[..., Bundle]) -> None:
    bundle = compiled(HEAD + PROJECTS)
    body = chart(bundle, "Projecten")
    read = dataset(bundle, body["dataset_uuid"])
    assert (read["table_name"], read["sql"]) == ("mart_programme__projects", None)
    query = query_of(body)
    assert query["columns"] == ["name", "phase_label"]
    assert query["extras"]["where"] == "(pillar = 'werken')"
    assert query["orderby"] == [["name", True]]
    assert "metrics" not in query  # given, even empty, they make Superset group the rows


def test_counts_of_a_mart_become_metrics_on_it(compiled: Callable[..., Bundle]) -> None:
    bundle = compiled(
        HEAD + "```sql fasen\nselect p.phase_label, count(*) as projecten\nfrom monitor.mart_programme__projects as p\n"
        "group by p.phase_label order by min(p.sort_order)\n```\n\n"
        '<BarChart data={fasen} x=phase_label y=projecten title="Fasen"/>'
    )
    body = chart(bundle, "Fasen")
    assert dataset(bundle, body["dataset_uuid"])["sql"] is None
    assert query_of(body)["metrics"][0]["sqlExpression"] == "COUNT(*)"


def test_counts_over_a_whole_mart_are_metrics_too(compiled: Callable[..., Bundle]) -> None:
    bundle = compiled(
        HEAD + "```sql stand\nselect count(*) as alle, count(*) filter (where pillar = 'wonen') as deel\n"
        "from monitor.mart_programme__projects where phase_label is not null\n```\n\n"
        '<BigValue data={stand} value=deel title="Wonen"/>'
    )
    body = chart(bundle, "Wonen")
    assert dataset(bundle, body["dataset_uuid"])["sql"] is None
    query = query_of(body)
    assert query["extras"]["where"] == "(NOT phase_label IS NULL)"
    assert [m["sqlExpression"] for m in query["metrics"]] == ["COUNT(*) FILTER(WHERE pillar = 'wonen')"]


def test_an_order_by_a_count_that_is_not_shown_stays_a_query(compiled: Callable[..., Bundle]) -> None:
    """Superset orders by what a chart asks for and refuses the rest."""
    bundle = compiled(
        HEAD + "```sql geteld\nselect phase_label, count(*) as projecten, min(sort_order) as volgorde\n"
        "from monitor.mart_programme__projects group by phase_label order by volgorde\n```\n\n"
        "<DataTable data={geteld} title=Zonder>\n  <Column id=phase_label/>\n  <Column id=projecten/>\n</DataTable>\n\n"
        "<DataTable data={geteld} title=Met>\n  <Column id=phase_label/>\n  <Column id=volgorde/>\n</DataTable>"
    )
    hidden, shown = (dataset(bundle, chart(bundle, title)["dataset_uuid"])["sql"] for title in ("Zonder", "Met"))
    assert hidden.startswith("select")
    assert shown is None


@pytest.mark.parametrize(
    "sql",
    [
        "select distinct pillar_name as x, 1 as y from monitor.mart_programme__projects",
        """select p.pillar_name as x, count(*) as y from monitor.mart_programme__projects as p
        inner join monitor.dim_region as r on true group by 1""",
        "select pillar_name as x, row_number() over () as y from monitor.mart_programme__projects",
        "select upper(pillar_name) as x, count(*) as y from monitor.mart_programme__projects group by 1",
        """select pillar_name as x, count(*) as y from monitor.mart_programme__projects
        group by pillar_name, phase_label""",
    ],
)
def test_whatever_is_more_than_a_table_stays_a_query(compiled: Callable[..., Bundle], sql: str) -> None:
    bundle = compiled(HEAD + f"```sql meer\n{sql}\n```\n\n<BarChart data={{meer}} x=x y=y title=Meer/>")
    assert dataset(bundle, chart(bundle, "Meer")["dataset_uuid"])["sql"].startswith("select")


def test_a_page_with_a_parameter_is_one_dashboard_whose_words_follow_the_filter(
    compiled: Callable[..., Bundle], small_release: Path
) -> None:
    bundle = compiled(LINKS + "{#each g as r}\n\n- [{r.name}](/gemeenten/{r.slug})\n\n{/each}",
                      **{"pages/gemeenten/[gemeente].md": GEMEENTE})  # fmt: skip
    words = next(d for d in bundle.of("datasets") if "tekst" in d.name)
    with duckdb.connect(str(small_release), read_only=True) as release:
        known = release.sql(
            "select name, inhabitants from monitor.mart_programme__municipalities order by name"
        ).fetchall()
        for name, inhabitants in known:
            sql = settled(str(words.body["sql"]), gemeente=name)
            text = str(release.sql(sql).fetchall()[0][0])
            assert f"<h1>{name}</h1>" in text
            assert f"Er wonen {inhabitants:,} mensen.</p>\n<p>Bekend.".replace(",", ".") in text
        first = str(release.sql(settled(str(words.body["sql"]))).fetchall()[0][0])
        assert f"<h1>{known[0][0]}</h1>" in first  # nothing chosen yet: the first by name


def test_a_filter_says_nothing_about_charts_that_do_not_ask_it(compiled: Callable[..., Bundle]) -> None:
    bundle = compiled(LINKS + "{#each g as r}\n\n- [{r.name}](/gemeenten/{r.slug})\n\n{/each}",
                      **{"pages/gemeenten/[gemeente].md": GEMEENTE})  # fmt: skip
    board = next(dict(d.body) for d in bundle.of("dashboards") if d.name == "Gemeente")
    (native,) = board["metadata"]["native_filter_configuration"]
    numbers = {p["meta"]["sliceName"]: p["meta"]["chartId"] for p in board["position"].values()
               if isinstance(p, dict) and p["type"] == "CHART"}  # fmt: skip
    assert native["scope"]["excluded"] == [numbers["Gebieden"]]
    assert native["defaultDataMask"]["filterState"]["value"]
    front = next(dict(d.body) for d in bundle.of("dashboards") if d.name == "Proef")
    text = next(
        p["meta"]["code"] for p in front["position"].values() if isinstance(p, dict) and p["type"] == "MARKDOWN"
    )
    assert f"native_filters=({native['id']}:" in text


def test_a_choice_of_everything_is_an_empty_filter(compiled: Callable[..., Bundle], small_release: Path) -> None:
    bundle = compiled(
        HEAD + "```sql pijlers\nselect pillar, name from monitor.dim_pillar order by sort_order\n```\n\n"
        "```sql p\nselect name from monitor.mart_programme__projects "
        "where pillar like '${inputs.pijler.value}'\n```\n\n"
        '<Dropdown name=pijler data={pijlers} value=pillar label=name title="Pijler">'
        '<DropdownOption value="%" valueLabel="Alle"/></Dropdown>\n\n<DataTable data={p} title=Projecten/>'
    )
    sql = dataset(bundle, chart(bundle, "Projecten")["dataset_uuid"])["sql"]
    with duckdb.connect(str(small_release), read_only=True) as release:
        everything = release.sql("select count(*) from monitor.mart_programme__projects").fetchall()
        assert release.sql(f"select count(*) from ({settled(sql)})").fetchall() == everything
        chosen = settled(sql, pijler="Werken")
        expected = release.sql(
            "select count(*) from monitor.mart_programme__projects where pillar = 'werken'"
        ).fetchall()
        assert release.sql(f"select count(*) from ({chosen})").fetchall() == expected
        hostile = settled(sql, pijler="x') or 1=1 --")
        assert release.sql(f"select count(*) from ({hostile})").fetchall() == [(0,)]
    board = dict(bundle.of("dashboards")[0].body)
    assert board["metadata"]["native_filter_configuration"][0]["defaultDataMask"]["filterState"] == {}


def test_the_same_pages_give_the_same_bundle_and_other_charts_keep_their_identity(
    compiled: Callable[..., Bundle],
) -> None:
    before = compiled(HEAD + PROJECTS)
    assert compiled(HEAD + PROJECTS) == before
    after = compiled(HEAD + PROJECTS + "\n```sql n\nselect count(*) as n from monitor.dim_region\n```\n"
                     "\n<BigValue data={n} value=n title=Gebieden/>\n")  # fmt: skip
    assert {a.uuid for a in before.assets} <= {a.uuid for a in after.assets}


def test_cells_with_a_format_of_their_own_are_dutch_words(compiled: Callable[..., Bundle], small_release: Path) -> None:
    sql = (
        "select * from (values (1, 1234.5, '#,##0.0'), (2, 12.0, '#,##0\" %\"'), (3, -3.25, '#,##0.##'),"
        " (4, 7.0, '\"ca. \"#,##0.##'), (5, null, '#,##0'), (6, 100.0, '#,##0.##')) as t (nr, waarde, fmt) order by nr"
    )
    bundle = compiled(HEAD + f"```sql cijfers\n{sql}\n```\n\n<DataTable data={{cijfers}} title=Cijfers>"
                      "<Column id=nr/><Column id=waarde fmtColumn=fmt/></DataTable>")  # fmt: skip
    query = dataset(bundle, chart(bundle, "Cijfers")["dataset_uuid"])["sql"]
    with duckdb.connect(str(small_release), read_only=True) as release:
        cells = [row[0] for row in release.sql(f"select waarde from ({query}) order by nr").fetchall()]
    assert cells == ["1.234,5", "12 %", "\u22123,25", "ca. 7", "\u2013", "100"]


def test_columns_with_formats_of_one_column_are_written_by_one_expression(
    compiled: Callable[..., Bundle], small_release: Path
) -> None:
    sql = (
        "select * from (values (1, 1234.5::double, 7, '#,##0.0', 0.25, '#,##0.00'), (2, null, 8, '#,##0', null, null))"
        " as t (nr, waarde, vorig, fmt, deel, deel_fmt) order by nr"
    )
    bundle = compiled(HEAD + f"```sql cijfers\n{sql}\n```\n\n<DataTable data={{cijfers}} title=Cijfers>"
                      "<Column id=nr/><Column id=waarde fmtColumn=fmt/><Column id=vorig fmtColumn=fmt/>"
                      "<Column id=deel fmtColumn=deel_fmt/></DataTable>")  # fmt: skip
    query = dataset(bundle, chart(bundle, "Cijfers")["dataset_uuid"])["sql"]
    assert query.count("translate(") == 2
    with duckdb.connect(str(small_release), read_only=True) as release:
        cells = release.sql(f"select waarde, vorig, deel from ({query}) order by nr").fetchall()
    assert cells == [("1.234,5", "7,0", "0,25"), ("\u2013", "8", "\u2013")]


@pytest.mark.parametrize("own", ["", "with eigen as (select 1) "])
def test_a_query_that_is_named_twice_is_written_once(
    compiled: Callable[..., Bundle], small_release: Path, own: str
) -> None:
    page = GEMEENTE + (
        "\n```sql groot\nselect name, inhabitants from ${gemeente} where inhabitants > 1\n```\n\n"
        f"```sql naast\n{own}select g.name, g.inhabitants, (select max(inhabitants) from ${{groot}}) as meeste\n"
        "from ${groot} as g, ${anders} as a order by g.name\n```\n\n"
        "<DataTable data={naast} title=Naast/>"
    )
    bundle = compiled(HEAD, **{"pages/gemeenten/[gemeente].md": page})
    query = dataset(bundle, chart(bundle, "Naast")["dataset_uuid"])["sql"]
    assert query.count("inhabitants > 1") == query.count("monitor.dim_region") == 1
    assert '"vraag_groot" as not materialized' in query
    assert "vraag_anders" not in query  # named once, it stands where it is named
    with duckdb.connect(str(small_release), read_only=True) as release:
        name, most = release.sql(
            "select name, inhabitants from monitor.mart_programme__municipalities order by name desc limit 1"
        ).fetchall()[0]
        assert release.sql(settled(query, gemeente=name)).fetchall() == [(name, most, most)]


def test_dates_that_a_page_writes_as_text_are_dates_again(compiled: Callable[..., Bundle], small_release: Path) -> None:
    sql = (
        "select * from (values (1, '2026-03-12'), (2, '2026-03-12 23:30:00.5'), (3, null), (4, '2025-01-02')) "
        "as t (nr, dag) order by nr"
    )
    bundle = compiled(HEAD + f"```sql rondes\n{sql}\n```\n\n<DataTable data={{rondes}} title=Rondes>"
                      "<Column id=nr/><Column id=dag fmt=shortdate/></DataTable>")  # fmt: skip
    made = dataset(bundle, chart(bundle, "Rondes")["dataset_uuid"])
    assert [(c["type"], c["is_dttm"]) for c in made["columns"] if c["column_name"] == "dag"] == [("DATE", True)]
    with duckdb.connect(str(small_release), read_only=True) as release:
        days = [row[0] for row in release.sql(f"select dag from ({made['sql']}) order by nr").fetchall()]
    assert days == [date(2026, 3, 12), date(2026, 3, 12), None, date(2025, 1, 2)]


def test_a_page_with_a_problem_gives_no_bundle(compiled: Callable[..., Bundle]) -> None:
    with pytest.raises(PagesNotSoundError, match=r"pages/index.md:5: .*unknown component <BarChrt>.*BarChart"):
        compiled(HEAD + "<BarChrt data={x}/>")


def test_every_asset_says_which_file_it_comes_from(compiled: Callable[..., Bundle]) -> None:
    bundle = compiled(HEAD + PROJECTS)
    for asset in bundle.assets:
        assert asset.body["is_managed_externally"] is True
        assert str(asset.body["external_url"]).startswith("https://example.org/monitor/dashboards/pages")
    assert bundle.of("dashboards")[0].body["slug"] == "overzicht"
