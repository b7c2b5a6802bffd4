with

source as (

    select * from {{ source('catalogue', 'project_facts') }}

),

renamed as (

    select
        project_id,
        fact_id,
        as_of,
        name,
        unit,
        kind,
        value,
        target,
        target_year,
        is_cumulative,
        is_approximate,
        as_of_basis,
        source_document,
        source_section,
        source_passage,
        note
    from source

)

select * from renamed
