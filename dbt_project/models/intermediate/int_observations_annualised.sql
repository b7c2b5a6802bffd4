-- Years made from months or quarters, where the catalogue says how and every one of them is there.
-- A year the publisher gives itself is left alone.

with

measured as (

    select * from {{ ref('int_observations_measured') }}

),

indicators as (

    select * from {{ ref('stg_catalogue__indicators') }}

),

yearly as (

    select
        measured.indicator_id,
        measured.table_id,
        measured.origin,
        measured.region_code,
        measured.year,
        measured.breakdown,
        {{ exact_sum('measured.value') }} / case max(indicators.annual) when 'sum' then 1 else count(*) end as value,
        -- the weakest status of its parts is the status of the whole
        min(case when measured.status is null then 0 when measured.status = 'Definitief' then 2 else 1 end)
            as status_rank,
        max(case when measured.status <> 'Definitief' then measured.status end) as provisional_status,
        max(measured.landing_version) as landing_version,
        count(*) as part_count,
        max(measured.period_kind) as part_kind
    from measured
    inner join indicators on measured.indicator_id = indicators.indicator_id
    where
        indicators.annual <> 'none'
        and measured.period_kind <> 'year'
    group by
        measured.indicator_id,
        measured.table_id,
        measured.origin,
        measured.region_code,
        measured.year,
        measured.breakdown,
        measured.period_kind

),

complete as (

    select
        indicator_id,
        table_id,
        origin,
        region_code,
        cast(year as string) || 'JJ00' as period,
        year,
        'year' as period_kind,
        breakdown,
        value,
        'computed' as basis,
        case status_rank when 2 then 'Definitief' when 1 then provisional_status end as status,
        landing_version,
        cast(null as double) as value_lower,
        cast(null as double) as value_upper
    from yearly
    where part_count = case part_kind when 'month' then 12 when 'quarter' then 4 end

)

select * from measured

union all

select complete.*
from complete
left join measured
    on
        complete.indicator_id = measured.indicator_id
        and complete.region_code = measured.region_code
        and complete.period = measured.period
        and complete.breakdown = measured.breakdown
where measured.indicator_id is null
