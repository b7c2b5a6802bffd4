-- Every indicator with its years, tables, breaks and verdicts, and why it has a projection or none.
-- Run it on the release in force:
--   regiodeal query "$(cat docs/queries/indicators.sql)"
-- Regions are those of the pages: six municipalities, two deal areas, the provinces and the country.

with

series as (

    select
        indicator_id,
        min(year) as first_year,
        max(year) as last_year,
        count(distinct table_id) as tables,
        bool_or(value_lower is not null) as has_bounds,
        bool_or(is_provisional) as has_provisional
    from fct_observation
    where
        period_kind = 'year'
        and breakdown = ''
    group by indicator_id

),

progress as (

    select
        indicator_id,
        max(observation_count) as years,
        string_agg(distinct pace_label, ', ' order by pace_label) as pace,
        string_agg(distinct trend_label, ', ' order by trend_label) as trend
    from mart_programme__ambition_progress
    group by indicator_id

),

projections as (

    select
        indicator_id,
        max(line_n) as line_years,
        string_agg(distinct projection_label, ', ' order by projection_label) as projection,
        string_agg(distinct chance_label, ', ' order by chance_label) as chance,
        -- the sentence of the region with the longest line, the municipalities first
        arg_max(projection_reason, line_n * 10 + case when region_code like 'GM%' then 1 else 0 end) as why
    from mart_programme__projections
    group by indicator_id

)

select
    indicators.pillar,
    indicators.indicator_id,
    series.first_year,
    series.last_year,
    progress.years,
    projections.line_years,
    series.tables,
    indicators.breaks,
    projections.projection,
    projections.chance,
    progress.pace,
    progress.trend,
    series.has_bounds,
    series.has_provisional,
    projections.why,
    indicators.continuity
from dim_indicator as indicators
left join series on indicators.indicator_id = series.indicator_id
left join progress on indicators.indicator_id = progress.indicator_id
left join projections on indicators.indicator_id = projections.indicator_id
order by indicators.pillar, indicators.indicator_id
