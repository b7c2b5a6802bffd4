with

source as (

    select * from {{ source('catalogue', 'project_lessons') }}

),

renamed as (

    select
        project_id,
        lesson_no,
        text,
        theme,
        source_document,
        source_section,
        source_passage
    from source

)

select * from renamed
