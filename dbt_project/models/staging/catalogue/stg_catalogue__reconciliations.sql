with

source as (

    select * from {{ source('catalogue', 'reconciliations') }}

),

renamed as (

    select
        reconciliation_id,
        name,
        whole_indicator_id,
        whole_value,
        is_complete,
        tolerance,
        basis
    from source

)

select * from renamed
