{#
    The indicators of one pillar: the same columns for each, so that one page serves all three. What differs
    between pillars is the catalogue's business, not SQL's. What each column is, mart_programme__indicator_status says.
#}
{% macro pillar_indicators(pillar) %}

select
    indicator_id,
    region_code,
    indicator_name,
    short_name,
    unit,
    decimals,
    theme,
    strategic_goal_id,
    strategic_goal_name,
    direction,
    direction_label,
    region_name,
    region_slug,
    region_kind,
    region_order,
    latest_year,
    latest_value,
    latest_is_provisional,
    previous_year,
    previous_value,
    first_year,
    observation_count,
    national_year,
    national_value,
    difference_national,
    province_value,
    base_year,
    base_value,
    target_value,
    target_year,
    target_basis_label,
    required_pace,
    actual_pace,
    pace_ratio,
    pace_status,
    pace_touches_provisional,
    pace_label,
    pace_reason,
    trend_slope,
    trend_n,
    trend_status,
    trend_touches_provisional,
    trend_label,
    position_rank,
    position_of,
    position_quartile,
    position_status,
    position_touches_provisional,
    position_label
from {{ ref('mart_programme__indicator_status') }}
where pillar = '{{ pillar }}'

{% endmacro %}
