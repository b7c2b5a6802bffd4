with

source as (

    select * from {{ source('catalogue', 'projects') }}

),

renamed as (

    select
        project_id,
        pillar,
        code,
        name,
        programme_id,
        lead_id,
        municipalities_basis,
        website,
        summary,
        phase,
        absorbs,
        regionwide_status,
        regionwide_note,
        note,
        sort_order
    from source

)

select * from renamed
