{#
    The texts of a group as one, in a stated order. How an ordered string_agg is written differs between engines,
    so this is dispatched.
#}
{% macro joined_text(expression, separator, order_by, distinct=false) -%}
    {{ adapter.dispatch('joined_text')(expression, separator, order_by, distinct) }}
{%- endmacro %}

{% macro default__joined_text(expression, separator, order_by, distinct) -%}
    string_agg({{ 'distinct ' if distinct }}{{ expression }}, '{{ separator }}') within group (order by {{ order_by }})
{%- endmacro %}

{% macro duckdb__joined_text(expression, separator, order_by, distinct) -%}
    string_agg({{ 'distinct ' if distinct }}{{ expression }}, '{{ separator }}' order by {{ order_by }})
{%- endmacro %}
