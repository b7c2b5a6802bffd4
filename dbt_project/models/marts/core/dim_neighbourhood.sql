-- A code holds for the boundaries of one year; should two tables of a year name an area, they name it alike.

select
    region_code,
    boundary_year,
    max(name) as name,
    kind,
    district_code,
    municipality_code
from {{ ref('int_neighbourhood_areas') }}
group by
    region_code,
    boundary_year,
    kind,
    district_code,
    municipality_code
