-- No sum leaves exactly one part hidden. A municipality's own figure is public, so its districts are one sum; a
-- district and its neighbourhoods are another, in which the district may be the hidden part. What the source itself
-- does not publish is taken as known, for it may be found elsewhere. One row is a figure that anyone can reckon, and
-- it stops the release. A district that is the whole municipality has the municipality's figure.

with

figures as (

    select
        *,
        case when disclosure_status in ('shown', 'not_published') then 0 else 1 end as hidden
    from {{ ref('mart_programme__neighbourhoods') }}

),

within_municipalities as (

    select
        indicator_id,
        period,
        municipality_code as whole_code,
        sum(hidden) as hidden_count
    from figures
    where region_kind = 'district'
    group by indicator_id, period, municipality_code
    having count(*) > 1

),

within_districts as (

    select
        indicator_id,
        period,
        district_code as whole_code,
        sum(hidden) as hidden_count
    from figures
    group by indicator_id, period, district_code
    having max(case when region_kind = 'neighbourhood' then 1 else 0 end) = 1

)

select * from within_municipalities
where hidden_count = 1

union all

select * from within_districts
where hidden_count = 1
