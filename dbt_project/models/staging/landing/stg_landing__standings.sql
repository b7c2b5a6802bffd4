with

source as (

    select * from {{ source('landing', 'standings') }}

),

renamed as (

    select
        subject_kind,
        subject_id,
        organisation_id,
        deliveries as delivery_count,
        last_delivery_id,
        last_received_at,
        last_verdict,
        rows_accepted,
        rows_rejected,
        rows_open,
        last_accepted_at,
        round_opened_on,
        last_due as last_due_on,
        next_due as next_due_on,
        status as delivery_status,
        move as whose_move
    from source

)

select * from renamed
