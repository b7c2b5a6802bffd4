{#
    Observations of the landing zone in the project's words. Figures of districts and neighbourhoods are parted from
    all others here, so that no model of what pages show can meet one before small numbers are suppressed.

    A publisher's version stands alone; of what partners handed in, the delivery received last counts, figure by
    figure. The two are read apart: only the few delivered figures need a window to be told from one another.
#}
{% macro landed_observations(below_municipality) %}

with

aliases as (

    select * from {{ ref('stg_catalogue__region_aliases') }}

),

published as (

    {{ renamed_observations(below_municipality, "coalesce(source.origin, '') <> 'delivered'") }}

),

delivered as (

    {{ renamed_observations(below_municipality, "source.origin = 'delivered'") }}

),

last_delivered as (

    select * from delivered
    qualify
        row_number() over (
            partition by table_id, origin, measure, region_code, period, breakdown
            order by received_at desc, landing_version desc, value desc nulls last
        ) = 1

)

select * from published
union all
select * from last_delivered

{% endmacro %}

{# Rows of landing in the project's words, those for which the condition holds. #}
{% macro renamed_observations(below_municipality, condition) -%}
    select
        source.table_id,
        source.origin,
        source.landing_version,
        source.measure,
        source.measure_title,
        lower(trim(source.measure_title)) as measure_title_key,
        source.unit,
        -- publishers have two codes for the country; the catalogue names the other one as an alias
        coalesce(aliases.region_code, source.region_code) as region_code,
        source.region_code as source_region_code,
        source.period,
        cast(substr(source.period, 1, 4) as integer) as year,
        case substr(source.period, 5, 2)
            when 'JJ' then 'year'
            when 'KW' then 'quarter'
            when 'MM' then 'month'
        end as period_kind,
        source.breakdown,
        source.value,
        source.value_lower,
        source.value_upper,
        source.value_attribute,
        -- CBS v4 says Confidential; v3 shows a point for unknown, unreliable or secret, -99997 in files
        source.value is null and coalesce(source.value_attribute, '') in ('Confidential', '.', '-99997') as is_withheld,
        source.status,
        source.received_at
    from {{ source('landing', 'observations') }} as source
    left join aliases on source.region_code = aliases.alias
    where
        substr(source.region_code, 1, 2) {{ 'in' if below_municipality else 'not in' }} ('WK', 'BU')
        and {{ condition }}
{%- endmacro %}
