{#
    The indicators of one pillar: the same columns for each, so that one page serves all three. What differs
    between pillars is the catalogue's business, not SQL's.
#}
{% macro pillar_indicators(pillar) %}

with

progress as (

    select * from {{ ref('mart_programme__ambition_progress') }}
    where pillar = '{{ pillar }}'

),

indicators as (

    select * from {{ ref('dim_indicator') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

observations as (

    select * from {{ ref('fct_observation') }}
    where
        period_kind = 'year'
        and breakdown = ''

),

previous as (

    select
        progress.indicator_id,
        progress.region_code,
        observations.year,
        observations.value,
        row_number() over (
            partition by progress.indicator_id, progress.region_code
            order by observations.year desc
        ) as recency
    from progress
    inner join observations
        on
            progress.indicator_id = observations.indicator_id
            and progress.region_code = observations.region_code
            and progress.latest_year > observations.year

)

select
    progress.indicator_id,
    progress.region_code,
    indicators.name as indicator_name,
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
    progress.latest_year,
    progress.latest_value,
    progress.latest_is_provisional,
    previous.year as previous_year,
    previous.value as previous_value,
    progress.first_year,
    progress.observation_count,
    progress.national_year,
    progress.national_value,
    case when progress.national_year = progress.latest_year then progress.latest_value - progress.national_value end
        as difference_national,
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
    progress.position_label
from progress
inner join indicators on progress.indicator_id = indicators.indicator_id
inner join regions on progress.region_code = regions.region_code
left join previous
    on
        progress.indicator_id = previous.indicator_id
        and progress.region_code = previous.region_code
        and previous.recency = 1

{% endmacro %}
