with

source as (

    select * from {{ source('landing', 'checks') }}

),

renamed as (

    select
        table_id,
        outcome,
        cause,
        notices
    from source

)

select * from renamed
