-- Pace, its verdict: R = a / r, the actual pace over the required one. R is formed only where r is not 0 and the
-- base lies on the wrong side of the target; every other case has a status of its own, and nothing is replaced.

with

components as (

    select * from {{ ref('int_pace_components') }}

),

judged as (

    select
        *,
        cast(target_year - base_year as double) as years_given,
        cast(latest_year - base_year as double) as years_gone,
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

-- 0 over a negative number is -0, which no page should show; adding 0 makes it 0
paced as (

    select
        *,
        case
            -- a target for the base year or before it asks for no pace
            when target_value is null or base_value is null or years_given <= 0 then null
            when pace_method = 'linear' then (target_value - base_value) / years_given + 0.0
            when base_value > 0 and target_value > 0 then power(target_value / base_value, 1 / years_given) - 1
        end as required_pace,
        case
            when base_value is null then null
            when pace_method = 'linear' then (latest_value - base_value) / years_gone + 0.0
            when base_value > 0 and latest_value > 0 then power(latest_value / base_value, 1 / years_gone) - 1
        end as actual_pace
    from judged

),

compared as (

    select
        *,
        case
            when not base_meets_target and required_pace <> 0 then actual_pace / required_pace + 0.0
        end as pace_ratio
    from paced

)

select
    *,
    case
        when target_basis in ('none', 'unknown') then 'no_target'
        when withheld_year is not null then 'suppressed'
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
    end as pace_status,
    target_basis = 'national' and national_is_provisional as target_is_provisional,
    latest_is_provisional or base_is_provisional or (target_basis = 'national' and national_is_provisional)
        as pace_touches_provisional
from compared
