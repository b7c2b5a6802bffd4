select
    members.project_id,
    members.strategic_goal_id,
    goals.name as strategic_goal_name,
    projects.pillar,
    projects.code,
    projects.name,
    projects.phase_label,
    projects.sort_order
from {{ ref('stg_catalogue__project_goals') }} as members
inner join {{ ref('mart_programme__projects') }} as projects on members.project_id = projects.project_id
inner join {{ ref('dim_strategic_goal') }} as goals on members.strategic_goal_id = goals.strategic_goal_id
