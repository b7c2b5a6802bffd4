with

source as (

    select * from {{ source('landing', 'previous_project_progress') }}

),

renamed as (

    select
        compared_with,
        project_id,
        fact_id,
        as_of,
        value,
        delivery_id
    from source

)

select * from renamed
