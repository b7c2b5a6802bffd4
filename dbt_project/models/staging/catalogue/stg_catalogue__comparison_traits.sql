with

source as (

    select * from {{ source('catalogue', 'comparison_traits') }}

),

renamed as (

    select
        comparison_group_id,
        trait_no,
        indicator_id,
        scale,
        weight,
        reason
    from source

)

select * from renamed
