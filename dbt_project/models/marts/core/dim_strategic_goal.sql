select
    strategic_goal_id,
    pillar,
    name,
    description,
    source,
    sort_order
from {{ ref('stg_catalogue__strategic_goals') }}
