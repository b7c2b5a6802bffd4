with

source as (

    select * from {{ source('landing', 'previous_observations') }}

),

renamed as (

    select
        compared_with,
        indicator_id,
        region_code,
        period,
        breakdown,
        value,
        table_id,
        origin,
        status
    from source

)

select * from renamed
