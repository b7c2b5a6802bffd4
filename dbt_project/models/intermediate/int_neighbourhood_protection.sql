-- Which topic is hidden where, all stages together. Stage 2 is hidden wherever inhabitants are, and wherever the
-- count is that one of its shares or means rests on.

with

cells as (

    select * from {{ ref('int_neighbourhood_cells') }}

),

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

below as (

    select * from inhabitants
    union all
    select * from bases

),

rests_on as (

    select
        foundations.topic_id,
        below.table_id,
        below.period,
        below.region_code,
        max(case when below.is_hidden then 1 else 0 end) = 1 as is_hidden,
        max(case when below.is_hidden and below.is_small_here then 1 else 0 end) = 1 as is_small_here
    from foundations
    inner join below on foundations.base_topic_id = below.topic_id
    group by
        foundations.topic_id,
        below.table_id,
        below.period,
        below.region_code

),

forced as (

    {{ forced_cells(2, 'rests_on') }}

),

{{ protected_areas('forced') }}

select * from inhabitants
union all
select * from bases
union all
select * from protected
