with

source as (

    select * from {{ source('catalogue', 'partners') }}

),

renamed as (

    select
        partner_id,
        name,
        kind,
        website,
        aliases,
        note
    from source

)

select * from renamed
