select
    members.project_id,
    members.region_code,
    projects.pillar,
    projects.pillar_name,
    projects.code,
    projects.name,
    projects.summary,
    projects.phase_label,
    projects.lead_name,
    regions.name as region_name,
    regions.slug as region_slug,
    projects.sort_order
from {{ ref('stg_catalogue__project_municipalities') }} as members
inner join {{ ref('mart_programme__projects') }} as projects on members.project_id = projects.project_id
inner join {{ ref('dim_region') }} as regions on members.region_code = regions.region_code
