select
    meeting_date,
    name,
    source,
    note
from {{ ref('stg_catalogue__meetings') }}
