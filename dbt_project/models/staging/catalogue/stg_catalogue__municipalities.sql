with

source as (

    select * from {{ source('catalogue', 'municipalities') }}

),

renamed as (

    select
        region_code,
        name
    from source

)

select * from renamed
