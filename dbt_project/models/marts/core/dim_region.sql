with

named as (

    select * from {{ ref('stg_catalogue__regions') }}

),

municipalities as (

    select * from {{ ref('stg_catalogue__municipalities') }}

),

deal_members as (

    select distinct member_code
    from {{ ref('stg_catalogue__region_members') }}
    where region_code like 'RD%'

),

-- districts and neighbourhoods, under the name of the newest boundaries that have the code
areas as (

    select * from {{ ref('dim_neighbourhood') }}
    qualify row_number() over (partition by region_code order by boundary_year desc) = 1

),

unioned as (

    select
        region_code,
        name,
        slug,
        kind,
        province_code,
        is_named,
        tile_column,
        tile_row,
        cast(null as string) as municipality_code,
        sort_order
    from named

    union all

    select
        municipalities.region_code,
        municipalities.name,
        null as slug,
        'municipality' as kind,
        null as province_code,
        false as is_named,
        cast(null as integer) as tile_column,
        cast(null as integer) as tile_row,
        cast(null as string) as municipality_code,
        1000 as sort_order
    from municipalities
    left join named on municipalities.region_code = named.region_code
    where named.region_code is null

    union all

    select
        region_code,
        name,
        null as slug,
        kind,
        null as province_code,
        false as is_named,
        cast(null as integer) as tile_column,
        cast(null as integer) as tile_row,
        municipality_code,
        2000 as sort_order
    from areas

)

select
    unioned.region_code,
    unioned.name,
    unioned.slug,
    unioned.kind,
    unioned.province_code,
    unioned.is_named,
    deal_members.member_code is not null as is_deal_municipality,
    unioned.tile_column,
    unioned.tile_row,
    unioned.municipality_code,
    unioned.sort_order
from unioned
left join deal_members on unioned.region_code = deal_members.member_code
