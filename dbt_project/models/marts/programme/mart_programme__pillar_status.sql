-- How many indicators have which verdict on pace: a count of unlike things, never an average of them.

with

progress as (

    select * from {{ ref('mart_programme__ambition_progress') }}

),

statuses as (

    select * from {{ ref('dim_status') }}
    where kind = 'pace'

),

counted as (

    select
        pillar,
        region_code,
        pace_status,
        count(*) as indicator_count
    from progress
    group by pillar, region_code, pace_status

)

select
    counted.pillar,
    counted.region_code,
    counted.pace_status,
    statuses.label as pace_label,
    statuses.tone,
    cast(counted.indicator_count as integer) as indicator_count,
    statuses.sort_order
from counted
inner join statuses on counted.pace_status = statuses.code
