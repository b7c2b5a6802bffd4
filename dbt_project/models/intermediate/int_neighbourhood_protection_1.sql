-- Stage 1: other counts that shares and means rest on (households, homes), hidden wherever inhabitants are.

with

cells as (

    select * from {{ ref('int_neighbourhood_cells') }}

),

stage_topics as (

    select distinct topic_id
    from {{ ref('int_neighbourhood_topics') }}
    where stage_no = 1

),

rests_on as (

    select
        stage_topics.topic_id,
        below.table_id,
        below.period,
        below.region_code,
        below.is_hidden,
        below.is_small_here
    from {{ ref('int_neighbourhood_protection_0') }} as below
    cross join stage_topics

),

forced as (

    {{ forced_cells(1, 'rests_on') }}

),

{{ protected_areas('forced') }}

select * from protected
