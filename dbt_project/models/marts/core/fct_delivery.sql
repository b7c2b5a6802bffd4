select
    deliveries.delivery_id,
    case
        when deliveries.subject_id is null then 'unknown'
        when deliveries.target = 'workbook' then 'project'
        else 'feed'
    end as subject_kind,
    deliveries.subject_id,
    coalesce(projects.name, feeds.title, 'Onbekend') as subject_name,
    deliveries.organisation_id,
    partners.name as organisation_name,
    deliveries.channel,
    {{ channel_label('deliveries.channel') }} as channel_label,
    deliveries.received_at,
    deliveries.verdict,
    {{ verdict_label('deliveries.verdict') }} as verdict_label,
    cast(deliveries.rows_accepted as integer) as rows_accepted,
    cast(deliveries.rows_rejected as integer) as rows_rejected,
    cast(deliveries.rows_open as integer) as rows_open,
    deliveries.is_open
from {{ ref('stg_landing__deliveries') }} as deliveries
left join {{ ref('dim_project') }} as projects on deliveries.subject_id = projects.project_id
left join {{ ref('stg_catalogue__feeds') }} as feeds on deliveries.subject_id = feeds.feed_id
left join {{ ref('dim_partner') }} as partners on deliveries.organisation_id = partners.partner_id
