with

source as (

    select * from {{ source('landing', 'outlines') }}

),

renamed as (

    select
        table_id,
        boundary_year,
        region_code,
        polygon as polygon_no,
        ring as ring_no,
        vertex as vertex_no,
        longitude,
        latitude
    from source

)

select * from renamed
