{#
    What differs between releases in the projects' own figures; as `observation_changes`, and rendered by
    `regiodeal changes` as well: nothing but the two names may stand in it.
#}
{% macro project_changes(current, previous) %}

with

previous_release as (

    select * from {{ previous }}
    where value is not null

),

comparisons as (

    select distinct compared_with from {{ previous }}

),

current_release as (

    select
        comparisons.compared_with,
        figures.project_id,
        figures.fact_id,
        figures.as_of,
        figures.value,
        figures.origin,
        figures.delivery_id
    from {{ current }} as figures
    cross join comparisons
    where figures.value is not null

),

compared as (

    select
        coalesce(current_release.compared_with, previous_release.compared_with) as compared_with,
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
            current_release.compared_with = previous_release.compared_with
            and current_release.project_id = previous_release.project_id
            and current_release.fact_id = previous_release.fact_id
            and current_release.as_of = previous_release.as_of
    where
        current_release.project_id is null
        or previous_release.project_id is null
        or current_release.value <> previous_release.value

)

select
    compared.compared_with,
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

{% endmacro %}
