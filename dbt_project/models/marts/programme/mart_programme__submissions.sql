-- Who handed in what, when: every accepted figure of a project in every delivery there ever was, whatever became of it.

with

figures as (

    select * from {{ ref('stg_landing__project_figures') }}

),

followed as (

    select
        *,
        lead(delivery_id) over (
            partition by project_id, fact_id, as_of
            order by received_at, delivery_id, row_place
        ) as superseded_by_delivery_id,
        lead(received_at) over (
            partition by project_id, fact_id, as_of
            order by received_at, delivery_id, row_place
        ) as superseded_at
    from figures

)

select
    followed.delivery_id,
    followed.row_place,
    followed.project_id,
    projects.name as project_name,
    followed.fact_id,
    facts.name as fact_name,
    followed.as_of,
    followed.value,
    followed.unit,
    followed.is_approximate,
    followed.remark,
    followed.target,
    followed.channel,
    {{ channel_label('followed.channel') }} as channel_label,
    followed.organisation_id,
    partners.name as organisation_name,
    followed.received_at,
    followed.superseded_by_delivery_id is null as is_in_force,
    followed.superseded_by_delivery_id,
    followed.superseded_at
from followed
left join {{ ref('dim_project') }} as projects on followed.project_id = projects.project_id
left join {{ ref('stg_catalogue__project_facts') }} as facts
    on
        followed.project_id = facts.project_id
        and followed.fact_id = facts.fact_id
left join {{ ref('dim_partner') }} as partners on followed.organisation_id = partners.partner_id
