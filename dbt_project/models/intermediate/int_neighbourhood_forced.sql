-- Cells of stage 2, the figures that rest on counts of people, households or homes, marked with what is hidden in
-- those counts. A view: it is read twice, and the cells of a country need not be held in between.

{{ config(materialized='view') }}

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
        topics.topic_no,
        base_topics.topic_no as base_topic_no,
        base_topics.topic_id as base_topic_id
    from topics
    inner join indicators on topics.indicator_id = indicators.indicator_id
    inner join topics as base_topics on indicators.weight_indicator_id = base_topics.indicator_id
    where topics.stage_no = 2

    union

    select distinct
        topics.topic_no,
        base_topics.topic_no as base_topic_no,
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
        topic_no,
        {{ joined_text('base_topic_id', ';', 'base_topic_id', distinct=true) }} as base_topics
    from foundations
    group by topic_no

),

numbered_grounds as (

    select
        topic_no,
        cast(dense_rank() over (order by base_topics) as integer) as ground_no
    from grounds

),

below as (

    select * from inhabitants
    union all
    select * from bases

),

bases_of_grounds as (

    select distinct
        numbered_grounds.ground_no,
        foundations.base_topic_no
    from numbered_grounds
    inner join foundations on numbered_grounds.topic_no = foundations.topic_no

),

rests_on as (

    select
        bases_of_grounds.ground_no,
        below.year,
        below.area_no,
        max(case when below.is_hidden then 1 else 0 end) = 1 as is_hidden,
        max(case when below.is_hidden and below.is_small_here then 1 else 0 end) = 1 as is_small_here
    from bases_of_grounds
    inner join below on bases_of_grounds.base_topic_no = below.topic_no
    group by
        bases_of_grounds.ground_no,
        below.year,
        below.area_no

),

cells as (

    select
        cells.*,
        numbered_grounds.ground_no
    from {{ ref('int_neighbourhood_cells') }} as cells
    left join numbered_grounds on cells.topic_no = numbered_grounds.topic_no
    where cells.stage_no = 2

)

{{ forced_cells('rests_on') }}
