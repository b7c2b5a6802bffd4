"""What components make of a query's rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from dashboards.components import INLINE, REGISTRY
from dashboards.formats import EMPTY

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.dashboards.conftest import Tried

Try = "Callable[..., Tried]"
SERIES = """```sql reeks
select * from (values
    ('Emmen', 2014, 60.0), ('Emmen', 2020, 65.0), ('Emmen', 2021, 66.4),
    ('Nederland', 2014, 70.0), ('Nederland', 2020, 72.0), ('Nederland', 2021, 71.0)
) as t(gebied, jaar, waarde)
```

"""


def body(html: str) -> str:
    return html.split("<main", maxsplit=1)[1].split("</main>", maxsplit=1)[0]


def test_every_entry_says_what_it_is() -> None:
    assert all(entry.__doc__ for entry in REGISTRY.values())
    assert {"Delta", "LastRefreshed", "Sparkline", "Value"} == set(INLINE)


def test_value_formats_aggregates_and_takes_a_loop_variable(try_pages: Callable[..., Tried]) -> None:
    page = SERIES + (
        "Gemiddeld <Value data={reeks} column=waarde agg=avg fmt=num2/>.\n\n"
        "{#each reeks as r}\n\n- <Value data={r} column=waarde fmt=num1/>\n\n{/each}"
    )
    html = body(try_pages(page).html())
    assert 'Gemiddeld <span class="value">67,40</span>.' in html
    assert html.count("<ul>") == 1, "a loop over list items is one list"
    assert html.count("<li>") == 6


def test_line_chart_tells_gaps_ends_and_its_own_figures(try_pages: Callable[..., Tried]) -> None:
    html = body(
        try_pages(
            SERIES + "<LineChart data={reeks} x=jaar y=waarde series=gebied xFmt=id yFmt=num1 yScale=true title=Stand/>"
        ).html()
    )
    assert html.count('class="bridge"') == 2 * 2, "2014-2020 is a dashed link, on both drawings"
    assert "Stippellijn: van de jaren ertussen zijn geen cijfers." in html
    assert "De as begint niet bij 0." in html
    assert ">Emmen 66,4</text>" in html
    assert "Emmen: van 60,0 in 2014 naar 66,4 in 2021; hoogste 66,4 in 2021, laagste 60,0 in 2014." in html
    assert re.search(r'<svg class="drawing wide"[^>]*role="img"[^>]*aria-labelledby="grafiek-t"', html)
    assert '<th scope="row">2014</th><td class="number">60,0</td><td class="number">70,0</td>' in html


def test_a_yearly_survey_with_its_own_rhythm_has_no_gaps(try_pages: Callable[..., Tried]) -> None:
    page = "```sql r4\nselect * from (values (2012, 1), (2016, 2), (2020, 3)) as t(jaar, w)\n```\n\n"
    assert "bridge" not in try_pages(page + "<LineChart data={r4} x=jaar y=w/>").html()


def test_a_missing_value_is_a_gap_and_not_a_zero(try_pages: Callable[..., Tried]) -> None:
    page = "```sql r5\nselect * from (values (2012, 1), (2013, null), (2014, 3)) as t(jaar, w)\n```\n\n"
    html = body(try_pages(page + "<LineChart data={r5} x=jaar y=w xFmt=id/>").html())
    assert 'class="line"' not in html
    assert 'class="bridge"' not in html
    assert '<th scope="row">2013</th><td class="number">\u2013</td>' in html


def test_reference_line(try_pages: Callable[..., Tried]) -> None:
    page = SERIES + (
        '<LineChart data={reeks} x=jaar y=waarde series=gebied><ReferenceLine y=75 label="Doel"/></LineChart>\n\n'
        "<BarChart data={reeks} x=gebied y=waarde swapXY=true type=grouped series=jaar>\n"
        '  <ReferenceLine y=75 label="Doel"/>\n</BarChart>'
    )
    assert body(try_pages(page).html()).count(">Doel 75</text>") == 4


def test_status_labels_have_shape_word_and_tone(try_pages: Callable[..., Tried]) -> None:
    page = (
        "```sql oordelen\nselect region_name, pace_label, 1 as n from monitor.mart_werken__indicators\n"
        "where region_kind = 'municipality' order by 1\n```\n\n"
        "<DataTable data={oordelen}/>\n\n<BarChart data={oordelen} x=region_name y=n series=pace_label swapXY=true/>"
    )
    html = try_pages(page).html()
    assert '<symbol id="i-pace-moving_away"' in html
    assert (
        '<span class="status tone-bad"><svg class="icon" aria-hidden="true"><use href="#i-pace-moving_away"/></svg>'
        "<span>beweegt van het doel af</span></span>"
    ) in html
    assert html.index('class="mark tone-good') < html.index('class="mark tone-bad'), "statuses in their own order"
    assert '<g class="sign"><use href="#i-pace-moving_away"' in html, "bars carry the shape too"


def test_table_has_caption_scopes_links_and_a_region_to_scroll(try_pages: Callable[..., Tried]) -> None:
    page = (
        "```sql g\nselect name, '/' as pagina, inhabitants from monitor.mart_programme__municipalities\n```\n\n"
        '<DataTable data={g} link=pagina title="Gemeenten"><Column id=name title="Naam"/>'
        "<Column id=inhabitants fmt=num0/></DataTable>"
    )
    html = body(try_pages(page).html())
    assert '<div class="scroll" role="region" tabindex="0" aria-labelledby="tabel">' in html
    assert '<caption id="tabel"><span class="caption">Gemeenten</span></caption>' in html
    assert '<th scope="col">Naam</th><th scope="col" class="align-right number">Inhabitants</th>' in html
    assert '<th scope="row"><a href="index.html">Emmen</a></th>' in html
    assert '<td class="align-right number" data-v="107000.0">107.000</td>' in html


def test_column_formats_of_each_row_sparklines_bars_and_deltas(try_pages: Callable[..., Tried]) -> None:
    page = (
        "```sql cellen\nselect 'a' as naam, 12.34 as v, '#,##0.0\" %\"' as f, "
        "[{'j': 2020, 'w': 1}, {'j': 2021, 'w': 2}] as s, 'https://example.org' as u\n```\n\n"
        "<DataTable data={cellen}><Column id=naam/><Column id=v fmtColumn=f/><Column id=v contentType=bar fmt=num0/>"
        "<Column id=v contentType=delta fmt=num1/><Column id=s contentType=sparkline sparkX=j sparkY=w/>"
        '<Column id=u contentType=link linkLabel="Lees meer"/></DataTable>'
    )
    html = body(try_pages(page).html())
    assert ">12,3\u00a0%</td>" in html
    assert '<span class="cellbar" style="--w:100%">12</span>' in html
    assert (
        '<span class="visually-hidden">hoger</span> <span aria-hidden="true">▲</span> <span>12,3</span></span>' in html
    )
    assert 'role="img" aria-label="van 1 in 2020 naar 2 in 2021"' in html
    assert '<a href="https://example.org">Lees meer<span class="visually-hidden">: a</span></a>' in html


def test_a_date_that_is_text_reads_and_sorts_as_a_date(try_pages: Callable[..., Tried]) -> None:
    page = (
        "```sql rondes\nselect * from (values ('a', date '2026-03-12', timestamp '2026-03-12 23:30:00.5'), "
        "('b', null, null)) as t (naam, dag, moment)\n```\n\n"
        "```sql als_tekst\nselect naam, dag::varchar as dag, moment::varchar as moment from ${rondes}\n```\n\n"
        "<DataTable data={als_tekst}><Column id=naam/><Column id=dag fmt=shortdate/>"
        "<Column id=moment fmt=shortdate/></DataTable>"
    )
    html = body(try_pages(page).html())
    assert '<td class="date" data-v="2026-03-12">12 mrt 2026</td>' in html
    assert '<td class="date" data-v="2026-03-12 23:30:00.5">13 mrt 2026</td>' in html, "the day in the Netherlands"
    assert html.count(f'<td class="date">{EMPTY}</td>') == 2, "without a date there is nothing to sort by"


def test_a_choice_marks_rows_and_keeps_a_variant_per_answer(try_pages: Callable[..., Tried]) -> None:
    page = (
        "```sql pijlers\nselect pillar, name from monitor.dim_pillar order by sort_order\n```\n\n"
        "```sql projecten\nselect name from monitor.mart_programme__projects\n"
        "where pillar like '${inputs.pijler.value}' order by sort_order\n```\n\n"
        '<Dropdown name=pijler data={pijlers} value=pillar label=name title="Pijler">\n'
        '  <DropdownOption value="%" valueLabel="Alle"/>\n</Dropdown>\n\n'
        "<DataTable data={projecten}/>\n\n{projecten.length} bij {inputs.pijler.label}\n\n"
        "{#each projecten as p}\n\n{p.name}\n\n{:else}\n\nGeen.\n\n{/each}"
    )
    html = body(try_pages(page).html())
    assert '<tr data-row data-in="1100">' in html
    assert '<tr data-row data-in="1010">' in html
    assert '<span data-in="1000">2</span>' in html
    assert '<span data-in="0001" hidden>0</span>' in html
    assert '<span data-in="1000">Alle</span>' in html
    assert re.search(r'<div data-in="0001" hidden><p>Geen\.</p>', html)
    assert 'data-input="pijler" data-default="0" hidden' in html, "the choice shows when the script has started"


def test_button_group_starts_at_its_default(try_pages: Callable[..., Tried]) -> None:
    page = (
        "```sql x1\nselect '${inputs.k}' as gekozen\n```\n\n<ButtonGroup name=k><ButtonGroupItem value=a/>"
        '<ButtonGroupItem value=b valueLabel="B!" default=true/></ButtonGroup>\n\n{x1[0].gekozen}'
    )
    html = body(try_pages(page).html())
    assert '<span data-in="10" hidden>a</span><span data-in="01">b</span>' in html


def test_too_many_combinations_are_refused(try_pages: Callable[..., Tried]) -> None:
    query = "```sql v1\nselect unnest(range(20)) as v\n```\n\n"
    page = query + "<Dropdown name=a data={v1} value=v/>\n\n<Dropdown name=b data={v1} value=v/>"
    assert "400 ways" in try_pages(page).problems[0].what


def test_big_value_details_alert_grid_and_button(try_pages: Callable[..., Tried]) -> None:
    page = SERIES + (
        "<Grid cols=2>\n\n"
        "<BigValue data={reeks} value=waarde title=Stand fmt=num1 comparison=jaar comparisonFmt=id/>\n\n"
        '<Details title="Meer">\n\nTekst.\n\n</Details>\n\n</Grid>\n\n<Alert status=warning>Pas op.</Alert>\n\n'
        '<LinkButton url="/">Verder</LinkButton>\n\n'
        "<Accordion><AccordionItem title=Een>Twee</AccordionItem></Accordion>"
    )
    html = body(try_pages(page).html())
    assert '<div class="grid cols-2 gap-md"><div class="bigvalue"><p class="bigvalue-name">Stand</p>' in html
    assert '<details class="more"><summary>Meer</summary>' in html
    assert '<p class="alert-word">Let op</p>' in html
    assert '<a class="button" href="index.html">Verder</a>' in html


def test_download_is_a_dutch_csv(try_pages: Callable[..., Tried]) -> None:
    page = "```sql uit\nselect 'a;b' as n, 1.5 as v, null as leeg, '=1+1' as f, date '2026-03-12' as d\n```\n\n"
    tried = try_pages(page + "<DownloadData data={uit}/>")
    assert '<a class="button" href="download/uit.csv" download>' in tried.html()
    text = (tried.out / "download/uit.csv").read_bytes().decode("utf-8-sig")
    assert text == 'n;v;leeg;f;d\r\n"a;b";1,5;;\'=1+1;2026-03-12\r\n'


def test_last_refreshed_is_the_release_and_not_the_build(try_pages: Callable[..., Tried]) -> None:
    html = try_pages('<LastRefreshed prefix="Vrijgegeven op"/>').html()
    assert 'Vrijgegeven op <time datetime="2026-03-12T01:30:00">12 maart 2026</time>' in html


def test_a_chart_without_figures_says_so(try_pages: Callable[..., Tried]) -> None:
    page = "```sql leeg\nselect 1 as x, 2 as y where false\n```\n\n<LineChart data={leeg} x=x y=y title=Stand/>"
    assert '<p class="empty"><strong>Stand</strong> Hier zijn geen cijfers voor.</p>' in try_pages(page).html()


def test_scatter_names_the_few_and_greys_the_many(try_pages: Callable[..., Tried]) -> None:
    page = (
        "```sql wolk\nselect i as plaats, 100.0 - i as w,\n"
        "case when i in (5, 50) then 'G' || i else 'overige' end as g\n"
        "from range(1, 101) as t(i)\n```\n\n<ScatterPlot data={wolk} x=plaats y=w series=g xAxisTitle=plaats/>"
    )
    html = body(try_pages(page).html())
    assert "Grijze stippen: overige (98)." in html
    assert ">G5 95</text>" in html
    assert "G50: 50 (plaats 50)." in html


@pytest.mark.parametrize(("count", "searched"), [(200, False), (201, True)])
def test_a_table_too_long_to_read_is_searched_unasked(
    try_pages: Callable[..., Tried], count: int, *, searched: bool
) -> None:
    page = f"```sql lang\nselect n as nummer from range({count}) as t(n)\n```\n\n<DataTable data={{lang}} rows=40/>"
    assert ('data-fold="40" data-sortable data-search' in try_pages(page).html()) == searched
