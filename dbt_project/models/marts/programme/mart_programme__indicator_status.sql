-- One place where an indicator's status in a region is put together: names, labels, verdicts and how a page shows them.
-- The pillars' marts are parts of it, and so are most tables and charts of the pages.

with

progress as (

    select * from {{ ref('mart_programme__ambition_progress') }}

),

indicators as (

    select * from {{ ref('dim_indicator') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

pillars as (

    select * from {{ ref('dim_pillar') }}

),

statuses as (

    select * from {{ ref('dim_status') }}

)

select
    progress.indicator_id,
    progress.region_code,
    progress.pillar,
    pillars.name as pillar_name,
    pillars.sort_order as pillar_order,
    indicators.name as indicator_name,
    -- the unit stands behind the name where neither the figure nor the name shows it
    case
        when indicators.unit in ('%', 'km') or instr(indicators.name, indicators.unit) > 0 then indicators.name
        else indicators.name || ' (' || indicators.unit || ')'
    end as title,
    '#,##0'
    || case when indicators.decimals > 0 then '.' || repeat('0', indicators.decimals) else '' end
    || case indicators.unit when '%' then '" %"' when 'km' then '" km"' else '' end as number_format,
    '/indicatoren/' || progress.indicator_id as page,
    indicators.short_name,
    indicators.unit,
    indicators.decimals,
    indicators.theme,
    indicators.strategic_goal_id,
    indicators.strategic_goal_name,
    indicators.direction,
    indicators.direction_label,
    regions.name as region_name,
    regions.slug as region_slug,
    regions.kind as region_kind,
    regions.sort_order as region_order,
    regions.is_deal_municipality,
    progress.latest_year,
    progress.latest_value,
    progress.latest_is_provisional,
    progress.latest_value_lower,
    progress.latest_value_upper,
    progress.previous_year,
    progress.previous_value,
    progress.difference_previous_status,
    progress.first_year,
    progress.observation_count,
    progress.national_year,
    progress.national_value,
    case when progress.national_year = progress.latest_year then progress.latest_value - progress.national_value end
        as difference_national,
    progress.difference_national_status,
    progress.difference_national_label,
    progress.province_value,
    progress.base_year,
    progress.base_value,
    progress.target_value,
    progress.target_year,
    progress.target_basis_label,
    progress.required_pace,
    progress.actual_pace,
    progress.pace_ratio,
    progress.pace_status,
    progress.pace_touches_provisional,
    progress.pace_label,
    pace_statuses.sort_order as pace_order,
    case
        when progress.pace_status in ('target_reached', 'on_track') then 'on_course'
        when progress.pace_status in ('acceleration_needed', 'limited_progress') then 'behind'
        when progress.pace_status = 'moving_away' then 'moving_away'
        else 'not_assessed'
    end as pace_group,
    progress.pace_reason,
    progress.trend_slope,
    progress.trend_n,
    progress.trend_status,
    progress.trend_touches_provisional,
    progress.trend_label,
    progress.position_rank,
    progress.position_of,
    progress.position_quartile,
    progress.position_status,
    progress.position_touches_provisional,
    progress.position_label,
    position_statuses.sort_order as position_order
from progress
inner join indicators on progress.indicator_id = indicators.indicator_id
inner join regions on progress.region_code = regions.region_code
inner join pillars on progress.pillar = pillars.pillar
inner join statuses as pace_statuses
    on pace_statuses.kind = 'pace' and progress.pace_status = pace_statuses.code
inner join statuses as position_statuses
    on position_statuses.kind = 'position' and progress.position_status = position_statuses.code
