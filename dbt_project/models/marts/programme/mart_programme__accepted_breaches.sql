-- What the checks before a release stopped and a person let through, with the reason.

with

breaches as (

    select * from {{ ref('int_breaches') }}
    where is_accepted

),

indicators as (

    select * from {{ ref('dim_indicator') }}

),

reconciliations as (

    select * from {{ ref('stg_catalogue__reconciliations') }}

),

regions as (

    select * from {{ ref('dim_region') }}

)

select
    breaches.acceptance_id,
    breaches.check_name,
    case breaches.check_name
        when 'coverage' then 'er vielen cijfers weg'
        when 'magnitude' then 'cijfers van een andere orde van grootte'
        when 'total' then 'gemeenten tellen niet op tot het totaal'
        when 'parts' then 'delen kloppen niet met het geheel'
    end as check_label,
    breaches.subject_id,
    coalesce(indicators.name, reconciliations.name, breaches.subject_id) as subject_name,
    breaches.region_code,
    coalesce(regions.name, breaches.region_code) as region_name,
    breaches.period,
    breaches.breakdown,
    breaches.expected_value,
    breaches.found_value,
    breaches.detail,
    breaches.accepted_at,
    breaches.accepted_by_role,
    breaches.reason
from breaches
left join indicators on breaches.subject_id = indicators.indicator_id
left join reconciliations on breaches.subject_id = reconciliations.reconciliation_id
left join regions on breaches.region_code = regions.region_code
