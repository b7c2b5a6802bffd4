with

source as (

    select * from {{ source('catalogue', 'pillars') }}

),

renamed as (

    select
        pillar,
        name,
        ambition,
        ambition_year,
        summary,
        source,
        sort_order
    from source

)

select * from renamed
