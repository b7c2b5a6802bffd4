-- What every figure was made of, so that it can be made again:
-- factor * sum(coefficient * value * weight) over the numerator / the sum over the denominator, or over the weights
-- where there are any. A term is a row of landing, another figure, or a constant.

with

of_formulas as (

    select * from {{ ref('int_terms_of_formulas') }}

),

of_figures as (

    select * from {{ ref('int_terms_of_figures') }}

)

select
    indicator_id,
    region_code,
    period,
    breakdown,
    'formula' as calculation,
    part,
    cast(term_no as integer) as term_no,
    kind,
    factor,
    coefficient,
    value,
    cast(null as double) as weight,
    table_id,
    landing_version,
    measure,
    measure_title,
    source_region_code,
    cast(null as string) as parent_indicator_id,
    cast(null as string) as parent_region_code,
    cast(null as string) as parent_period,
    cast(null as string) as weight_indicator_id
from of_formulas

union all

select
    indicator_id,
    region_code,
    period,
    breakdown,
    calculation,
    part,
    cast(term_no as integer) as term_no,
    kind,
    factor,
    1.0 as coefficient,
    value,
    weight,
    cast(null as string) as table_id,
    cast(null as string) as landing_version,
    cast(null as string) as measure,
    cast(null as string) as measure_title,
    cast(null as string) as source_region_code,
    parent_indicator_id,
    parent_region_code,
    parent_period,
    weight_indicator_id
from of_figures
