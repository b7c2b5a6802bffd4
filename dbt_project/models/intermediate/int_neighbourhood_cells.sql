-- What small numbers are judged on: a topic in an area and a year. One figure of the topic that must be hidden hides
-- the others too; an area lends cover only with every figure that the topic has in that municipality.
--
-- Most topics are one indicator. Such a topic's cell is its figure, and has every figure there is as soon as it has
-- one: nothing is gathered, and the figures of a municipality are not counted.

with

topics as (

    select
        *,
        count(*) over (partition by topic_id) as indicator_count
    from {{ ref('int_neighbourhood_topics') }}

),

alone as (

    select
        topics.topic_id,
        topics.stage_no,
        figures.table_id,
        figures.period,
        figures.municipality_code,
        figures.district_code,
        figures.region_code,
        figures.kind,
        figures.is_leaf,
        figures.inhabitants,
        figures.value is not null as has_figures,
        figures.is_small,
        figures.is_small or figures.is_unknown or figures.is_withheld as must_hide,
        figures.lends_cover and figures.value is not null as lends_cover
    from {{ ref('int_neighbourhood_figures') }} as figures
    inner join topics on figures.indicator_id = topics.indicator_id
    where topics.indicator_count = 1

),

gathered as (

    select
        topics.topic_id,
        topics.stage_no,
        figures.table_id,
        figures.period,
        figures.municipality_code,
        figures.district_code,
        figures.region_code,
        figures.kind,
        figures.is_leaf,
        max(figures.inhabitants) as inhabitants,
        count(figures.value) as figure_count,
        max(case when figures.is_small then 1 else 0 end) = 1 as is_small,
        max(case when figures.is_small or figures.is_unknown or figures.is_withheld then 1 else 0 end) = 1
            as must_hide,
        min(case when figures.lends_cover or figures.value is null then 1 else 0 end) = 1 as lends_cover
    from {{ ref('int_neighbourhood_figures') }} as figures
    inner join topics on figures.indicator_id = topics.indicator_id
    where topics.indicator_count > 1
    group by
        topics.topic_id,
        topics.stage_no,
        figures.table_id,
        figures.period,
        figures.municipality_code,
        figures.district_code,
        figures.region_code,
        figures.kind,
        figures.is_leaf

)

select
    topic_id,
    stage_no,
    table_id,
    period,
    municipality_code,
    district_code,
    region_code,
    kind,
    is_leaf,
    inhabitants,
    has_figures,
    is_small,
    must_hide,
    lends_cover and not must_hide as lends_cover
from alone

union all

select
    topic_id,
    stage_no,
    table_id,
    period,
    municipality_code,
    district_code,
    region_code,
    kind,
    is_leaf,
    inhabitants,
    figure_count > 0 as has_figures,
    is_small,
    must_hide,
    lends_cover
    and not must_hide
    and figure_count > 0
    and figure_count = max(figure_count) over (partition by topic_id, table_id, period, municipality_code)
        as lends_cover
from gathered
