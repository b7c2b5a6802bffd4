with

source as (

    select * from {{ source('catalogue', 'indicator_breaks') }}

),

renamed as (

    select
        indicator_id,
        year,
        reason
    from source

)

select * from renamed
