-- Figures of another order of magnitude than the previous release had them: a unit that changed, a decimal point that
-- moved, rows that count twice. A revised figure is held beside itself, a new one beside the last of its series. The
-- distance is |new - old| as a share of the larger of the two: a half is twice as much or half of it, three quarters
-- four times or a quarter; from nothing there is no distance. Stopped are
-- - an indicator's figures of a period when the middle one lies a half or more away: in the recorded figures no period
--   of any indicator does (at most 0.32, ability to make ends meet between 2016 and 2020);
-- - figures three quarters or more away when they are more than one in a hundred (at most 1 in 347 in those figures),
--   or of a region that pages speak of (none in those figures).
-- Figures that did not change are not looked at again, so that nothing is asked twice.

with

previous_release as (

    select
        *,
        substr(period, 5, 2) as period_kind_code
    from {{ ref('stg_landing__previous_observations') }}
    where
        compared_with = 'previous_release'
        and value is not null

),

current_release as (

    select
        *,
        substr(period, 5, 2) as period_kind_code
    from {{ ref('fct_observation') }}
    where value is not null

),

named as (

    select region_code from {{ ref('dim_region') }}
    where is_named

),

-- the same figure where there was one, else the last before it: found in one pass over both releases, for a join of
-- every figure with all before it would grow with the square of the years
dated as (

    select
        indicator_id,
        region_code,
        breakdown,
        period_kind_code,
        period,
        value,
        true as is_current
    from current_release

    union all

    select
        indicator_id,
        region_code,
        breakdown,
        period_kind_code,
        period,
        value,
        false as is_current
    from previous_release

),

followed as (

    select
        *,
        max(case when not is_current then period end) over (
            partition by indicator_id, region_code, breakdown, period_kind_code
            order by period
            range between unbounded preceding and current row
        ) as old_period
    from dated

),

beside as (

    select
        followed.indicator_id,
        followed.region_code,
        followed.period,
        followed.breakdown,
        followed.value as new_value,
        previous_release.value as old_value,
        previous_release.period as old_period
    from followed
    inner join previous_release
        on
            followed.indicator_id = previous_release.indicator_id
            and followed.region_code = previous_release.region_code
            and followed.breakdown = previous_release.breakdown
            and followed.old_period = previous_release.period
    where followed.is_current

),

distances as (

    select
        beside.*,
        named.region_code is not null as is_named,
        beside.period <> beside.old_period or beside.new_value <> beside.old_value as is_changed,
        abs(beside.new_value - beside.old_value)
        / nullif(greatest(abs(beside.new_value), abs(beside.old_value)), 0) as distance
    from beside
    left join named on beside.region_code = named.region_code
    where beside.old_value <> 0

),

ranked as (

    select
        *,
        row_number() over (
            partition by indicator_id, period
            order by distance, region_code, breakdown
        ) as place,
        count(*) over (partition by indicator_id, period) as figure_count,
        sum(case when distance >= 0.75 then 1 else 0 end) over (partition by indicator_id, period) as leap_count
    from distances

),

-- the middle figure by rank, for a median in SQL is written differently by each engine
middles as (

    select
        indicator_id,
        period,
        distance as middle_distance
    from ranked
    where place = cast(floor((figure_count + 1) / 2.0) as integer)

)

select
    ranked.indicator_id,
    ranked.region_code,
    ranked.period,
    ranked.breakdown,
    ranked.old_value as expected_value,
    ranked.new_value as found_value,
    concat(
        'andere orde van grootte dan ',
        case when ranked.period = ranked.old_period then 'eerder' else concat('in ', ranked.old_period) end,
        '; een factor vier of meer bij ', cast(ranked.leap_count as string),
        ' van de ', cast(ranked.figure_count as string), ' cijfers'
    ) as detail
from ranked
inner join middles
    on
        ranked.indicator_id = middles.indicator_id
        and ranked.period = middles.period
where
    ranked.is_changed
    and (
        (middles.middle_distance >= 0.5 and ranked.distance >= 0.5)
        or (ranked.distance >= 0.75 and (ranked.is_named or ranked.leap_count > 0.01 * ranked.figure_count))
    )
