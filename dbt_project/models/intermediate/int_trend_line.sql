-- The line of the trend itself: least squares through the last 8 years of an unbroken series, and how far the
-- years lie from it. Years are counted from the newest (0), so that the sums hold small numbers only.
--
-- Distances are taken year by year and not as a difference of sums of squares, which loses its digits when the
-- years lie close to the line. As in int_trend every sum runs in a window ordered by year: two builds of one
-- landing must not differ.

with

series as (

    select
        indicator_id,
        region_code,
        year,
        latest_year,
        value,
        is_provisional,
        cast(year - latest_year as double) as years_back
    from {{ ref('int_series_yearly') }}
    where
        is_current_segment
        and year > latest_year - 8

),

running as (

    select
        indicator_id,
        region_code,
        year,
        latest_year,
        count(*) over years as line_n,
        min(year) over years as line_first_year,
        regr_slope(value, years_back) over years as slope,
        regr_avgx(value, years_back) over years as mean_years_back,
        regr_avgy(value, years_back) over years as mean_value,
        regr_sxx(value, years_back) over years as years_spread,
        min(value) over years = max(value) over years as is_level,
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
        latest_year,
        line_n,
        line_first_year,
        -- one year has no line: engines say null there, or NaN
        case when line_n > 1 then slope end as slope,
        mean_years_back,
        mean_value,
        years_spread,
        is_level,
        touches_provisional
    from running
    where year = latest_year

),

distances as (

    select
        series.indicator_id,
        series.region_code,
        series.year,
        series.latest_year,
        series.value - fitted.mean_value - fitted.slope * (series.years_back - fitted.mean_years_back) as residual
    from series
    inner join fitted
        on
            series.indicator_id = fitted.indicator_id
            and series.region_code = fitted.region_code

),

summed as (

    select
        indicator_id,
        region_code,
        year,
        latest_year,
        sum(residual * residual) over years as residual_sum_of_squares,
        max(abs(residual)) over years as largest_residual
    from distances
    window years as (
        partition by indicator_id, region_code
        order by year
        rows between unbounded preceding and current row
    )

)

select
    fitted.indicator_id,
    fitted.region_code,
    fitted.line_n,
    fitted.line_first_year,
    fitted.latest_year as line_last_year,
    fitted.slope,
    fitted.mean_years_back,
    fitted.mean_value,
    fitted.years_spread,
    fitted.is_level,
    fitted.touches_provisional,
    summed.largest_residual,
    case when fitted.line_n > 2 then sqrt(summed.residual_sum_of_squares / (fitted.line_n - 2)) end
        as residual_standard_error
from fitted
inner join summed
    on
        fitted.indicator_id = summed.indicator_id
        and fitted.region_code = summed.region_code
        and fitted.latest_year = summed.year
