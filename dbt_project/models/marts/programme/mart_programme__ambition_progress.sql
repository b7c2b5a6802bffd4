with

pace as (

    select * from {{ ref('int_pace') }}

),

explained as (

    select * from {{ ref('int_pace_explained') }}

),

trends as (

    select * from {{ ref('int_trend') }}

),

positions as (

    select * from {{ ref('int_position') }}

),

differences as (

    select * from {{ ref('int_difference') }}

),

regions as (

    select * from {{ ref('stg_catalogue__regions') }}
    where is_named

),

indicators as (

    select * from {{ ref('stg_catalogue__indicators') }}

),

statuses as (

    select * from {{ ref('statuses') }}

),

provinces as (

    select * from {{ ref('int_series_yearly') }}
    where region_code like 'PV%'

)

select
    pace.indicator_id,
    pace.region_code,
    indicators.pillar,
    pace.direction,
    cast(pace.latest_year as integer) as latest_year,
    pace.latest_period,
    pace.latest_value,
    pace.latest_is_provisional,
    differences.latest_value_lower,
    differences.latest_value_upper,
    cast(pace.withheld_year as integer) as withheld_year,
    cast(pace.base_year as integer) as base_year,
    pace.base_value,
    cast(pace.observation_count as integer) as observation_count,
    cast(pace.first_year as integer) as first_year,
    pace.target_value,
    cast(pace.target_year as integer) as target_year,
    pace.target_basis,
    case pace.target_basis
        when 'decided' then 'vastgesteld door de stuurgroep'
        when 'national' then 'rekenregel, niet bestuurlijk vastgesteld'
        when 'unknown' then 'geen Nederlands cijfer bekend'
        else 'geen maatstaf'
    end as target_basis_label,
    pace.required_pace,
    pace.actual_pace,
    pace.pace_ratio,
    pace.pace_status,
    pace_statuses.label as pace_label,
    pace.pace_touches_provisional,
    explained.pace_reason,
    trends.trend_slope,
    trends.trend_r_squared,
    cast(trends.trend_n as integer) as trend_n,
    cast(trends.trend_first_year as integer) as trend_first_year,
    trends.trend_status,
    trend_statuses.label as trend_label,
    trends.trend_touches_provisional,
    cast(positions.position_rank as integer) as position_rank,
    cast(positions.position_of as integer) as position_of,
    cast(positions.position_quartile as integer) as position_quartile,
    cast(positions.position_year as integer) as position_year,
    coalesce(positions.position_status, 'no_ranking') as position_status,
    position_statuses.label as position_label,
    coalesce(positions.position_touches_provisional, false) as position_touches_provisional,
    pace.national_value,
    cast(pace.national_year as integer) as national_year,
    provinces.value as province_value,
    cast(differences.previous_year as integer) as previous_year,
    differences.previous_value,
    differences.difference_national_status,
    difference_statuses.label as difference_national_label,
    differences.difference_province_status,
    differences.difference_previous_status
from pace
inner join regions on pace.region_code = regions.region_code
inner join indicators on pace.indicator_id = indicators.indicator_id
inner join explained
    on
        pace.indicator_id = explained.indicator_id
        and pace.region_code = explained.region_code
inner join trends
    on
        pace.indicator_id = trends.indicator_id
        and pace.region_code = trends.region_code
inner join differences
    on
        pace.indicator_id = differences.indicator_id
        and pace.region_code = differences.region_code
left join positions
    on
        pace.indicator_id = positions.indicator_id
        and pace.region_code = positions.region_code
left join provinces
    on
        pace.indicator_id = provinces.indicator_id
        and regions.province_code = provinces.region_code
        and pace.latest_year = provinces.year
left join statuses as pace_statuses
    on pace_statuses.kind = 'pace' and pace.pace_status = pace_statuses.code
left join statuses as trend_statuses
    on trend_statuses.kind = 'trend' and trends.trend_status = trend_statuses.code
left join statuses as position_statuses
    on
        position_statuses.kind = 'position'
        and coalesce(positions.position_status, 'no_ranking') = position_statuses.code
left join statuses as difference_statuses
    on
        difference_statuses.kind = 'difference'
        and differences.difference_national_status = difference_statuses.code
