"""What the later components make of a query's rows: changes, small lines, layers, grids, boxes, tabs, periods."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.dashboards.conftest import Tried

ROWS = """```sql reeks
select * from (values
    ('Emmen', 2014, 60.0), ('Emmen', 2020, 65.0), ('Emmen', 2021, 66.4),
    ('Hoogeveen', 2014, 70.0), ('Hoogeveen', 2020, 72.0), ('Hoogeveen', 2021, 71.0)
) as t(gebied, jaar, waarde)
```

"""
DAYS = """```sql dagen
select date '2021-06-30' + (i * 184)::integer as dag, i as n from range(4) as t(i)
```

"""


def body(html: str) -> str:
    return html.split("<main", maxsplit=1)[1].split("</main>", maxsplit=1)[0]


# -- a change and a course --


@pytest.mark.parametrize(
    ("tag", "tone", "word", "text"),
    [
        ("value=2.5 fmt=num1", "tone-good", "hoger", "2,5"),
        ("value={-2.5} fmt=num1", "tone-bad", "lager", "\u22122,5"),
        ("value={-2.5} fmt=num1 downIsGood=true", "tone-good", "lager", "\u22122,5"),
        ("value=0", "tone-neutral", "gelijk", "0"),
        ("value=0.4 neutralMin={-1} neutralMax=1 fmt=num1", "tone-neutral", "gelijk", "0,4"),
    ],
)
def test_delta_says_direction_in_shape_word_and_tone(
    try_pages: Callable[..., Tried], tag: str, tone: str, word: str, text: str
) -> None:
    html = body(try_pages(f"Het is <Delta {tag}/> nu.").html())
    assert f'<span class="delta {tone}"><span class="visually-hidden">{word}</span> <span>{text}</span>' in html


def test_delta_of_nothing_is_a_dash_and_no_zero(try_pages: Callable[..., Tried]) -> None:
    page = "```sql leeg\nselect null::double as w\n```\n\nWas <Delta data={leeg} column=w/>."
    assert '<span class="delta">\u2013</span>' in try_pages(page).html()
    assert "needs 'data' or 'value'" in try_pages("<Delta/>").problems[0].what


def test_sparkline_has_words_and_bars_begin_at_zero(try_pages: Callable[..., Tried]) -> None:
    page = ROWS + "Het loop: <Sparkline data={reeks} dateCol=jaar valueCol=waarde type=bar valueFmt=num1/>."
    html = body(try_pages(page).html())
    assert 'role="img" aria-label="van 60,0 in 2014 naar 71,0 in 2021"' in html
    heights = [float(h) for h in re.findall(r'<rect [^>]*height="([\d.]+)"', html)]
    assert min(heights) / max(heights) == pytest.approx(60 / 72, abs=0.02)


# -- charts --


def test_area_chart_stacks_and_its_table_has_the_figures_as_they_are(try_pages: Callable[..., Tried]) -> None:
    html = body(try_pages(ROWS + "<AreaChart data={reeks} x=jaar y=waarde series=gebied yFmt=num1/>").html())
    assert html.count('class="area"') == 2 * 2
    assert ">Emmen 66,4</text>" in html
    assert '<th scope="row">2021</th><td class="number">66,4</td><td class="number">71,0</td>' in html
    assert "Gestapeld vlakdiagram." in html


def test_a_stack_is_interrupted_where_a_part_is_missing(try_pages: Callable[..., Tried]) -> None:
    page = (
        "```sql gat\nselect * from (values ('a', 1, 1), ('a', 2, 2), ('a', 3, 3), ('a', 4, 1),\n"
        "('b', 1, 1), ('b', 3, 1), ('b', 4, 1)) as t(s, x, y)\n```\n\n"
    )
    html = try_pages(page + "<AreaChart data={gat} x=x y=y series=s/>").html()
    assert "Waar een cijfer ontbreekt, is de stapel onderbroken." in html
    closed = try_pages(page + "<AreaChart data={gat} x=x y=y series=s handleMissing=zero/>")
    assert "onderbroken" not in closed.html()


def test_area_chart_refuses_negative_values(try_pages: Callable[..., Tried]) -> None:
    page = "```sql min\nselect 1 as x, -2 as y union all select 2, 3\n```\n\n<AreaChart data={min} x=x y=y/>"
    assert "negative value" in try_pages(page).problems[0].what


def test_heatmap_writes_values_and_shows_a_missing_pair_as_missing(try_pages: Callable[..., Tried]) -> None:
    page = (
        "```sql paren\nselect * from (values ('a', 'x', 0), ('a', 'y', 5), ('b', 'x', 2)) as t(rij, kolom, w)\n```\n\n"
        "<Heatmap data={paren} x=kolom y=rij value=w title=Raster/>"
    )
    html = body(try_pages(page).html())
    assert ">0</text>" in html, "a zero is a zero"
    assert html.count('class="hollow"') == 2, "the missing pair, on both drawings"
    assert '<th scope="row">b</th><td class="number">2</td><td class="number">\u2013</td>' in html
    assert "Raster met 3 waarden. Hoogste: a, y: 5. Laagste: a, x: 0." in html
    assert "color-mix(in srgb, var(--accent)" in html, "shades follow the appearance"


def test_heatmap_refuses_two_values_for_one_cell(try_pages: Callable[..., Tried]) -> None:
    page = (
        "```sql dubbel\nselect 'a' as r, 'x' as k, unnest([1, 2]) as w\n```\n\n<Heatmap data={dubbel} x=k y=r value=w/>"
    )
    assert "same k and r" in try_pages(page).problems[0].what


def test_box_plot_has_five_values_in_drawing_words_and_table(try_pages: Callable[..., Tried]) -> None:
    page = (
        "```sql vakken\nselect 'Emmen' as g, 1.0 as laag, 2.0 as b, 3.0 as m, 4.0 as e, 6.0 as hoog\n```\n\n"
        "<BoxPlot data={vakken} name=g min=laag intervalBottom=b midpoint=m intervalTop=e max=hoog yFmt=num1/>"
    )
    html = body(try_pages(page).html())
    assert "Emmen: van 1,0 tot 6,0, de middelste helft van 2,0 tot 4,0, midden 3,0." in html
    cells = "".join(f'<td class="number">{v}</td>' for v in ("1,0", "2,0", "3,0", "4,0", "6,0"))
    assert f'<th scope="row">Emmen</th>{cells}' in html


def test_box_plot_says_what_cannot_be(try_pages: Callable[..., Tried]) -> None:
    query = "```sql vakken\nselect 'E' as g, 5.0 as b, 3.0 as m, 4.0 as e\n```\n\n"
    tag = f"{query}<BoxPlot data={{vakken}} name=g midpoint=m "
    assert "'intervalBottom' and 'intervalTop'" in try_pages(f"{tag}/>").problems[0].what
    assert "do not rise" in try_pages(f"{tag} intervalBottom=b intervalTop=e/>").problems[0].what


# -- what stands behind a chart --


def test_references_by_value_by_row_between_points_and_as_areas(try_pages: Callable[..., Tried]) -> None:
    page = ROWS + (
        "```sql doelen\nselect 68 as hoogte, 'Doel' as naam\n```\n\n"
        "<LineChart data={reeks} x=jaar y=waarde series=gebied>\n"
        "  <ReferenceLine data={doelen} y=hoogte label=naam/>\n"
        "  <ReferenceLine x=2020 label=Corona/>\n"
        "  <ReferenceLine x=2014 y=60 x2=2021 y2=70 label=Nodig/>\n"
        "  <ReferenceArea xMin=2019 xMax=2021 label=Regio border=true/>\n</LineChart>"
    )
    html = body(try_pages(page).html())
    for words in ("Doel 68", "Corona", "Nodig", "Regio"):
        assert html.count(f">{words}</text>") == 2, f"{words} stands on both drawings"
    assert "In beeld ook: Doel 68; Corona; Nodig; Regio." in html


def test_a_reference_names_what_is_not_there(try_pages: Callable[..., Tried]) -> None:
    chart = "<BarChart data={{reeks}} x=gebied y=waarde type=grouped series=jaar>{}</BarChart>"
    wrong = try_pages(ROWS + chart.format('<ReferenceLine x="Emen"/>')).problems[0]
    assert (wrong.what, wrong.nearest) == ("'Emen' does not stand on the x axis", "Emmen")
    empty = try_pages(ROWS + chart.format("<ReferenceArea/>")).problems[0]
    assert "needs one of xMin" in empty.what


def test_an_axis_of_dates_has_dates(try_pages: Callable[..., Tried]) -> None:
    html = body(try_pages(DAYS + "<LineChart data={dagen} x=dag y=n/>").html())
    assert ">2022</text>" in html
    assert ">jul 2022</text>" in html
    assert not re.search(r">73\d\.\d{3}</text>", html), "no day numbers"


# -- tables --

TABLE = """```sql t
select * from (values ('b', 'x', 2, 0.5), ('a', 'x', 4, 0.25), ('c', 'y', null, 1.0)) as t(naam, groep, n, deel)
```

