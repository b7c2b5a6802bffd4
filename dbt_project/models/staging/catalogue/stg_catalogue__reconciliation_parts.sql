with

source as (

    select * from {{ source('catalogue', 'reconciliation_parts') }}

),

renamed as (

    select
        reconciliation_id,
        indicator_id
    from source

)

select * from renamed
