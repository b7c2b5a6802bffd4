with

source as (

    select * from {{ source('catalogue', 'project_municipalities') }}

),

renamed as (

    select
        project_id,
        region_code
    from source

)

select * from renamed
