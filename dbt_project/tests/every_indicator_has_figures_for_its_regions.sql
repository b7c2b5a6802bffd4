-- Every indicator has a figure for all six municipalities or says where it exists; which ones may lack a
-- municipality is a caveat of the indicator, never a silent gap.

select
    indicators.indicator_id,
    count(distinct observations.region_code) as municipality_count
from {{ ref('dim_indicator') }} as indicators
left join {{ ref('fct_observation') }} as observations
    on
        indicators.indicator_id = observations.indicator_id
        and observations.region_code in (
            select region_code
            from {{ ref('dim_region') }}
            where is_deal_municipality
        )
where indicators.caveats is null
group by indicators.indicator_id
having count(distinct observations.region_code) < 6
