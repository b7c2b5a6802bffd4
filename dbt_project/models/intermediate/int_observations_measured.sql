-- The catalogue's formulas applied to what the publishers say: one table, one region, one period at a time.
-- A figure exists only where every term of its formula has a value. Confidence bounds go along only where the figure
-- is one plain measure: those of a sum or a share do not follow from the bounds of its parts.

with

formulas as (

    select * from {{ ref('stg_catalogue__indicator_formulas') }}

),

terms as (

    {{ counted_terms() }}

),

term_counts as (

    select
        indicator_id,
        table_id,
        origin,
        count(*) as term_count
    from {{ ref('stg_catalogue__indicator_terms') }}
    group by indicator_id, table_id, origin

),

observations as (

    select * from {{ ref('stg_landing__observations') }}

),

summed as (

    {{ formula_sums('terms', 'observations') }}

),

-- what is published as it is has one term
bounds as (

    select
        terms.indicator_id,
        terms.table_id,
        terms.origin,
        observations.region_code,
        observations.period,
        observations.breakdown,
        observations.value_lower,
        observations.value_upper
    from terms
    inner join formulas
        on
            terms.indicator_id = formulas.indicator_id
            and terms.table_id = formulas.table_id
            and terms.origin = formulas.origin
    inner join observations
        on
            terms.table_id = observations.table_id
            and terms.origin = observations.origin
            and terms.measure = observations.measure
    where
        formulas.basis = 'published'
        and terms.coefficient = 1
        and (observations.value_lower is not null or observations.value_upper is not null)

),

computed as (

    select
        summed.indicator_id,
        summed.table_id,
        summed.origin,
        summed.region_code,
        summed.period,
        summed.year,
        summed.period_kind,
        summed.breakdown,
        {{ formula_value('summed', 'formulas', 'term_counts') }} as value,
        formulas.basis,
        summed.status,
        summed.landing_version,
        bounds.value_lower,
        bounds.value_upper
    from summed
    inner join formulas
        on
            summed.indicator_id = formulas.indicator_id
            and summed.table_id = formulas.table_id
            and summed.origin = formulas.origin
    inner join term_counts
        on
            summed.indicator_id = term_counts.indicator_id
            and summed.table_id = term_counts.table_id
            and summed.origin = term_counts.origin
    left join bounds
        on
            summed.indicator_id = bounds.indicator_id
            and summed.table_id = bounds.table_id
            and summed.origin = bounds.origin
            and summed.region_code = bounds.region_code
            and summed.period = bounds.period
            and summed.breakdown = bounds.breakdown

)

select * from computed
where value is not null
