-- What differs from the release before this one, figure by figure; empty where there was none before.

with

current_release as (

    select * from {{ ref('fct_observation') }}

),

previous_release as (

    select * from {{ ref('stg_landing__previous_observations') }}

),

has_previous as (

    select count(*) > 0 as there_is_one from previous_release

),

compared as (

    select
        coalesce(current_release.indicator_id, previous_release.indicator_id) as indicator_id,
        coalesce(current_release.region_code, previous_release.region_code) as region_code,
        coalesce(current_release.period, previous_release.period) as period,
        coalesce(current_release.breakdown, previous_release.breakdown) as breakdown,
        case
            when previous_release.indicator_id is null then 'new'
            when current_release.indicator_id is null then 'withdrawn'
            else 'revised'
        end as change_kind,
        previous_release.value as old_value,
        current_release.value as new_value,
        previous_release.table_id as old_table_id,
        current_release.table_id as new_table_id
    from current_release
    full outer join previous_release
        on
            current_release.indicator_id = previous_release.indicator_id
            and current_release.region_code = previous_release.region_code
            and current_release.period = previous_release.period
            and current_release.breakdown = previous_release.breakdown
    where
        current_release.indicator_id is null
        or previous_release.indicator_id is null
        or current_release.value <> previous_release.value

)

select
    compared.indicator_id,
    compared.region_code,
    compared.period,
    compared.breakdown,
    compared.change_kind,
    case compared.change_kind
        when 'new' then 'nieuw'
        when 'revised' then 'herzien'
        when 'withdrawn' then 'vervallen'
    end as change_label,
    compared.old_value,
    compared.new_value,
    compared.old_table_id,
    compared.new_table_id
from compared
cross join has_previous
where has_previous.there_is_one
