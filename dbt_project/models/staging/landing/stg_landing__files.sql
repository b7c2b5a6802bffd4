with

source as (

    select * from {{ source('landing', 'files') }}

),

renamed as (

    select
        publisher,
        table_id,
        landing_version,
        origin,
        nearness,
        title,
        url as request_url,
        modified,
        retrieved_at,
        selection_digest,
        rows_announced,
        rows_received,
        licence,
        attribution,
        file_path,
        file_name,
        file_sha256,
        file_bytes,
        file_rows
    from source

)

select * from renamed
