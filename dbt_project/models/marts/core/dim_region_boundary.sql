with

corners as (

    select * from {{ ref('int_boundary_corners') }}

),

named as (

    select region_code
    from {{ ref('dim_region') }}
    where is_named

),

ring_texts as (

    select
        table_id,
        region_code,
        boundary_year,
        polygon_no,
        ring_no,
        max(ring_area) as ring_area,
        '['
        || {{ joined_text(
            "'[' || cast(longitude as string) || ',' || cast(latitude as string) || ']'", ",", "corner_no"
        ) }}
        || ']' as ring_text
    from corners
    group by table_id, region_code, boundary_year, polygon_no, ring_no

),

polygon_texts as (

    select
        table_id,
        region_code,
        boundary_year,
        polygon_no,
        '[' || {{ joined_text("ring_text", ",", "ring_no") }} || ']' as polygon_text
    from ring_texts
    group by table_id, region_code, boundary_year, polygon_no
    -- a hole whose outline was too small to keep is no polygon
    having min(ring_no) = 0

),

shapes as (

    select
        table_id,
        region_code,
        boundary_year,
        count(*) as polygon_count,
        '[' || {{ joined_text("polygon_text", ",", "polygon_no") }} || ']' as coordinates
    from polygon_texts
    group by table_id, region_code, boundary_year

),

largest as (

    select
        table_id,
        region_code,
        ring_text,
        row_number() over (
            partition by table_id, region_code
            order by ring_area desc, polygon_no asc
        ) as size_rank
    from ring_texts
    where ring_no = 0

)

select
    shapes.region_code,
    shapes.boundary_year as year,
    '{"type":"MultiPolygon","coordinates":' || shapes.coordinates || '}' as geojson,
    largest.ring_text as outline,
    cast(shapes.polygon_count as integer) as polygon_count,
    shapes.boundary_year = max(shapes.boundary_year) over (partition by shapes.region_code) as is_latest,
    shapes.table_id
from shapes
inner join named on shapes.region_code = named.region_code
inner join largest
    on
        shapes.table_id = largest.table_id
        and shapes.region_code = largest.region_code
        and largest.size_rank = 1
