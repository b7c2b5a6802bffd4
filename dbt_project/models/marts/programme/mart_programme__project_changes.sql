-- What differs from the release before this one in the projects' own figures; empty where there was none before.

with

current_release as (

    select * from {{ ref('fct_project_progress') }}
    where value is not null

),

previous_release as (

    select * from {{ ref('stg_landing__previous_project_progress') }}
    where value is not null

),

has_previous as (

    select count(*) > 0 as there_is_one from previous_release

),

compared as (

    select
        coalesce(current_release.project_id, previous_release.project_id) as project_id,
        coalesce(current_release.fact_id, previous_release.fact_id) as fact_id,
        coalesce(current_release.as_of, previous_release.as_of) as as_of,
        case
            when previous_release.project_id is null then 'new'
            when current_release.project_id is null then 'withdrawn'
            else 'revised'
        end as change_kind,
        case
            when current_release.project_id is null then 'withdrawn'
            when current_release.origin = 'catalogue' then 'catalogue_changed'
            when previous_release.project_id is null then 'delivered'
            else 'superseded'
        end as change_reason,
        previous_release.value as old_value,
        current_release.value as new_value,
        previous_release.delivery_id as old_delivery_id,
        current_release.delivery_id as new_delivery_id
    from current_release
    full outer join previous_release
        on
            current_release.project_id = previous_release.project_id
            and current_release.fact_id = previous_release.fact_id
            and current_release.as_of = previous_release.as_of
    where
        current_release.project_id is null
        or previous_release.project_id is null
        or current_release.value <> previous_release.value

)

select
    compared.project_id,
    compared.fact_id,
    compared.as_of,
    compared.change_kind,
    case compared.change_kind
        when 'new' then 'nieuw'
        when 'revised' then 'herzien'
        when 'withdrawn' then 'vervallen'
    end as change_label,
    compared.change_reason,
    case compared.change_reason
        when 'delivered' then 'nieuw aangeleverd'
        when 'superseded' then 'vervangen door een nieuwere aanlevering'
        when 'catalogue_changed' then 'gewijzigd in de catalogus'
        when 'withdrawn' then 'staat er niet meer in'
    end as change_reason_label,
    compared.old_value,
    compared.new_value,
    compared.old_delivery_id,
    compared.new_delivery_id
from compared
cross join has_previous
where has_previous.there_is_one
