with

source as (

    select * from {{ source('landing', 'deliveries') }}

),

renamed as (

    select
        delivery_id,
        target,
        subject_id,
        organisation_id,
        channel,
        received_at,
        verdict,
        rows_accepted,
        rows_rejected,
        rows_open,
        is_open
    from source

)

select * from renamed
