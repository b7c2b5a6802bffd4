with

source as (

    select * from {{ source('landing', 'compared_releases') }}

),

renamed as (

    select
        compared_with,
        comparison_status,
        release_id,
        released_at,
        meeting_date
    from source

)

select * from renamed
