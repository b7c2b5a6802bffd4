{#
    The terms of every formula added up: one table, one region, one period at a time. A formula has a value where
    `value_count` is the number of its terms. Most formulas are one measure as it is; for those nothing is grouped,
    which at national scale is most of the work.

    `terms` holds rows of `counted_terms`, `observations` is shaped as stg_landing__observations.
#}
{% macro formula_sums(terms, observations, condition='true') -%}
    {%- set numerator = "case when terms.part = 'numerator' then terms.coefficient * observations.value else 0 end" -%}
    {%- set denominator = "case when terms.part = 'denominator' then terms.coefficient * observations.value else 0 end"
    -%}
    select
        terms.indicator_id,
        terms.table_id,
        terms.origin,
        observations.region_code,
        observations.period,
        observations.year,
        observations.period_kind,
        observations.breakdown,
        case when observations.value is null then 0 else 1 end as value_count,
        {{ exact(numerator) }} as numerator_sum,
        {{ exact(denominator) }} as denominator_sum,
        observations.is_withheld,
        observations.status,
        observations.landing_version
    from {{ observations }} as observations
    inner join {{ terms }} as terms
        on
            observations.table_id = terms.table_id
            and observations.origin = terms.origin
            and observations.measure = terms.measure
    where
        terms.bound_count = 1
        and {{ condition }}

    union all

    select
        terms.indicator_id,
        terms.table_id,
        terms.origin,
        observations.region_code,
        observations.period,
        observations.year,
        observations.period_kind,
        observations.breakdown,
        count(observations.value) as value_count,
        {{ exact_sum(numerator) }} as numerator_sum,
        {{ exact_sum(denominator) }} as denominator_sum,
        max(case when observations.is_withheld then 1 else 0 end) = 1 as is_withheld,
        max(observations.status) as status,
        max(observations.landing_version) as landing_version
    from {{ observations }} as observations
    inner join {{ terms }} as terms
        on
            observations.table_id = terms.table_id
            and observations.origin = terms.origin
            and observations.measure = terms.measure
    where
        terms.bound_count > 1
        and {{ condition }}
    group by
        terms.indicator_id,
        terms.table_id,
        terms.origin,
        observations.region_code,
        observations.period,
        observations.year,
        observations.period_kind,
        observations.breakdown
{%- endmacro %}

{# The terms that were found, with how many of their formula were: a CTE, for `formula_sums`. #}
{% macro counted_terms() -%}
    select
        *,
        count(*) over (partition by indicator_id, table_id, origin) as bound_count
    from {{ ref('int_terms_bound') }}
{%- endmacro %}

{# Which observations figures of districts and neighbourhoods are made of, for `formula_sums`. #}
{% macro of_neighbourhoods() -%}
    observations.period_kind = 'year' and observations.breakdown = ''
{%- endmacro %}

{# What a formula comes to, from its row of `formula_sums`, its constants and the number of its terms. #}
{% macro formula_value(summed, formulas, term_counts) -%}
    case
        when {{ summed }}.value_count <> {{ term_counts }}.term_count then null
        when not {{ formulas }}.has_denominator
            then {{ formulas }}.factor * ({{ formulas }}.numerator_constant + {{ summed }}.numerator_sum)
        when {{ formulas }}.denominator_constant + {{ summed }}.denominator_sum = 0 then null
        else
            {{ formulas }}.factor * ({{ formulas }}.numerator_constant + {{ summed }}.numerator_sum)
            / ({{ formulas }}.denominator_constant + {{ summed }}.denominator_sum)
    end
{%- endmacro %}
