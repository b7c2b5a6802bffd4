with

projections as (

    select * from {{ ref('int_projection') }}

),

explained as (

    select * from {{ ref('int_projection_explained') }}

),

regions as (

    select * from {{ ref('stg_catalogue__regions') }}
    where is_named

),

indicators as (

    select * from {{ ref('stg_catalogue__indicators') }}

),

statuses as (

    select * from {{ ref('statuses') }}

)

select
    projections.indicator_id,
    projections.region_code,
    indicators.pillar,
    cast(projections.target_year as integer) as projection_year,
    cast(projections.latest_year as integer) as latest_year,
    projections.latest_value,
    projections.target_value,
    projections.target_basis,
    cast(projections.line_n as integer) as line_n,
    cast(projections.line_first_year as integer) as line_first_year,
    cast(projections.degrees_of_freedom as integer) as degrees_of_freedom,
    projections.slope,
    projections.residual_standard_error,
    projections.line_value,
    projections.prediction_standard_error,
    projections.projected_value,
    projections.lower_80,
    projections.upper_80,
    projections.lower_95,
    projections.upper_95,
    explained.interval_80_text,
    explained.interval_95_text,
    projections.possible_min,
    projections.possible_max,
    projections.interval_is_limited,
    projections.target_probability,
    explained.probability_text,
    projections.chance_status,
    chance_statuses.label as chance_label,
    projections.projection_status,
    projection_statuses.label as projection_label,
    explained.projection_reason,
    projections.touches_provisional
from projections
inner join regions on projections.region_code = regions.region_code
inner join indicators on projections.indicator_id = indicators.indicator_id
inner join explained
    on
        projections.indicator_id = explained.indicator_id
        and projections.region_code = explained.region_code
left join statuses as chance_statuses
    on chance_statuses.kind = 'chance' and projections.chance_status = chance_statuses.code
left join statuses as projection_statuses
    on projection_statuses.kind = 'projection' and projections.projection_status = projection_statuses.code
