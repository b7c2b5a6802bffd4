-- Everything in these figures that a person must look at before they are released, and whether one has: an acceptance
-- holds for the very row, its values among it, so that what comes after is asked anew.

with

unioned as (

    select
        'coverage' as check_name,
        indicator_id as subject_id,
        region_code,
        period,
        breakdown,
        expected_value,
        found_value,
        detail
    from {{ ref('int_coverage_lost') }}

    union all

    select
        'magnitude' as check_name,
        indicator_id as subject_id,
        region_code,
        period,
        breakdown,
        expected_value,
        found_value,
        detail
    from {{ ref('int_magnitude_jumps') }}

    union all

    select
        'total' as check_name,
        indicator_id as subject_id,
        region_code,
        period,
        breakdown,
        expected_value,
        found_value,
        detail
    from {{ ref('int_totals_apart') }}

    union all

    select
        'parts' as check_name,
        reconciliation_id as subject_id,
        region_code,
        period,
        breakdown,
        expected_value,
        found_value,
        detail
    from {{ ref('int_parts_apart') }}

),

-- of the same row the last acceptance counts
acceptances as (

    select * from {{ ref('stg_landing__acceptances') }}
    qualify
        row_number() over (
            partition by check_name, subject_id, region_code, period, breakdown, expected_value, found_value
            order by accepted_at desc, acceptance_id desc
        ) = 1

)

select
    unioned.check_name,
    unioned.subject_id,
    unioned.region_code,
    unioned.period,
    unioned.breakdown,
    unioned.expected_value,
    unioned.found_value,
    unioned.detail,
    acceptances.acceptance_id is not null as is_accepted,
    acceptances.acceptance_id,
    acceptances.accepted_at,
    acceptances.accepted_by_role,
    acceptances.reason
from unioned
left join acceptances
    on
        unioned.check_name = acceptances.check_name
        and unioned.subject_id = acceptances.subject_id
        and unioned.region_code = acceptances.region_code
        and unioned.period = acceptances.period
        and unioned.breakdown = acceptances.breakdown
        and unioned.expected_value = acceptances.expected_value
        and (
            unioned.found_value = acceptances.found_value
            or (unioned.found_value is null and acceptances.found_value is null)
        )
