with

source as (

    select * from {{ source('catalogue', 'meetings') }}

),

renamed as (

    select
        meeting_date,
        name,
        source,
        note
    from source

)

select * from renamed
