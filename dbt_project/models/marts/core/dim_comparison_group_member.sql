-- The municipalities in a group to compare with: of a region those of the newest year that a list of municipalities is
-- known for, of municipalities alike the nearest ones, as many as the catalogue says.

with

comparison_groups as (

    select * from {{ ref('stg_catalogue__comparison_groups') }}

),

regions as (

    select * from {{ ref('stg_catalogue__regions') }}

),

municipalities as (

    select * from {{ ref('stg_catalogue__municipalities') }}

),

municipality_years as (

    select * from {{ ref('stg_catalogue__municipality_years') }}

),

newest as (

    select max(year) as year from municipality_years

),

region_members as (

    select
        region_code,
        member_code
    from {{ ref('stg_catalogue__region_members') }}

    union all

    select
        'NL00' as region_code,
        municipality_years.region_code as member_code
    from municipality_years
    inner join newest on municipality_years.year = newest.year

),

likeness as (

    select * from {{ ref('int_region_likeness') }}

),

unioned as (

    select
        comparison_groups.comparison_group_id,
        region_members.member_code,
        cast(null as double) as distance,
        cast(null as integer) as likeness_rank
    from comparison_groups
    inner join region_members on comparison_groups.region_code = region_members.region_code

    union all

    select
        comparison_groups.comparison_group_id || '-' || regions.slug as comparison_group_id,
        likeness.member_code,
        likeness.distance,
        cast(likeness.likeness_rank as integer) as likeness_rank
    from comparison_groups
    inner join likeness on comparison_groups.comparison_group_id = likeness.comparison_group_id
    inner join regions on likeness.region_code = regions.region_code
    where likeness.likeness_rank <= comparison_groups.size

)

select
    unioned.comparison_group_id,
    unioned.member_code,
    municipalities.name as member_name,
    unioned.distance,
    unioned.likeness_rank
from unioned
inner join municipalities on unioned.member_code = municipalities.region_code
