with

source as (

    select * from {{ source('catalogue', 'regions') }}

),

renamed as (

    select
        region_code,
        name,
        kind,
        slug,
        province_code,
        is_named,
        tile_column,
        tile_row,
        sort_order
    from source

)

select * from renamed
