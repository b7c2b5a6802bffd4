-- A region's own figure, where the publisher gives none: counts add up, rates are weighted by their
-- denominator, and only where every municipality of the region has a figure (and a weight).

with

observations as (

    select * from {{ ref('int_observations_annualised') }}

),

indicators as (

    select * from {{ ref('stg_catalogue__indicators') }}

),

members as (

    select * from {{ ref('int_region_members') }}

),

boundaries as (

    select
        table_id,
        try_cast(boundaries as integer) as boundary_year
    from {{ ref('stg_catalogue__source_tables') }}

),

member_counts as (

    select
        region_code,
        boundary_year,
        count(*) as member_count
    from members
    group by region_code, boundary_year

),

weights as (

    select
        indicator_id,
        region_code,
        period,
        value
    from observations
    where breakdown = ''

),

member_observations as (

    select
        members.region_code,
        members.boundary_year,
        observations.indicator_id,
        observations.table_id,
        observations.origin,
        observations.period,
        observations.year,
        observations.period_kind,
        observations.breakdown,
        observations.status,
        observations.landing_version,
        observations.value,
        case indicators.aggregation when 'sum' then 1 else weights.value end as weight,
        indicators.aggregation
    from observations
    inner join indicators on observations.indicator_id = indicators.indicator_id
    inner join boundaries on observations.table_id = boundaries.table_id
    inner join members
        on
            observations.region_code = members.member_code
            and boundaries.boundary_year = members.boundary_year
    left join weights
        on
            indicators.weight_indicator_id = weights.indicator_id
            and observations.region_code = weights.region_code
            and observations.period = weights.period
    where
        indicators.aggregation in ('sum', 'weighted_mean')
        and observations.period_kind = 'year'

),

aggregated as (

    select
        region_code,
        boundary_year,
        indicator_id,
        table_id,
        origin,
        period,
        year,
        period_kind,
        breakdown,
        count(weight) as weighted_count,
        case max(aggregation)
            when 'sum' then {{ exact_sum('value') }}
            else {{ exact_sum('value * weight') }} / nullif({{ exact_sum('weight') }}, 0)
        end as value,
        max(case when status <> 'Definitief' then status end) as provisional_status,
        count(status) as status_count,
        max(landing_version) as landing_version
    from member_observations
    group by
        region_code,
        boundary_year,
        indicator_id,
        table_id,
        origin,
        period,
        year,
        period_kind,
        breakdown

),

complete as (

    select
        aggregated.indicator_id,
        aggregated.table_id,
        aggregated.origin,
        aggregated.region_code,
        aggregated.period,
        aggregated.year,
        aggregated.period_kind,
        aggregated.breakdown,
        aggregated.value,
        'aggregated' as basis,
        case
            when aggregated.provisional_status is not null then aggregated.provisional_status
            when aggregated.status_count = aggregated.weighted_count then 'Definitief'
        end as status,
        aggregated.landing_version,
        cast(null as double) as value_lower,
        cast(null as double) as value_upper
    from aggregated
    inner join member_counts
        on
            aggregated.region_code = member_counts.region_code
            and aggregated.boundary_year = member_counts.boundary_year
    where
        aggregated.weighted_count = member_counts.member_count
        and aggregated.value is not null

)

select complete.*
from complete
left join observations
    on
        complete.indicator_id = observations.indicator_id
        and complete.region_code = observations.region_code
        and complete.period = observations.period
        and complete.breakdown = observations.breakdown
where observations.indicator_id is null
