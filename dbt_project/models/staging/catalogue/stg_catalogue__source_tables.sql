with

source as (

    select * from {{ source('catalogue', 'source_tables') }}

),

renamed as (

    select
        table_id,
        publisher,
        title,
        protocol,
        frequency,
        boundaries,
        licence,
        attribution,
        url,
        filters as dimension_filters,
        note
    from source

)

select * from renamed
