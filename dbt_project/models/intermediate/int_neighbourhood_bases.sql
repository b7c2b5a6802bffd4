-- Who lives in a district or neighbourhood, and the other counts that its shares and means rest on (households,
-- homes). Raw, as int_neighbourhood_figures is, and apart from it: each figure is held beside its base, and a join of
-- all figures with all figures would cost far more than with these few.

with

bases as (

    select distinct weight_indicator_id as indicator_id
    from {{ ref('stg_catalogue__indicators') }}
    where weight_indicator_id is not null

    union

    select 'aantal-inwoners' as indicator_id

),

counted as (

    {{ counted_terms() }}

),

terms as (

    select counted.*
    from counted
    inner join bases on counted.indicator_id = bases.indicator_id

),

formulas as (

    select * from {{ ref('int_neighbourhood_formulas') }}

),

summed as (

    {{ formula_sums('terms', ref('stg_landing__neighbourhood_observations'), of_neighbourhoods()) }}

)

select
    summed.indicator_id,
    areas.area_no,
    summed.year,
    {{ formula_value('summed', 'formulas', 'formulas') }} as value
from summed
inner join formulas
    on
        summed.indicator_id = formulas.indicator_id
        and summed.table_id = formulas.table_id
        and summed.origin = formulas.origin
inner join {{ ref('int_neighbourhood_areas') }} as areas
    on
        summed.table_id = areas.table_id
        and summed.region_code = areas.region_code
