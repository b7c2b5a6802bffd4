-- The catalogue's formulas applied to what the publishers say: one table, one region, one period at a time.
-- A figure exists only where every term of its formula has a value.

with

formulas as (

    select * from {{ ref('stg_catalogue__indicator_formulas') }}

),

terms as (

    select * from {{ ref('int_terms_bound') }}

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
        summed.landing_version
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

)

select * from computed
where value is not null
