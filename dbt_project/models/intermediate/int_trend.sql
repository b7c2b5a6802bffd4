-- Trend: the least-squares line through the last 8 years of an unbroken series, called only when its slope
-- differs from 0 at 5 % (two-sided t-test on n - 2 degrees of freedom).
--
-- The test is written as r2 * df > t2 * (1 - r2), so that a perfect line, whose standard error is 0, needs no
-- division by it.

with

series as (

    select * from {{ ref('int_series_yearly') }}
    where
        is_current_segment
        and year > latest_year - 8

),

indicators as (

    select * from {{ ref('stg_catalogue__indicators') }}

),

critical_values as (

    select * from {{ ref('t_critical_values') }}

),

fitted as (

    select
        indicator_id,
        region_code,
        count(*) as trend_n,
        min(year) as trend_first_year,
        max(year) as trend_last_year,
        regr_slope(value, cast(year as double)) as slope,
        regr_r2(value, cast(year as double)) as r_squared
    from series
    group by indicator_id, region_code

),

tested as (

    select
        fitted.*,
        indicators.direction,
        fitted.trend_n >= 3 as is_tested,
        coalesce(
            fitted.slope <> 0
            and fitted.r_squared * (fitted.trend_n - 2)
            > critical_values.t_975 * critical_values.t_975 * (1 - fitted.r_squared),
            false
        ) as is_significant
    from fitted
    inner join indicators on fitted.indicator_id = indicators.indicator_id
    left join critical_values on critical_values.degrees_of_freedom = fitted.trend_n - 2

)

select
    indicator_id,
    region_code,
    trend_n,
    trend_first_year,
    trend_last_year,
    case when is_tested then slope end as trend_slope,
    case when is_tested then r_squared end as trend_r_squared,
    case
        when not is_tested then 'insufficient_data'
        when not is_significant then 'no_clear_trend'
        when direction = 'neither' and slope > 0 then 'rising'
        when direction = 'neither' then 'falling'
        when (direction = 'higher_is_better') = (slope > 0) then 'improving'
        else 'worsening'
    end as trend_status
from tested
