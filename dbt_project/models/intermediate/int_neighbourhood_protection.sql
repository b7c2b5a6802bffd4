-- Which topic is hidden where, all stages together. Stage 2 is hidden wherever inhabitants are, and wherever the
-- count is that one of its shares or means rests on.

with

topics as (

    select * from {{ ref('int_neighbourhood_topics') }}

),

indicators as (

    select * from {{ ref('stg_catalogue__indicators') }}

),

inhabitants as (

    select * from {{ ref('int_neighbourhood_protection_0') }}

),

bases as (

    select * from {{ ref('int_neighbourhood_protection_1') }}

),

foundations as (

    select distinct
        topics.topic_id,
        base_topics.topic_id as base_topic_id
    from topics
    inner join indicators on topics.indicator_id = indicators.indicator_id
    inner join topics as base_topics on indicators.weight_indicator_id = base_topics.indicator_id
    where topics.stage_no = 2

    union

    select distinct
        topics.topic_id,
        base_topics.topic_id as base_topic_id
    from topics
    cross join topics as base_topics
    where
        topics.stage_no = 2
        and base_topics.stage_no = 0

),

-- topics that rest on the same counts stand on one ground, of which it is known once for all what is hidden
grounds as (

    select
        topic_id,
        {{ joined_text('base_topic_id', ';', 'base_topic_id', distinct=true) }} as ground_id
    from foundations
    group by topic_id

),

below as (

    select * from inhabitants
    union all
    select * from bases

),

bases_of_grounds as (

    select distinct
        grounds.ground_id,
        foundations.base_topic_id
    from grounds
    inner join foundations on grounds.topic_id = foundations.topic_id

),

rests_on as (

    select
        bases_of_grounds.ground_id,
        below.table_id,
        below.period,
        below.region_code,
        max(case when below.is_hidden then 1 else 0 end) = 1 as is_hidden,
        max(case when below.is_hidden and below.is_small_here then 1 else 0 end) = 1 as is_small_here
    from bases_of_grounds
    inner join below on bases_of_grounds.base_topic_id = below.topic_id
    group by
        bases_of_grounds.ground_id,
        below.table_id,
        below.period,
        below.region_code

),

cells as (

    select
        cells.*,
        grounds.ground_id
    from {{ ref('int_neighbourhood_cells') }} as cells
    left join grounds on cells.topic_id = grounds.topic_id
    where cells.stage_no = 2

),

forced as (

    {{ forced_cells('rests_on') }}

),

{{ protected_areas('forced') }}

select * from inhabitants
union all
select * from bases
union all
select * from protected
