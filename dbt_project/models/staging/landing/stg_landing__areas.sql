with

source as (

    select * from {{ source('landing', 'areas') }}

),

renamed as (

    select
        table_id,
        region_code,
        name
    from source

)

select * from renamed
