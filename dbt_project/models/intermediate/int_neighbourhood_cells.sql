-- What small numbers are judged on: a topic in an area and a year. One figure of the topic that must be hidden hides
-- the others too; an area lends cover only with every figure that the topic has in that municipality.
--
-- Most topics are one indicator. Such a topic's cell is its figure, and has every figure there is as soon as it has
-- one: nothing is gathered, and the figures of a municipality are not counted.

with

topics as (

    select
        *,
        count(*) over (partition by topic_no) as indicator_count
    from {{ ref('int_neighbourhood_topics') }}

),

formulas as (

    select
        formulas.formula_no,
        topics.topic_no,
        topics.stage_no,
        topics.indicator_count
    from {{ ref('int_neighbourhood_formulas') }} as formulas
    inner join topics on formulas.indicator_id = topics.indicator_id

),

alone as (

    select
        formulas.topic_no,
        formulas.stage_no,
        figures.year,
        figures.area_no,
        figures.inhabitants,
        figures.value is not null as has_figures,
        figures.is_small,
        figures.is_small or figures.is_unknown or figures.is_withheld as must_hide,
        figures.lends_cover and figures.value is not null as lends_cover
    from {{ ref('int_neighbourhood_figures') }} as figures
    inner join formulas on figures.formula_no = formulas.formula_no
    where formulas.indicator_count = 1

),

gathered as (

    select
        formulas.topic_no,
        formulas.stage_no,
        figures.year,
        figures.area_no,
        max(figures.inhabitants) as inhabitants,
        count(figures.value) as figure_count,
        max(case when figures.is_small then 1 else 0 end) = 1 as is_small,
        max(case when figures.is_small or figures.is_unknown or figures.is_withheld then 1 else 0 end) = 1
            as must_hide,
        min(case when figures.lends_cover or figures.value is null then 1 else 0 end) = 1 as lends_cover
    from {{ ref('int_neighbourhood_figures') }} as figures
    inner join formulas on figures.formula_no = formulas.formula_no
    where formulas.indicator_count > 1
    group by
        formulas.topic_no,
        formulas.stage_no,
        figures.year,
        figures.area_no

),

placed as (

    select
        gathered.*,
        max(gathered.figure_count) over (partition by gathered.topic_no, gathered.year, areas.municipality_no)
            as most_figures
    from gathered
    inner join {{ ref('int_neighbourhood_areas') }} as areas on gathered.area_no = areas.area_no

),

cells as (

    select
        topic_no,
        stage_no,
        year,
        area_no,
        inhabitants,
        has_figures,
        is_small,
        must_hide,
        lends_cover and not must_hide as lends_cover
    from alone

    union all

    select
        topic_no,
        stage_no,
        year,
        area_no,
        inhabitants,
        figure_count > 0 as has_figures,
        is_small,
        must_hide,
        lends_cover and not must_hide and figure_count > 0 and figure_count = most_figures as lends_cover
    from placed

)

select
    cells.*,
    areas.district_no,
    areas.municipality_no,
    areas.kind = 'district' as is_district,
    areas.is_leaf
from cells
inner join {{ ref('int_neighbourhood_areas') }} as areas on cells.area_no = areas.area_no
