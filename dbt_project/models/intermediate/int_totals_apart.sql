-- Totals that a publisher gives for a province or the country and that its municipalities do not make, where all of
-- them have a figure within the boundaries of that table's year. Publishers round, so half a unit a municipality is
-- allowed. Where figures exist that belong to no municipality (the catalogue says municipalities_add_up: at_most) they
-- may stay below the total, never above it. Only counts: rates are weighted, and a weight has rounding of its own.

with

observations as (

    select * from {{ ref('fct_observation') }}
    where
        value is not null
        and period_kind = 'year'

),

indicators as (

    select
        indicator_id,
        municipalities_add_up
    from {{ ref('stg_catalogue__indicators') }}
    where aggregation = 'sum'

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

wholes as (

    select
        observations.indicator_id,
        observations.region_code,
        observations.period,
        observations.breakdown,
        observations.value,
        observations.table_id,
        indicators.municipalities_add_up,
        boundaries.boundary_year
    from observations
    inner join indicators on observations.indicator_id = indicators.indicator_id
    inner join boundaries on observations.table_id = boundaries.table_id
    where
        observations.basis = 'published'
        and (observations.region_code = 'NL00' or observations.region_code like 'PV%')

),

sums as (

    select
        wholes.indicator_id,
        wholes.region_code,
        wholes.period,
        wholes.breakdown,
        wholes.value,
        wholes.municipalities_add_up,
        count(*) as member_count,
        count(parts.value) as part_count,
        {{ exact_sum('parts.value') }} as part_sum
    from wholes
    inner join members
        on
            wholes.region_code = members.region_code
            and wholes.boundary_year = members.boundary_year
    left join observations as parts
        on
            members.member_code = parts.region_code
            and wholes.indicator_id = parts.indicator_id
            and wholes.period = parts.period
            and wholes.breakdown = parts.breakdown
            and wholes.table_id = parts.table_id
    group by
        wholes.indicator_id,
        wholes.region_code,
        wholes.period,
        wholes.breakdown,
        wholes.value,
        wholes.municipalities_add_up

)

select
    indicator_id,
    region_code,
    period,
    breakdown,
    value as expected_value,
    part_sum as found_value,
    concat('som van ', cast(member_count as string), ' gemeenten naast het gepubliceerde totaal') as detail
from sums
where
    part_count = member_count
    and (
        part_sum - value > 0.5 * member_count
        or (municipalities_add_up = 'exactly' and value - part_sum > 0.5 * member_count)
    )
