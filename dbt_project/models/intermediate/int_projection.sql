-- Projection: where the line of the trend is in the year of the target, between which bounds the figure of that
-- year will lie (80 % and 95 % prediction intervals, Student's t on n - 2 degrees of freedom), and the chance that
-- it is at least as good as the target.
--
-- What is not claimed, and has a status of its own:
-- - fewer than 5 years. Ours to choose: with 3 or 4 the line has 1 or 2 degrees of freedom, and an interval of 12.7
--   or 4.3 standard errors says more of the lack of figures than of the region;
-- - years that are all equal, or that lie on one line but for rounding: figures without scatter do not tell how much
--   scatter to expect, so the line is read off and no interval and no chance is given;
-- - a line that ends where the figure cannot be (a share below 0 or above 100): it cannot go on like that.
-- A bound that lies where the figure cannot be is shown at the limit of what can be, and the row says so
-- (interval_is_limited); line_value and prediction_standard_error give the computed one back.
--
-- Words for chances are those of the IPCC (Mastrandrea et al. 2010, guidance note on uncertainties): very likely
-- from 90 %, likely from 66 %, about as likely as not from 33 %, unlikely from 10 %, very unlikely below.

with

lines as (

    select * from {{ ref('int_trend_line') }}

),

pace as (

    select * from {{ ref('int_pace') }}

),

indicators as (

    select * from {{ ref('stg_catalogue__indicators') }}

),

critical_values as (

    select * from {{ ref('t_critical_values') }}

),

extended as (

    select
        pace.indicator_id,
        pace.region_code,
        pace.direction,
        indicators.decimals,
        indicators.possible_min,
        indicators.possible_max,
        pace.latest_year,
        pace.latest_value,
        pace.latest_meets_target,
        pace.withheld_year,
        pace.segment_count,
        pace.national_year,
        pace.target_basis,
        pace.target_value,
        pace.target_year,
        pace.target_is_provisional,
        lines.line_n,
        lines.line_first_year,
        lines.line_n - 2 as degrees_of_freedom,
        lines.slope,
        lines.is_level,
        -- compared to 9 decimals: half a unit of the last decimal is a distance that really occurs
        round(lines.largest_residual, 9) <= 0.5 * power(10, -indicators.decimals) as is_exact,
        lines.residual_standard_error,
        lines.touches_provisional,
        critical_values.t_900,
        critical_values.t_975,
        -- to 9 decimals, and 0 rather than -0: a line that ends on the limit of what is possible ends on it
        round(
            lines.mean_value + lines.slope * (pace.target_year - pace.latest_year - lines.mean_years_back), 9
        ) + 0.0 as line_value,
        lines.residual_standard_error * sqrt(
            1 + 1.0 / lines.line_n
            + power(pace.target_year - pace.latest_year - lines.mean_years_back, 2) / lines.years_spread
        ) as prediction_standard_error
    from pace
    inner join indicators on pace.indicator_id = indicators.indicator_id
    inner join lines
        on
            pace.indicator_id = lines.indicator_id
            and pace.region_code = lines.region_code
    left join critical_values on lines.line_n - 2 = critical_values.degrees_of_freedom

),

judged as (

    select
        *,
        case
            when withheld_year is not null then 'suppressed'
            when target_year <= latest_year then 'target_year_passed'
            when line_n < 5 and segment_count > 1 then 'series_break'
            when line_n < 5 then 'too_few_years'
            when is_level then 'level_line'
            when line_value < possible_min or line_value > possible_max then 'impossible_value'
            when is_exact then 'exact_line'
            when target_value is null then 'no_target'
            when latest_meets_target then 'target_reached'
            else 'projected'
        end as projection_status
    from extended

),

measured as (

    select
        *,
        projection_status in ('projected', 'target_reached', 'no_target') as has_interval,
        projection_status in ('projected', 'target_reached') as has_chance,
        line_value - t_975 * prediction_standard_error < possible_min as is_limited_below,
        line_value + t_975 * prediction_standard_error > possible_max as is_limited_above,
        -- how many standard errors the line ends on the right side of the target
        case direction when 'lower_is_better' then target_value - line_value else line_value - target_value end
        / prediction_standard_error as margin
    from judged

),

chanced as (

    select
        *,
        case when has_chance then {{ student_t_cdf('margin', 'degrees_of_freedom') }} end as target_probability
    from measured

)

select
    indicator_id,
    region_code,
    direction,
    decimals,
    latest_year,
    latest_value,
    withheld_year,
    national_year,
    target_basis,
    target_value,
    target_year,
    possible_min,
    possible_max,
    line_n,
    line_first_year,
    case when line_n >= 5 then degrees_of_freedom end as degrees_of_freedom,
    case when line_n >= 5 then slope end as slope,
    case when line_n >= 5 then residual_standard_error end as residual_standard_error,
    case when has_interval then prediction_standard_error end as prediction_standard_error,
    case when has_interval or projection_status in ('level_line', 'exact_line', 'impossible_value') then line_value end
        as line_value,
    case when has_interval or projection_status in ('level_line', 'exact_line') then line_value end as projected_value,
    case when has_interval then greatest(line_value - t_900 * prediction_standard_error, possible_min) end as lower_80,
    case when has_interval then least(line_value + t_900 * prediction_standard_error, possible_max) end as upper_80,
    case when has_interval then greatest(line_value - t_975 * prediction_standard_error, possible_min) end as lower_95,
    case when has_interval then least(line_value + t_975 * prediction_standard_error, possible_max) end as upper_95,
    case when has_interval then coalesce(is_limited_below, false) or coalesce(is_limited_above, false) end
        as interval_is_limited,
    target_probability,
    case
        when target_probability is null then 'not_given'
        when target_probability >= 0.90 then 'very_likely'
        when target_probability >= 0.66 then 'likely'
        when target_probability >= 0.33 then 'about_as_likely_as_not'
        when target_probability >= 0.10 then 'unlikely'
        else 'very_unlikely'
    end as chance_status,
    projection_status,
    touches_provisional or target_is_provisional as touches_provisional
from chanced
