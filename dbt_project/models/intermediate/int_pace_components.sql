-- Pace, its parts: where a series stands, where it started, where it should be in 2030.
--
-- Latest: the newest year. Base: the observation nearest to the programme's first year (2019) among those before
-- the latest, the earlier of two equally near; the catalogue may set another base year. Both lie in one unbroken
-- stretch. Withheld: a year after the latest whose figure the publisher keeps to itself.
--
-- Target: the catalogue's, else the working rule: the Dutch figure, of the same year where it is known. The country
-- itself has none, and nor has a figure of which neither higher nor lower is better.

with

series as (

    select * from {{ ref('int_series_yearly') }}

),

indicators as (

    select * from {{ ref('stg_catalogue__indicators') }}

),

programme as (

    select min(start_year) as start_year from {{ ref('stg_catalogue__programmes') }}

),

latest as (

    select * from series
    where year = latest_year

),

base_candidates as (

    select
        series.*,
        row_number() over (
            partition by series.indicator_id, series.region_code
            order by abs(series.year - coalesce(indicators.base_year, programme.start_year)), series.year
        ) as preference
    from series
    inner join indicators on series.indicator_id = indicators.indicator_id
    cross join programme
    where
        series.is_current_segment
        and series.year < series.latest_year

),

national_candidates as (

    select
        latest.indicator_id,
        latest.region_code,
        dutch.year,
        dutch.value,
        dutch.is_provisional,
        row_number() over (
            partition by latest.indicator_id, latest.region_code
            order by abs(latest.year - dutch.year), dutch.year desc
        ) as preference
    from latest
    inner join series as dutch
        on
            latest.indicator_id = dutch.indicator_id
            and dutch.region_code = 'NL00'
            and latest.segment = dutch.segment

),

withheld as (

    select * from {{ ref('int_withheld') }}

),

counted as (

    select
        indicator_id,
        region_code,
        count(*) as observation_count,
        count(distinct segment) as segment_count,
        min(year) as first_year
    from series
    group by indicator_id, region_code

)

select
    latest.indicator_id,
    latest.region_code,
    indicators.direction,
    indicators.pace_method,
    indicators.target_note,
    indicators.unit,
    indicators.decimals,
    counted.observation_count,
    counted.segment_count,
    counted.first_year,
    latest.year as latest_year,
    latest.period as latest_period,
    latest.value as latest_value,
    latest.is_provisional as latest_is_provisional,
    withheld.withheld_year,
    bases.year as base_year,
    bases.value as base_value,
    coalesce(bases.is_provisional, false) as base_is_provisional,
    dutch.year as national_year,
    dutch.value as national_value,
    coalesce(dutch.is_provisional, false) as national_is_provisional,
    coalesce(indicators.target_year, 2030) as target_year,
    case
        when indicators.direction = 'neither' or latest.region_code = 'NL00' then 'none'
        when indicators.target_value is not null then 'decided'
        when indicators.target_rule = 'none' then 'none'
        when dutch.value is null then 'unknown'
        else 'national'
    end as target_basis,
    case
        when indicators.direction = 'neither' or latest.region_code = 'NL00' then null
        when indicators.target_value is not null then indicators.target_value
        when indicators.target_rule = 'national' then dutch.value
    end as target_value
from latest
inner join indicators on latest.indicator_id = indicators.indicator_id
inner join counted
    on
        latest.indicator_id = counted.indicator_id
        and latest.region_code = counted.region_code
left join base_candidates as bases
    on
        latest.indicator_id = bases.indicator_id
        and latest.region_code = bases.region_code
        and bases.preference = 1
left join withheld
    on
        latest.indicator_id = withheld.indicator_id
        and latest.region_code = withheld.region_code
        and latest.year < withheld.withheld_year
left join national_candidates as dutch
    on
        latest.indicator_id = dutch.indicator_id
        and latest.region_code = dutch.region_code
        and dutch.preference = 1
