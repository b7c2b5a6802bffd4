-- Districts and neighbourhoods as a tree below their municipality. CBS hands out codes anew with every year's
-- boundaries, and a code says what it lies in: BU01140103 in WK011401 in GM0114.
--
-- Each area, district and municipality of a table has a number, in the order of their codes: tens of millions of
-- figures are written, joined and grouped by numbers at an eighth of what codes cost.

with

areas as (

    select * from {{ ref('stg_landing__areas') }}

),

tables as (

    select
        table_id,
        try_cast(boundaries as integer) as boundary_year
    from {{ ref('stg_catalogue__source_tables') }}

),

placed as (

    select
        areas.table_id,
        tables.boundary_year,
        areas.region_code,
        areas.name,
        case substr(areas.region_code, 1, 2) when 'WK' then 'district' else 'neighbourhood' end as kind,
        'WK' || substr(areas.region_code, 3, 6) as district_code,
        'GM' || substr(areas.region_code, 3, 4) as municipality_code
    from areas
    inner join tables on areas.table_id = tables.table_id

),

divided as (

    select distinct
        table_id,
        district_code
    from placed
    where kind = 'neighbourhood'

)

select
    cast(row_number() over (order by placed.table_id, placed.region_code) as integer) as area_no,
    cast(dense_rank() over (order by placed.table_id, placed.district_code) as integer) as district_no,
    cast(dense_rank() over (order by placed.table_id, placed.municipality_code) as integer) as municipality_no,
    placed.table_id,
    placed.boundary_year,
    placed.region_code,
    placed.name,
    placed.kind,
    placed.district_code,
    placed.municipality_code,
    -- the smallest areas there are: neighbourhoods, and districts of which no neighbourhoods landed
    placed.kind = 'neighbourhood' or divided.district_code is null as is_leaf
from placed
left join divided
    on
        placed.table_id = divided.table_id
        and placed.district_code = divided.district_code
