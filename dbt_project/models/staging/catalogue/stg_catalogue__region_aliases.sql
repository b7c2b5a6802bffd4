with

source as (

    select * from {{ source('catalogue', 'region_aliases') }}

),

renamed as (

    select
        alias,
        region_code
    from source

)

select * from renamed
