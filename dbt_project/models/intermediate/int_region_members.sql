-- Which municipalities make up a region, per year of municipal boundaries.
-- Provinces and deal areas did not change, so their members hold for every year that a table's boundaries are of.
-- The country's municipalities did, and only years for which a list of them is known are named.

with

boundary_years as (

    select distinct try_cast(boundaries as integer) as boundary_year
    from {{ ref('stg_catalogue__source_tables') }}
    where try_cast(boundaries as integer) is not null

),

named as (

    select
        members.region_code,
        members.member_code,
        boundary_years.boundary_year
    from {{ ref('stg_catalogue__region_members') }} as members
    cross join boundary_years

),

country as (

    select
        'NL00' as region_code,
        region_code as member_code,
        year as boundary_year
    from {{ ref('stg_catalogue__municipality_years') }}

)

select * from named
union all
select * from country
