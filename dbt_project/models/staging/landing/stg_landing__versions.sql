with

source as (

    select * from {{ source('landing', 'versions') }}

),

renamed as (

    select
        publisher,
        table_id,
        landing_version,
        origin,
        nearness,
        url as request_url,
        modified,
        retrieved_at,
        rows_received
    from source

)

select * from renamed
