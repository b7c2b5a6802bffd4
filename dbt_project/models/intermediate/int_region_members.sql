-- Which municipalities make up a region, per year of municipal boundaries.
-- Provinces and deal areas did not change; the country's municipalities did, and only years for which a list of
-- them is known are named.

with

named as (

    select
        members.region_code,
        members.member_code,
        years.year as boundary_year
    from {{ ref('stg_catalogue__region_members') }} as members
    cross join (select distinct year from {{ ref('stg_catalogue__municipality_years') }}) as years

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
