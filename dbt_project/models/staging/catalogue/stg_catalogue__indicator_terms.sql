with

source as (

    select * from {{ source('catalogue', 'indicator_terms') }}

),

renamed as (

    select
        indicator_id,
        table_id,
        origin,
        part,
        term_no,
        measure,
        measure_title,
        coefficient
    from source

)

select * from renamed
