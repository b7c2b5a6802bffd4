-- Everything that there is to say of a formula, in one row with a number of its own: each of millions of figures looks
-- it up once, and then names it by its number.

with

term_counts as (

    select
        indicator_id,
        table_id,
        origin,
        count(*) as term_count
    from {{ ref('stg_catalogue__indicator_terms') }}
    group by indicator_id, table_id, origin

)

select
    cast(
        row_number() over (order by formulas.indicator_id, formulas.table_id, formulas.origin) as integer
    ) as formula_no,
    formulas.indicator_id,
    formulas.table_id,
    formulas.origin,
    formulas.numerator_constant,
    formulas.denominator_constant,
    formulas.has_denominator,
    formulas.factor,
    formulas.basis,
    term_counts.term_count,
    indicators.weight_indicator_id,
    indicators.concerns,
    indicators.aggregation,
    case
        when substr(indicators.unit, 1, 1) = '%' then 100
        when substr(indicators.unit, 1, 9) = 'per 1.000' then 1000
    end as share_whole,
    case indicators.decimals when 0 then 0.5 when 1 then 0.05 when 2 then 0.005 else 0.0005 end as half_a_step
from {{ ref('stg_catalogue__indicator_formulas') }} as formulas
inner join term_counts
    on
        formulas.indicator_id = term_counts.indicator_id
        and formulas.table_id = term_counts.table_id
        and formulas.origin = term_counts.origin
inner join {{ ref('stg_catalogue__indicators') }} as indicators on formulas.indicator_id = indicators.indicator_id
