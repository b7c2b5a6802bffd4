-- Differences of the newest figure: with the Netherlands and the own province in the same year, and with the region's
-- own previous year of the same unbroken stretch. Where the publisher gives confidence bounds, a difference is called
-- only when they do not overlap; where it gives none, that is said and nothing is called.

with

series as (

    select * from {{ ref('int_series_yearly') }}

),

regions as (

    select * from {{ ref('stg_catalogue__regions') }}

),

latest as (

    select
        series.*,
        regions.province_code
    from series
    left join regions on series.region_code = regions.region_code
    where series.year = series.latest_year

),

earlier as (

    select
        *,
        row_number() over (
            partition by indicator_id, region_code
            order by year desc
        ) as recency
    from series
    where
        is_current_segment
        and year < latest_year

)

select
    latest.indicator_id,
    latest.region_code,
    latest.year as latest_year,
    latest.value_lower as latest_value_lower,
    latest.value_upper as latest_value_upper,
    earlier.year as previous_year,
    earlier.value as previous_value,
    {{ difference_status('latest', 'dutch') }} as difference_national_status,
    {{ difference_status('latest', 'provinces') }} as difference_province_status,
    {{ difference_status('latest', 'earlier') }} as difference_previous_status
from latest
left join series as dutch
    on
        latest.indicator_id = dutch.indicator_id
        and dutch.region_code = 'NL00'
        and latest.region_code <> 'NL00'
        and latest.year = dutch.year
left join series as provinces
    on
        latest.indicator_id = provinces.indicator_id
        and latest.province_code = provinces.region_code
        and latest.year = provinces.year
left join earlier
    on
        latest.indicator_id = earlier.indicator_id
        and latest.region_code = earlier.region_code
        and earlier.recency = 1
