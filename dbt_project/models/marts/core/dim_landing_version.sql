with

files as (

    select * from {{ ref('stg_landing__files') }}

),

tables as (

    select * from {{ ref('stg_catalogue__source_tables') }}

)

select
    files.table_id,
    files.landing_version,
    files.file_name,
    files.publisher,
    files.origin,
    files.nearness,
    files.title,
    files.request_url,
    tables.dimension_filters,
    files.modified,
    files.retrieved_at,
    files.selection_digest,
    files.rows_announced,
    files.rows_received,
    files.file_path,
    files.file_sha256,
    files.file_bytes,
    files.file_rows,
    files.licence,
    files.attribution
from files
left join tables on files.table_id = tables.table_id
