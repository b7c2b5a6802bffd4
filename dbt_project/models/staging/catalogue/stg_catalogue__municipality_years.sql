with

source as (

    select * from {{ source('catalogue', 'municipality_years') }}

),

renamed as (

    select
        region_code,
        year
    from source

)

select * from renamed
