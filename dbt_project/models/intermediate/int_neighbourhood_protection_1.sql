-- Stage 1: other counts that shares and means rest on (households, homes), hidden wherever inhabitants are.

with

cells as (

    select
        *,
        0 as ground_no
    from {{ ref('int_neighbourhood_cells') }}
    where stage_no = 1

),

rests_on as (

    select
        0 as ground_no,
        year,
        area_no,
        is_hidden,
        is_small_here
    from {{ ref('int_neighbourhood_protection_0') }}

),

forced as (

    {{ forced_cells('rests_on') }}

),

{{ protected_areas('forced') }}

select * from protected
