-- Where an indicator's figures come from: the table, the publisher's measures, the years and the day of retrieval.

with

observations as (

    select * from {{ ref('fct_observation') }}

),

tables as (

    select * from {{ ref('dim_source_table') }}

)

select
    observations.indicator_id,
    observations.table_id,
    observations.measures,
    observations.basis,
    observations.basis_label,
    cast(min(observations.year) as integer) as first_year,
    cast(max(observations.year) as integer) as last_year,
    cast(count(*) as integer) as observation_count,
    observations.nearness,
    observations.origin,
    -- a partner's figures come in several deliveries, of which the last is named; a publisher's are of one version
    max_by(observations.landing_version, observations.retrieved_at) as landing_version,
    max_by(observations.modified, observations.retrieved_at) as modified,
    max(observations.retrieved_at) as retrieved_at,
    tables.publisher_name,
    tables.title,
    tables.url,
    tables.licence,
    tables.attribution,
    tables.note
from observations
inner join tables on observations.table_id = tables.table_id
group by
    observations.indicator_id,
    observations.table_id,
    observations.measures,
    observations.basis,
    observations.basis_label,
    observations.nearness,
    observations.origin,
    tables.publisher_name,
    tables.title,
    tables.url,
    tables.licence,
    tables.attribution,
    tables.note
