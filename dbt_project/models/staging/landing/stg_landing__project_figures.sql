with

source as (

    select * from {{ source('landing', 'project_figures') }}

),

renamed as (

    select
        delivery_id,
        row_place,
        project_id,
        fact_id,
        as_of,
        value,
        unit,
        remark,
        approximate as is_approximate,
        target,
        organisation_id,
        channel,
        received_at,
        landing_version
    from source

)

select * from renamed
