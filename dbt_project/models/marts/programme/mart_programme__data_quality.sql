with

tables as (

    select * from {{ ref('dim_source_table') }}
    -- partners' deliveries are looked at in mart_programme__deliveries
    where protocol <> 'feed'

),

versions as (

    select * from {{ ref('stg_landing__versions') }}

),

checks as (

    select * from {{ ref('stg_landing__checks') }}

),

statuses as (

    select * from {{ ref('dim_status') }}
    where kind = 'source'

),

used as (

    select
        table_id,
        count(distinct indicator_id) as indicator_count,
        min(year) as first_year,
        max(year) as last_year
    from {{ ref('fct_observation') }}
    group by table_id

),

judged as (

    select
        tables.table_id,
        tables.publisher_name,
        tables.title,
        tables.url,
        tables.frequency_label,
        tables.note,
        case
            when versions.table_id is null then 'missing'
            when tables.protocol = 'none' then 'recorded_only'
            when versions.origin = 'recorded' then 'recorded'
            when checks.outcome in ('fetched', 'unchanged') then 'current'
            else 'stale'
        end as source_status,
        versions.origin,
        versions.nearness,
        versions.modified,
        versions.retrieved_at,
        versions.landing_version,
        checks.outcome as check_outcome,
        checks.cause as failure_cause,
        checks.notices,
        versions.rows_received,
        used.indicator_count,
        used.first_year,
        used.last_year
    from tables
    left join versions on tables.table_id = versions.table_id
    left join checks on tables.table_id = checks.table_id
    left join used on tables.table_id = used.table_id

)

select
    judged.table_id,
    judged.publisher_name,
    judged.title,
    judged.url,
    judged.frequency_label,
    judged.note,
    judged.source_status,
    statuses.label as source_label,
    judged.origin,
    judged.nearness,
    judged.modified,
    judged.retrieved_at,
    judged.landing_version,
    judged.check_outcome,
    judged.failure_cause,
    judged.notices,
    cast(judged.rows_received as integer) as row_count,
    cast(coalesce(judged.indicator_count, 0) as integer) as indicator_count,
    cast(judged.first_year as integer) as first_year,
    cast(judged.last_year as integer) as last_year
from judged
inner join statuses on judged.source_status = statuses.code
