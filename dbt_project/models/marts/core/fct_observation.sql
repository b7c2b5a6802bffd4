with

observations as (

    select * from {{ ref('int_observations_unioned') }}

),

versions as (

    select * from {{ ref('stg_landing__versions') }}

),

measures as (

    select
        indicator_id,
        table_id,
        origin,
        {{ joined_text('measure_title', '; ', 'measure_title', distinct=true) }} as measures
    from {{ ref('int_terms_bound') }}
    group by indicator_id, table_id, origin

),

ratios as (

    select
        indicator_id,
        ratio_numerator_id
    from {{ ref('stg_catalogue__indicators') }}

)

select
    observations.indicator_id,
    observations.region_code,
    observations.period,
    observations.breakdown,
    cast(observations.year as integer) as year,
    observations.period_kind,
    cast(observations.value as double) as value,
    observations.value_lower,
    observations.value_upper,
    observations.status,
    coalesce(observations.status <> 'Definitief', false) as is_provisional,
    case
        when observations.status is null then 'status niet vastgelegd'
        when observations.status = 'Definitief' then 'definitief'
        when observations.status = 'NaderVoorlopig' then 'nader voorlopig'
        when observations.status = 'Voorlopig' then 'voorlopig'
        else observations.status
    end as status_label,
    observations.basis,
    case observations.basis
        when 'published' then 'gepubliceerd'
        when 'computed' then 'berekend uit gepubliceerde cijfers'
        when 'aggregated' then 'berekend uit de cijfers van de gemeenten'
    end as basis_label,
    observations.table_id,
    measures.measures,
    versions.nearness,
    observations.origin,
    observations.landing_version,
    versions.modified,
    versions.retrieved_at
from observations
inner join ratios on observations.indicator_id = ratios.indicator_id
inner join versions
    on
        observations.table_id = versions.table_id
        and observations.landing_version = versions.landing_version
left join measures
    on
        coalesce(ratios.ratio_numerator_id, observations.indicator_id) = measures.indicator_id
        and observations.table_id = measures.table_id
        and observations.origin = measures.origin
