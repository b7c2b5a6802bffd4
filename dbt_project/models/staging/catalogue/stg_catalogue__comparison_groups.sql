with

source as (

    select * from {{ source('catalogue', 'comparison_groups') }}

),

renamed as (

    select
        comparison_group_id,
        name,
        kind,
        region_code,
        year,
        size,
        minimum,
        sort_order
    from source

)

select * from renamed
