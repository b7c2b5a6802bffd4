-- What each figure that was made from other figures was made of: the months of a year, the municipalities of a
-- region with their weights, the two indicators of a ratio.

with

measured as (

    select * from {{ ref('int_observations_measured') }}

),

yearly as (

    select * from {{ ref('int_observations_annualised') }}

),

aggregated as (

    select * from {{ ref('int_observations_aggregated') }}

),

observations as (

    select * from {{ ref('int_observations_unioned') }}

),

indicators as (

    select * from {{ ref('stg_catalogue__indicators') }}

),

boundaries as (

    select
        table_id,
        try_cast(boundaries as integer) as boundary_year
    from {{ ref('stg_catalogue__source_tables') }}

),

members as (

    select * from {{ ref('int_region_members') }}

),

annualised as (

    select yearly.*
    from yearly
    left join measured
        on
            yearly.indicator_id = measured.indicator_id
            and yearly.region_code = measured.region_code
            and yearly.period = measured.period
            and yearly.breakdown = measured.breakdown
    where measured.indicator_id is null

),

parts_of_years as (

    select
        annualised.indicator_id,
        annualised.region_code,
        annualised.period,
        annualised.breakdown,
        'annual_' || indicators.annual as calculation,
        1.0 as factor,
        'numerator' as part,
        row_number() over (
            partition by annualised.indicator_id, annualised.region_code, annualised.period, annualised.breakdown
            order by measured.period
        ) as term_no,
        'part_of_year' as kind,
        measured.value,
        cast(null as double) as weight,
        measured.indicator_id as parent_indicator_id,
        measured.region_code as parent_region_code,
        measured.period as parent_period,
        cast(null as string) as weight_indicator_id
    from annualised
    inner join indicators on annualised.indicator_id = indicators.indicator_id
    inner join measured
        on
            annualised.indicator_id = measured.indicator_id
            and annualised.table_id = measured.table_id
            and annualised.origin = measured.origin
            and annualised.region_code = measured.region_code
            and annualised.year = measured.year
            and annualised.breakdown = measured.breakdown
            and measured.period_kind <> 'year'

),

-- a mean is divided by the number of its parts
numbers_of_parts as (

    select
        indicator_id,
        region_code,
        period,
        breakdown,
        calculation,
        factor,
        'denominator' as part,
        0 as term_no,
        'constant' as kind,
        cast(count(*) as double) as value,
        cast(null as double) as weight,
        cast(null as string) as parent_indicator_id,
        cast(null as string) as parent_region_code,
        cast(null as string) as parent_period,
        cast(null as string) as weight_indicator_id
    from parts_of_years
    where calculation = 'annual_mean'
    group by
        indicator_id,
        region_code,
        period,
        breakdown,
        calculation,
        factor

),

members_of_regions as (

    select
        aggregated.indicator_id,
        aggregated.region_code,
        aggregated.period,
        aggregated.breakdown,
        indicators.aggregation as calculation,
        1.0 as factor,
        'numerator' as part,
        row_number() over (
            partition by aggregated.indicator_id, aggregated.region_code, aggregated.period, aggregated.breakdown
            order by yearly.region_code
        ) as term_no,
        'member' as kind,
        yearly.value,
        weights.value as weight,
        yearly.indicator_id as parent_indicator_id,
        yearly.region_code as parent_region_code,
        yearly.period as parent_period,
        weights.indicator_id as weight_indicator_id
    from aggregated
    inner join indicators on aggregated.indicator_id = indicators.indicator_id
    inner join boundaries on aggregated.table_id = boundaries.table_id
    inner join members
        on
            aggregated.region_code = members.region_code
            and boundaries.boundary_year = members.boundary_year
    inner join yearly
        on
            aggregated.indicator_id = yearly.indicator_id
            and aggregated.table_id = yearly.table_id
            and aggregated.origin = yearly.origin
            and members.member_code = yearly.region_code
            and aggregated.period = yearly.period
            and aggregated.breakdown = yearly.breakdown
    left join yearly as weights
        on
            indicators.weight_indicator_id = weights.indicator_id
            and members.member_code = weights.region_code
            and aggregated.period = weights.period
            and weights.breakdown = ''

),

parts_of_ratios as (

    select
        ratios.indicator_id,
        ratios.region_code,
        ratios.period,
        ratios.breakdown,
        'ratio' as calculation,
        indicators.ratio_factor as factor,
        case parents.indicator_id
            when indicators.ratio_numerator_id then 'numerator'
            else 'denominator'
        end as part,
        1 as term_no,
        'indicator' as kind,
        parents.value,
        cast(null as double) as weight,
        parents.indicator_id as parent_indicator_id,
        parents.region_code as parent_region_code,
        parents.period as parent_period,
        cast(null as string) as weight_indicator_id
    from observations as ratios
    inner join indicators on ratios.indicator_id = indicators.indicator_id
    inner join observations as parents
        on
            (
                indicators.ratio_numerator_id = parents.indicator_id
                or indicators.ratio_denominator_id = parents.indicator_id
            )
            and ratios.region_code = parents.region_code
            and ratios.period = parents.period
            and ratios.breakdown = parents.breakdown

)

select * from parts_of_years
union all
select * from numbers_of_parts
union all
select * from members_of_regions
union all
select * from parts_of_ratios
