-- Stage 0: in which areas the number of inhabitants is hidden. See the macro protected_areas for the rules.

with

cells as (

    select
        *,
        false as is_forced,
        false as is_forced_small
    from {{ ref('int_neighbourhood_cells') }}
    where stage_no = 0

),

{{ protected_areas('cells') }}

select * from protected
