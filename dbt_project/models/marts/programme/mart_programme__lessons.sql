select
    lessons.project_id,
    lessons.lesson_no,
    projects.pillar,
    projects.pillar_name,
    projects.code,
    projects.name as project_name,
    lessons.text,
    lessons.theme,
    case lessons.theme
        when 'samenwerken' then 'Samenwerken'
        when 'leren' then 'Leren'
        when 'ontwikkelen' then 'Ontwikkelen'
        when 'aanpak' then 'Aanpak'
        when 'bereik' then 'Mensen bereiken'
        when 'organisatie' then 'Organisatie'
    end as theme_label,
    lessons.source_document,
    lessons.source_section,
    lessons.source_passage,
    projects.sort_order
from {{ ref('stg_catalogue__project_lessons') }} as lessons
inner join {{ ref('mart_programme__projects') }} as projects on lessons.project_id = projects.project_id
