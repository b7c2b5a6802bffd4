-- A code holds for the boundaries of one year. Tables of one year name an area alike; should they not, one name holds.

select
    region_code,
    boundary_year,
    name,
    kind,
    district_code,
    municipality_code
from {{ ref('int_neighbourhood_areas') }}
qualify row_number() over (partition by region_code, boundary_year order by name) = 1