"""


def test_totals_subtotals_and_a_text_of_the_author(try_pages: Callable[..., Tried]) -> None:
    page = TABLE + (
        "<DataTable data={t} groupBy=groep subtotals=true totalRow=true sort=naam>\n  <Column id=naam/>\n"
        "  <Column id=n/>\n  <Column id=deel fmt=num2 totalAgg=weightedMean weightCol=n/>\n</DataTable>"
    )
    html = body(try_pages(page).html())
    number = '<td class="align-right number">'
    assert f'<tr class="subtotal"><th scope="row">Totaal x</th>{number}6</td>{number}0,33</td></tr>' in html
    assert f'<tr class="subtotal"><th scope="row">Totaal y</th>{number}\u2013</td>' in html, "of nothing no sum"
    assert f'<tfoot><tr class="total"><th scope="row">Totaal</th>{number}6</td>' in html
    assert html.index(">a</th>") < html.index(">b</th>"), "sorted within the group"
    assert 'data-groups="open"' in html


def test_totals_hold_for_the_choice_that_is_made(try_pages: Callable[..., Tried]) -> None:
    page = TABLE + (
        "<ButtonGroup name=g><ButtonGroupItem value=x/><ButtonGroupItem value=y/></ButtonGroup>\n\n"
        "```sql deel\nselect naam, n from ${t} where groep = '${inputs.g}'\n```\n\n"
        "<DataTable data={deel} totalRow=true/>"
    )
    html = body(try_pages(page).html())
    assert html.count("<tfoot>") == 2, "a table per choice"
    assert "data-row" not in html


def test_shades_heads_over_columns_and_negative_figures(try_pages: Callable[..., Tried]) -> None:
    page = TABLE + (
        "```sql m\nselect naam, n, -deel as min from ${t}\n```\n\n<DataTable data={m}>\n  <Column id=naam/>\n"
        "  <Column id=n contentType=colorscale colorScale={['positive', 'negative']} colGroup=Samen/>\n"
        "  <Column id=min colGroup=Samen redNegatives=true fmt=num2/>\n</DataTable>"
    )
    html = body(try_pages(page).html())
    assert '<th scope="colgroup" colspan="2">Samen</th>' in html
    assert html.count('style="background-color:color-mix') == 2, "a missing value has no shade"
    assert '<span class="tinted tone-bad">\u22120,50</span>' in html


def test_sort_names_a_column_that_is_there(try_pages: Callable[..., Tried]) -> None:
    problem = try_pages(TABLE + '<DataTable data={t} sort="nam desc"/>').problems[0]
    assert (problem.nearest, problem.line) == ("naam", 7)


# -- tabs and folds --


def test_tabs_are_sections_below_each_other_until_a_script_makes_tabs_of_them(try_pages: Callable[..., Tried]) -> None:
    page = "<Tabs>\n\n<Tab label=Een>\n\nEerste.\n\n</Tab>\n\n"
    page += "<Tab label=Twee id=tweede selected=true>\n\nTweede.\n\n</Tab>\n\n</Tabs>"
    html = body(try_pages(page).html())
    assert '<section class="tab" id="tab" aria-labelledby="tab-naam"><p class="tab-label" id="tab-naam">Een</p>' in html
    assert '<section class="tab" id="tweede" data-selected aria-labelledby="tweede-naam">' in html
    assert "hidden" not in html.split("data-tabs")[1]


def test_one_fold_at_a_time_is_the_browsers_own_work(try_pages: Callable[..., Tried]) -> None:
    items = "<AccordionItem title=A>a</AccordionItem><AccordionItem title=B>b</AccordionItem>"
    html = body(try_pages(f"<Accordion single=true>{items}</Accordion>\n\n<Accordion>{items}</Accordion>").html())
    assert html.count('<details class="more" name="vouwen">') == 2
    assert html.count('<details class="more"><summary>') == 2


# -- periods --

COUNTED = """```sql geteld
select count(*) as n from ${dagen} where dag between '${inputs.p.start}' and '${inputs.p.end}'
```

