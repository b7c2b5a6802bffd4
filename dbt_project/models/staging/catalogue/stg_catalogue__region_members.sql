with

source as (

    select * from {{ source('catalogue', 'region_members') }}

),

renamed as (

    select
        region_code,
        member_code
    from source

)

select * from renamed
