select
    members.project_id,
    members.partner_id,
    partners.name as partner_name,
    partners.kind_label,
    projects.pillar,
    projects.name as project_name,
    members.sort_order
from {{ ref('stg_catalogue__project_partners') }} as members
inner join {{ ref('mart_programme__projects') }} as projects on members.project_id = projects.project_id
inner join {{ ref('dim_partner') }} as partners on members.partner_id = partners.partner_id
