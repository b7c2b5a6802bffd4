with

source as (

    select * from {{ source('catalogue', 'programmes') }}

),

renamed as (

    select
        programme_id,
        name,
        start_year,
        end_year,
        region_code,
        total_eur,
        total_source,
        ambition,
        note,
        website
    from source

)

select * from renamed
