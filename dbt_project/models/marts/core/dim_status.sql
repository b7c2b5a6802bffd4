select
    kind,
    code,
    label,
    symbol,
    tone,
    explanation,
    sort_order
from {{ ref('statuses') }}
