select
    programme_id,
    name,
    start_year,
    end_year,
    region_code,
    total_eur,
    total_source,
    ambition,
    note,
    website
from {{ ref('stg_catalogue__programmes') }}
