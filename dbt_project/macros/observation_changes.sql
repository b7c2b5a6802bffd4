{#
    What differs between releases, figure by figure, and why. `current` holds the figures of now; `previous` those of
    earlier releases, with `compared_with` to tell these apart. Asked of the marts by a build, and of any two releases
    by `regiodeal changes`, which renders this file by itself: nothing but the two names may stand in it.
#}
{% macro observation_changes(current, previous) %}

with

previous_release as (

    select * from {{ previous }}

),

-- no release before, no change
comparisons as (

    select distinct compared_with from previous_release

),

current_release as (

    select
        comparisons.compared_with,
        figures.indicator_id,
        figures.region_code,
        figures.period,
        figures.breakdown,
        figures.value,
        figures.status,
        figures.table_id,
        figures.origin
    from {{ current }} as figures
    cross join comparisons

),

-- how far each series reached before, to tell a new year from a new series
reached as (

    select
        compared_with,
        indicator_id,
        region_code,
        breakdown,
        max(period) as last_period
    from previous_release
    group by compared_with, indicator_id, region_code, breakdown

),

compared as (

    select
        coalesce(current_release.compared_with, previous_release.compared_with) as compared_with,
        coalesce(current_release.indicator_id, previous_release.indicator_id) as indicator_id,
        coalesce(current_release.region_code, previous_release.region_code) as region_code,
        coalesce(current_release.period, previous_release.period) as period,
        coalesce(current_release.breakdown, previous_release.breakdown) as breakdown,
        case
            when previous_release.indicator_id is null then 'new'
            when current_release.indicator_id is null then 'withdrawn'
            when current_release.value <> previous_release.value then 'revised'
            else 'status_changed'
        end as change_kind,
        previous_release.value as old_value,
        current_release.value as new_value,
        previous_release.status as old_status,
        current_release.status as new_status,
        previous_release.table_id as old_table_id,
        current_release.table_id as new_table_id,
        previous_release.origin as old_origin,
        current_release.origin as new_origin
    from current_release
    full outer join previous_release
        on
            current_release.compared_with = previous_release.compared_with
            and current_release.indicator_id = previous_release.indicator_id
            and current_release.region_code = previous_release.region_code
            and current_release.period = previous_release.period
            and current_release.breakdown = previous_release.breakdown
    where
        current_release.indicator_id is null
        or previous_release.indicator_id is null
        or current_release.value <> previous_release.value
        -- a status that was not known before, or is not now, is no change of the figure
        or current_release.status <> previous_release.status

),

explained as (

    select
        compared.*,
        case
            when compared.change_kind = 'withdrawn' then 'withdrawn'
            when compared.change_kind = 'new' and reached.last_period is null then 'new_series'
            when compared.change_kind = 'new' and compared.period > reached.last_period then 'new_period'
            when compared.change_kind = 'new' then 'earlier_period'
            when compared.old_status <> 'Definitief' and compared.new_status = 'Definitief' then 'became_definitive'
            when compared.change_kind = 'status_changed' then 'status_changed'
            when compared.new_origin = 'delivered' then 'delivered_anew'
            when compared.old_table_id <> compared.new_table_id then 'other_table'
            when compared.old_origin = 'recorded' and compared.new_origin = 'live' then 'fetched_live'
            else 'revised_by_publisher'
        end as change_reason
    from compared
    left join reached
        on
            compared.compared_with = reached.compared_with
            and compared.indicator_id = reached.indicator_id
            and compared.region_code = reached.region_code
            and compared.breakdown = reached.breakdown

)

select
    explained.compared_with,
    explained.indicator_id,
    explained.region_code,
    explained.period,
    explained.breakdown,
    explained.change_kind,
    case explained.change_kind
        when 'new' then 'nieuw'
        when 'revised' then 'herzien'
        when 'withdrawn' then 'vervallen'
        when 'status_changed' then 'andere status'
    end as change_label,
    explained.change_reason,
    case explained.change_reason
        when 'new_period' then 'nieuwe periode'
        when 'new_series' then 'nieuw in de monitor'
        when 'earlier_period' then 'eerdere periode toegevoegd'
        when 'became_definitive' then 'voorlopig cijfer is definitief geworden'
        when 'status_changed' then 'de bron geeft een andere status'
        when 'delivered_anew' then 'opnieuw aangeleverd door de partner'
        when 'other_table' then 'komt nu uit een andere tabel'
        when 'fetched_live' then 'nu rechtstreeks bij de bron opgehaald'
        when 'revised_by_publisher' then 'herzien door de bron'
        when 'withdrawn' then 'staat niet meer in de bron'
    end as change_reason_label,
    explained.old_value,
    explained.new_value,
    explained.old_status,
    explained.new_status,
    explained.old_table_id,
    explained.new_table_id
from explained

{% endmacro %}
