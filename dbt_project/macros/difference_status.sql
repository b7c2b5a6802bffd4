{#
    What may be said of the difference between two figures: one is called higher only when their confidence
    intervals do not overlap. Arguments are the names of relations with value, value_lower and value_upper.
#}
{% macro difference_status(own, other) -%}
    case
        when {{ own }}.value is null or {{ other }}.value is null then 'no_figure'
        when
            {{ own }}.value_lower is null or {{ own }}.value_upper is null
            or {{ other }}.value_lower is null or {{ other }}.value_upper is null
            then 'bounds_unknown'
        when {{ own }}.value_lower > {{ other }}.value_upper then 'higher'
        when {{ own }}.value_upper < {{ other }}.value_lower then 'lower'
        else 'no_clear_difference'
    end
{%- endmacro %}
