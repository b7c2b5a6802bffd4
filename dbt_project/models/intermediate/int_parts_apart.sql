-- Parts that do not make their whole, or are more than it, where the catalogue says that they must (reconciliations):
-- per region and period in which the whole and every part have a figure.

with

observations as (

    select * from {{ ref('fct_observation') }}
    where value is not null

),

reconciliations as (

    select * from {{ ref('stg_catalogue__reconciliations') }}

),

parts as (

    select * from {{ ref('stg_catalogue__reconciliation_parts') }}

),

part_counts as (

    select
        reconciliation_id,
        count(*) as part_count
    from parts
    group by reconciliation_id

),

sums as (

    select
        parts.reconciliation_id,
        observations.region_code,
        observations.period,
        observations.breakdown,
        count(*) as found_count,
        {{ exact_sum('observations.value') }} as part_sum
    from parts
    inner join observations on parts.indicator_id = observations.indicator_id
    group by parts.reconciliation_id, observations.region_code, observations.period, observations.breakdown

),

beside as (

    select
        sums.reconciliation_id,
        sums.region_code,
        sums.period,
        sums.breakdown,
        sums.part_sum,
        part_counts.part_count,
        reconciliations.is_complete,
        reconciliations.tolerance,
        coalesce(reconciliations.whole_value, wholes.value) as whole
    from sums
    inner join part_counts
        on
            sums.reconciliation_id = part_counts.reconciliation_id
            and sums.found_count = part_counts.part_count
    inner join reconciliations on sums.reconciliation_id = reconciliations.reconciliation_id
    left join observations as wholes
        on
            reconciliations.whole_indicator_id = wholes.indicator_id
            and sums.region_code = wholes.region_code
            and sums.period = wholes.period
            and sums.breakdown = wholes.breakdown

)

select
    reconciliation_id,
    region_code,
    period,
    breakdown,
    whole as expected_value,
    part_sum as found_value,
    concat('som van ', cast(part_count as string), ' delen naast het geheel') as detail
from beside
where
    part_sum - whole > tolerance
    or (is_complete and whole - part_sum > tolerance)
