with

source as (

    select * from {{ source('catalogue', 'feeds') }}

),

renamed as (

    select
        feed_id,
        title,
        owner_id,
        contact_role,
        description,
        transport,
        formats,
        frequency,
        since,
        until,
        on_breach,
        note
    from source

)

select * from renamed