"""


def test_date_range_offers_the_whole_and_every_year(try_pages: Callable[..., Tried]) -> None:
    page = DAYS + COUNTED + "<DateRange name=p data={dagen} dates=dag/>\n\n{geteld[0].n} in {inputs.p.label}"
    html = body(try_pages(page).html())
    labels = re.findall(r"<option [^>]*>([^<]*)</option>", html)
    assert labels == ["Hele periode", "2023", "2022", "2021"]
    assert '<option value="2022-01-01/2022-12-31">2022</option>' in html
    assert '<span data-in="1000">4</span>' in html
    assert '<span data-in="1000">Hele periode</span>' in html


def test_presets_count_back_from_the_last_day_of_the_data(try_pages: Callable[..., Tried]) -> None:
    tag = (
        "<DateRange name=p data={dagen} dates=dag presetRanges={['Last Year', 'lastmonth']} defaultValue='Last Year'/>"
    )
    html = body(try_pages(DAYS + COUNTED + tag + "\n\n{geteld[0].n}").html())
    assert '<option value="2021-01-01/2021-12-31" selected>Vorig jaar</option>' in html or (
        '<option value="2022-01-01/2022-12-31" selected>Vorig jaar</option>' in html
    )
    wrong = try_pages(DAYS + "<DateRange name=p data={dagen} dates=dag presetRanges='Last Yaer'/>").problems[0]
    assert (wrong.what, wrong.nearest) == ("unknown period 'Last Yaer'", "Last Year")


def test_a_period_has_a_start_and_an_end_and_no_value(try_pages: Callable[..., Tried]) -> None:
    tag = "<DateRange name=p data={dagen} dates=dag/>\n\n"
    problem = try_pages(DAYS + tag + "```sql gekozen\nselect '${inputs.p.value}' as v\n```").problems[0]
    assert problem.what == "'inputs.p' has .start and .end and .label, not .value"
    assert ".start" in try_pages(DAYS + tag + "{inputs.p.value}").problems[0].what


def test_a_single_day_is_one_of_the_days_there_are(try_pages: Callable[..., Tried]) -> None:
    html = body(try_pages(DAYS + "<DateInput name=d data={dagen} dates=dag/>\n\n{inputs.d.value}").html())
    assert '<option value="2021-06-30" selected>30 juni 2021</option>' in html
    assert '<span data-in="1000">2021-06-30</span>' in html
    wrong = try_pages(ROWS + "<DateInput name=d data={reeks} dates=jaar/>").problems[0]
    assert "holds no dates" in wrong.what


def test_an_input_with_data_needs_to_say_which_column(try_pages: Callable[..., Tried]) -> None:
    assert try_pages(ROWS + "<Dropdown name=d data={reeks}/>").problems[0].what == "'reeks' has no column 'value'"
    assert "needs 'value'" in try_pages(ROWS + "<ButtonGroup name=d data={reeks}/>").problems[0].what
