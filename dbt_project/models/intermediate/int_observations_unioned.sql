-- Every figure of every indicator: the publishers', those computed from them, the regions' own, and the ratios
-- between two indicators, which come last so that a region's ratio is that of its totals.

with

direct as (

    select * from {{ ref('int_observations_annualised') }}
    union all
    select * from {{ ref('int_observations_aggregated') }}

),

ratios as (

    select * from {{ ref('stg_catalogue__indicators') }}
    where ratio_numerator_id is not null

),

divided as (

    select
        ratios.indicator_id,
        numerators.table_id,
        numerators.origin,
        numerators.region_code,
        numerators.period,
        numerators.year,
        numerators.period_kind,
        numerators.breakdown,
        ratios.ratio_factor * numerators.value / nullif(denominators.value, 0) as value,
        'computed' as basis,
        case
            when numerators.status = 'Definitief' and denominators.status = 'Definitief' then 'Definitief'
            when numerators.status <> 'Definitief' then numerators.status
            when denominators.status <> 'Definitief' then denominators.status
        end as status,
        numerators.landing_version,
        cast(null as double) as value_lower,
        cast(null as double) as value_upper
    from ratios
    inner join direct as numerators on ratios.ratio_numerator_id = numerators.indicator_id
    inner join direct as denominators
        on
            ratios.ratio_denominator_id = denominators.indicator_id
            and numerators.region_code = denominators.region_code
            and numerators.period = denominators.period
            and numerators.breakdown = denominators.breakdown

)

select * from direct

union all

select * from divided
where value is not null
