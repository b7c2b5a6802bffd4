-- Pace, its verdict: R = a / r, the actual pace over the required one. R is formed only where r is not 0 and the
-- base lies on the wrong side of the target; every other case has a status of its own, and nothing is replaced.

with

components as (

    select * from {{ ref('int_pace_components') }}

),

judged as (

    select
        *,
        case direction
            when 'higher_is_better' then latest_value >= target_value
            when 'lower_is_better' then latest_value <= target_value
        end as latest_meets_target,
        case direction
            when 'higher_is_better' then base_value >= target_value
            when 'lower_is_better' then base_value <= target_value
        end as base_meets_target
    from components

),

paced as (

    select
        *,
        case
            when target_value is null or base_value is null then null
            when pace_method = 'linear'
                then (target_value - base_value) / (target_year - base_year)
            when base_value > 0 and target_value > 0
                then power(target_value / base_value, 1.0 / (target_year - base_year)) - 1
        end as required_pace,
        case
            when base_value is null then null
            when pace_method = 'linear'
                then (latest_value - base_value) / (latest_year - base_year)
            when base_value > 0 and latest_value > 0
                then power(latest_value / base_value, 1.0 / (latest_year - base_year)) - 1
        end as actual_pace
    from judged

),

compared as (

    select
        *,
        case
            when not base_meets_target and required_pace <> 0 then actual_pace / required_pace
        end as pace_ratio
    from paced

)

select
    *,
    case
        when target_basis = 'none' then 'no_target'
        when target_basis = 'unknown' then 'no_target'
        when latest_meets_target then 'target_reached'
        when base_value is null and segment_count > 1 then 'series_break'
        when base_value is null then 'insufficient_data'
        -- it stood at or past the target and no longer does
        when base_meets_target then 'moving_away'
        when pace_ratio is null then 'insufficient_data'
        when pace_ratio >= 0.95 then 'on_track'
        when pace_ratio >= 0.60 then 'acceleration_needed'
        when pace_ratio >= 0 then 'limited_progress'
        else 'moving_away'
    end as pace_status
from compared
