-- Three decimals of a degree are 70 by 110 metres here: less than a pixel of the largest map, and neighbours, who share
-- their corners, keep sharing them.
with

rounded as (

    select
        table_id,
        region_code,
        boundary_year,
        polygon_no,
        ring_no,
        vertex_no,
        cast(longitude as decimal(9, 3)) as longitude,
        cast(latitude as decimal(9, 3)) as latitude
    from {{ ref('stg_landing__outlines') }}

),

neighbours as (

    select
        *,
        lag(longitude) over (
            partition by table_id, region_code, polygon_no, ring_no
            order by vertex_no
        ) as longitude_before,
        lag(latitude) over (
            partition by table_id, region_code, polygon_no, ring_no
            order by vertex_no
        ) as latitude_before
    from rounded

),

distinct_corners as (

    select *
    from neighbours
    where
        longitude_before is null
        or longitude <> longitude_before
        or latitude <> latitude_before

),

-- twice the signed area of a ring (shoelace); above 0 its corners go against the clock
rings as (

    select
        table_id,
        region_code,
        polygon_no,
        ring_no,
        count(*) as corner_count,
        sum(longitude_before * latitude - longitude * latitude_before) as doubled_area
    from distinct_corners
    group by table_id, region_code, polygon_no, ring_no

),

-- RFC 7946: an outline goes against the clock, a hole in it with the clock
turned as (

    select
        distinct_corners.table_id,
        distinct_corners.region_code,
        distinct_corners.boundary_year,
        distinct_corners.polygon_no,
        distinct_corners.ring_no,
        distinct_corners.longitude,
        distinct_corners.latitude,
        abs(rings.doubled_area) / 2 as ring_area,
        case
            when (rings.doubled_area > 0) = (distinct_corners.ring_no = 0) then distinct_corners.vertex_no
            else -distinct_corners.vertex_no
        end as corner_order
    from distinct_corners
    inner join rings
        on
            distinct_corners.table_id = rings.table_id
            and distinct_corners.region_code = rings.region_code
            and distinct_corners.polygon_no = rings.polygon_no
            and distinct_corners.ring_no = rings.ring_no
    -- what rounding made a line or a point is no ring any more: a triangle closes with its fourth corner
    where rings.corner_count >= 4 and rings.doubled_area <> 0

)

select
    table_id,
    region_code,
    boundary_year,
    polygon_no,
    ring_no,
    row_number() over (
        partition by table_id, region_code, polygon_no, ring_no
        order by corner_order
    ) as corner_no,
    longitude,
    latitude,
    ring_area
from turned
