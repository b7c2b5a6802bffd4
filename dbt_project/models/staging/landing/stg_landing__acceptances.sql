with

source as (

    select * from {{ source('landing', 'acceptances') }}

),

renamed as (

    select
        acceptance_id,
        accepted_at,
        accepted_by_role,
        reason,
        check_name,
        subject_id,
        region_code,
        period,
        breakdown,
        expected_value,
        found_value
    from source

)

select * from renamed
