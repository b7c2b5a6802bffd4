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

    select
        terms.indicator_id,
        terms.table_id,
        terms.origin,
        observations.region_code,
        observations.period,
        observations.year,
        observations.period_kind,
        observations.breakdown,
        count(observations.value) as value_count,
        {{ exact_sum("case when terms.part = 'numerator' then terms.coefficient * observations.value else 0 end") }}
            as numerator_sum,
        {{ exact_sum("case when terms.part = 'denominator' then terms.coefficient * observations.value else 0 end") }}
            as denominator_sum,
        max(observations.status) as status,
        max(observations.landing_version) as landing_version
    from terms
    inner join observations
        on
            terms.table_id = observations.table_id
            and terms.origin = observations.origin
            and terms.measure = observations.measure
    group by
        terms.indicator_id,
        terms.table_id,
        terms.origin,
        observations.region_code,
        observations.period,
        observations.year,
        observations.period_kind,
        observations.breakdown

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
        case
            when summed.value_count <> term_counts.term_count then null
            when not formulas.has_denominator
                then formulas.factor * (formulas.numerator_constant + summed.numerator_sum)
            when formulas.denominator_constant + summed.denominator_sum = 0 then null
            else
                formulas.factor * (formulas.numerator_constant + summed.numerator_sum)
                / (formulas.denominator_constant + summed.denominator_sum)
        end as value,
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
