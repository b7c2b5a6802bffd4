-- An indicator that has a figure of some of the six municipalities has one of all six, or its caveats name the one
-- that is missing. An indicator with none of them (vacancies are counted by province) is no gap.

with

municipalities as (

    select
        region_code,
        name
    from {{ ref('dim_region') }}
    where is_deal_municipality

),

present as (

    select distinct
        observations.indicator_id,
        observations.region_code
    from {{ ref('fct_observation') }} as observations
    inner join municipalities on observations.region_code = municipalities.region_code

),

expected as (

    select distinct
        present.indicator_id,
        municipalities.region_code,
        municipalities.name
    from present
    cross join municipalities

)

select
    expected.indicator_id,
    expected.region_code,
    expected.name
from expected
inner join {{ ref('dim_indicator') }} as indicators on expected.indicator_id = indicators.indicator_id
left join present
    on
        expected.indicator_id = present.indicator_id
        and expected.region_code = present.region_code
where
    present.region_code is null
    and coalesce(indicators.caveats, '') not like '%' || expected.name || '%'
