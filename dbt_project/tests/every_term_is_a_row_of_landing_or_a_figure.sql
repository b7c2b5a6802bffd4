-- No chain breaks off: a term is a row that landed, with that very value, or a figure of the same mart, and so is its
-- weight. A term of neither is a row here.

with

terms as (

    select * from {{ ref('fct_observation_term') }}
    where kind <> 'constant'

),

observations as (

    select * from {{ ref('fct_observation') }}

),

landed as (

    select * from {{ ref('stg_landing__observations') }}

),

files as (

    select * from {{ ref('dim_landing_version') }}
    where file_name = 'observations.parquet'

)

select
    terms.indicator_id,
    terms.region_code,
    terms.period,
    terms.breakdown,
    terms.part,
    terms.term_no
from terms
left join landed
    on
        terms.table_id = landed.table_id
        and terms.landing_version = landed.landing_version
        and terms.measure = landed.measure
        and terms.source_region_code = landed.source_region_code
        and terms.period = landed.period
        and terms.breakdown = landed.breakdown
        and terms.value = landed.value
left join files
    on
        terms.table_id = files.table_id
        and terms.landing_version = files.landing_version
left join observations as parents
    on
        terms.parent_indicator_id = parents.indicator_id
        and terms.parent_region_code = parents.region_code
        and terms.parent_period = parents.period
        and terms.breakdown = parents.breakdown
        and terms.value = parents.value
left join observations as weights
    on
        terms.weight_indicator_id = weights.indicator_id
        and terms.parent_region_code = weights.region_code
        and terms.parent_period = weights.period
        and weights.breakdown = ''
        and terms.weight = weights.value
where
    (terms.kind = 'measure' and (landed.table_id is null or files.table_id is null))
    or (terms.kind <> 'measure' and parents.indicator_id is null)
    or (terms.weight_indicator_id is not null and weights.indicator_id is null)
