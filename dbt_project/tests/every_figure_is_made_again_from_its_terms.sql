-- Every figure has terms, and they give its value. A figure of which they do not is a row here.

with

sums as (

    select
        indicator_id,
        region_code,
        period,
        breakdown,
        max(factor) as factor,
        sum(case when part = 'numerator' then coefficient * value * coalesce(weight, 1) end) as numerator_sum,
        sum(case when part = 'denominator' then coefficient * value end) as denominator_sum,
        sum(weight) as weight_sum
    from {{ ref('fct_observation_term') }}
    group by indicator_id, region_code, period, breakdown

)

select
    observations.indicator_id,
    observations.region_code,
    observations.period,
    observations.breakdown,
    observations.value,
    sums.factor * sums.numerator_sum / coalesce(sums.denominator_sum, sums.weight_sum, 1) as value_again
from {{ ref('fct_observation') }} as observations
left join sums
    on
        observations.indicator_id = sums.indicator_id
        and observations.region_code = sums.region_code
        and observations.period = sums.period
        and observations.breakdown = sums.breakdown
where
    sums.indicator_id is null
    or not coalesce(
        abs(sums.factor * sums.numerator_sum / coalesce(sums.denominator_sum, sums.weight_sum, 1) - observations.value)
        <= 1e-9 * greatest(1, abs(observations.value)),
        false
    )
