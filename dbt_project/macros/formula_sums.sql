{#
    The terms of every formula added up: one table, one region, one period at a time. A formula has a value where
    `value_count` is the number of its terms.
#}
{% macro formula_sums(terms, observations) -%}
    select
        {{ terms }}.indicator_id,
        {{ terms }}.table_id,
        {{ terms }}.origin,
        {{ observations }}.region_code,
        {{ observations }}.period,
        {{ observations }}.year,
        {{ observations }}.period_kind,
        {{ observations }}.breakdown,
        count({{ observations }}.value) as value_count,
        {{ exact_sum(
            "case when " ~ terms ~ ".part = 'numerator' then " ~ terms ~ ".coefficient * " ~ observations
            ~ ".value else 0 end"
        ) }} as numerator_sum,
        {{ exact_sum(
            "case when " ~ terms ~ ".part = 'denominator' then " ~ terms ~ ".coefficient * " ~ observations
            ~ ".value else 0 end"
        ) }} as denominator_sum,
        max(case when {{ observations }}.is_withheld then 1 else 0 end) = 1 as is_withheld,
        max({{ observations }}.status) as status,
        max({{ observations }}.landing_version) as landing_version
    from {{ terms }}
    inner join {{ observations }}
        on
            {{ terms }}.table_id = {{ observations }}.table_id
            and {{ terms }}.origin = {{ observations }}.origin
            and {{ terms }}.measure = {{ observations }}.measure
    group by
        {{ terms }}.indicator_id,
        {{ terms }}.table_id,
        {{ terms }}.origin,
        {{ observations }}.region_code,
        {{ observations }}.period,
        {{ observations }}.year,
        {{ observations }}.period_kind,
        {{ observations }}.breakdown
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
