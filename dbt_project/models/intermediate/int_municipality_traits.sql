-- The traits that municipalities are compared by, standardised over all Dutch municipalities of the group's year that
-- have every one of them: minus the mean, divided by the standard deviation (of the whole, not of a sample). The
-- logarithm comes first where the catalogue says so. A municipality that lacks a trait takes no part.
--
-- Figures are first brought between 0 and 1: their sums then have eighteen exact decimals whatever the unit, so that
-- neither the order of the rows nor the choice of a unit changes who is alike.

with

alike_groups as (

    select * from {{ ref('stg_catalogue__comparison_groups') }}
    where kind = 'alike'

),

traits as (

    select * from {{ ref('stg_catalogue__comparison_traits') }}

),

municipalities as (

    select * from {{ ref('stg_catalogue__municipality_years') }}

),

series as (

    select * from {{ ref('int_series_yearly') }}

),

measured as (

    select
        alike_groups.comparison_group_id,
        municipalities.region_code,
        traits.indicator_id,
        traits.trait_no,
        traits.weight,
        alike_groups.year,
        series.value,
        case
            when traits.scale = 'linear' then series.value
            when series.value > 0 then ln(series.value)
        end as scaled
    from alike_groups
    inner join traits on alike_groups.comparison_group_id = traits.comparison_group_id
    inner join municipalities on alike_groups.year = municipalities.year
    left join series
        on
            traits.indicator_id = series.indicator_id
            and municipalities.region_code = series.region_code
            and alike_groups.year = series.year

),

complete as (

    select
        comparison_group_id,
        region_code
    from measured
    group by comparison_group_id, region_code
    having count(scaled) = count(*)

),

candidates as (

    select
        measured.*,
        min(measured.scaled) over (
            partition by measured.comparison_group_id, measured.indicator_id
        ) as lowest,
        max(measured.scaled) over (
            partition by measured.comparison_group_id, measured.indicator_id
        ) as highest
    from measured
    inner join complete
        on
            measured.comparison_group_id = complete.comparison_group_id
            and measured.region_code = complete.region_code

),

-- a trait that all have alike tells nobody apart
between_0_and_1 as (

    select
        *,
        case when highest > lowest then (scaled - lowest) / (highest - lowest) else 0 end as unit_value
    from candidates

),

means as (

    select
        comparison_group_id,
        indicator_id,
        {{ exact_sum('unit_value', decimals=18) }} / count(*) as mean
    from between_0_and_1
    group by comparison_group_id, indicator_id

),

deviations as (

    select
        between_0_and_1.comparison_group_id,
        between_0_and_1.indicator_id,
        max(means.mean) as mean,
        sqrt(
            {{ exact_sum(
                '(between_0_and_1.unit_value - means.mean) * (between_0_and_1.unit_value - means.mean)', decimals=18
            ) }} / count(*)
        ) as standard_deviation
    from between_0_and_1
    inner join means
        on
            between_0_and_1.comparison_group_id = means.comparison_group_id
            and between_0_and_1.indicator_id = means.indicator_id
    group by between_0_and_1.comparison_group_id, between_0_and_1.indicator_id

)

select
    measured.comparison_group_id,
    measured.region_code,
    measured.indicator_id,
    measured.trait_no,
    measured.weight,
    measured.year,
    measured.value,
    between_0_and_1.region_code is not null as is_candidate,
    case
        when between_0_and_1.region_code is null then null
        when deviations.standard_deviation > 0
            then (between_0_and_1.unit_value - deviations.mean) / deviations.standard_deviation
        else 0
    end as standardised
from measured
left join between_0_and_1
    on
        measured.comparison_group_id = between_0_and_1.comparison_group_id
        and measured.indicator_id = between_0_and_1.indicator_id
        and measured.region_code = between_0_and_1.region_code
left join deviations
    on
        measured.comparison_group_id = deviations.comparison_group_id
        and measured.indicator_id = deviations.indicator_id
