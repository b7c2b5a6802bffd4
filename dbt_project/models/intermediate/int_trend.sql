-- Trend: the least-squares line through the last 8 years of an unbroken series, called only when its slope
-- differs from 0 at 5 % (two-sided t-test on n - 2 degrees of freedom).
--
-- The test is written as r2 * df > t2 * (1 - r2), so that a perfect line, whose standard error is 0, needs no
-- division by it. The line is fitted in a window ordered by year, read off at the newest: sums of floating-point
-- numbers depend on the order of the rows, and two builds of one landing must not differ.

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

running as (

    select
        indicator_id,
        region_code,
        year,
        latest_year,
        count(*) over years as trend_n,
        min(year) over years as trend_first_year,
        -- years are counted from the newest: small numbers lose nothing in the sums
        regr_slope(value, cast(year - latest_year as double)) over years as slope,
        least(regr_r2(value, cast(year - latest_year as double)) over years, 1) as r_squared,
        bool_or(is_provisional) over years as touches_provisional
    from series
    window years as (
        partition by indicator_id, region_code
        order by year
        rows between unbounded preceding and current row
    )

),

fitted as (

    select
        indicator_id,
        region_code,
        trend_n,
        trend_first_year,
        latest_year as trend_last_year,
        touches_provisional,
        slope,
        -- a level line explains nothing: engines say 1 there, others 0
        case when slope <> 0 then r_squared end as r_squared
    from running
    where year = latest_year

),

tested as (

    select
        fitted.*,
        indicators.direction,
        fitted.trend_n >= 3 as is_tested,
        coalesce(
            fitted.r_squared * (fitted.trend_n - 2)
            > critical_values.t_975 * critical_values.t_975 * (1 - fitted.r_squared),
            false
        ) as is_significant
    from fitted
    inner join indicators on fitted.indicator_id = indicators.indicator_id
    left join critical_values on fitted.trend_n - 2 = critical_values.degrees_of_freedom

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
    end as trend_status,
    touches_provisional as trend_touches_provisional
from tested
