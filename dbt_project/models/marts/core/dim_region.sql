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
        1000 as sort_order
    from municipalities
    left join named on municipalities.region_code = named.region_code
    where named.region_code is null

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
    unioned.sort_order
from unioned
left join deal_members on unioned.region_code = deal_members.member_code
