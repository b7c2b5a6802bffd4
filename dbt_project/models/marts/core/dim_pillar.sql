select
    pillar,
    name,
    ambition,
    ambition_year,
    summary,
    source,
    sort_order
from {{ ref('stg_catalogue__pillars') }}
