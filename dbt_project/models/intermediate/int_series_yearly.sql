-- The yearly series that progress is judged on: totals only, each year marked with the unbroken stretch it
-- belongs to. A break in year Y starts a new stretch at Y.

with

observations as (

    select * from {{ ref('int_observations_unioned') }}
    where
        period_kind = 'year'
        and breakdown = ''

),

breaks as (

    select * from {{ ref('stg_catalogue__indicator_breaks') }}

),

segmented as (

    select
        observations.indicator_id,
        observations.region_code,
        observations.period,
        observations.year,
        observations.value,
        observations.value_lower,
        observations.value_upper,
        coalesce(observations.status <> 'Definitief', false) as is_provisional,
        count(breaks.year) as segment
    from observations
    left join breaks
        on
            observations.indicator_id = breaks.indicator_id
            and observations.year >= breaks.year
    group by
        observations.indicator_id,
        observations.region_code,
        observations.period,
        observations.year,
        observations.value,
        observations.value_lower,
        observations.value_upper,
        observations.status

),

latest as (

    select
        indicator_id,
        region_code,
        max(year) as latest_year,
        max(segment) as latest_segment
    from segmented
    group by indicator_id, region_code

)

select
    segmented.*,
    segmented.segment = latest.latest_segment as is_current_segment,
    latest.latest_year
from segmented
inner join latest
    on
        segmented.indicator_id = latest.indicator_id
        and segmented.region_code = latest.region_code
