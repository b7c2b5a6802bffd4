with

source as (

    select * from {{ source('catalogue', 'project_partners') }}

),

renamed as (

    select
        project_id,
        partner_id,
        sort_order
    from source

)

select * from renamed
