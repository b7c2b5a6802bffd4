{#
    A sum that does not depend on the order of the rows. Floating-point numbers add up differently in the last bit
    when rows come in another order, and then two builds of one landing differ; decimals do not. Nine decimals are
    more than any publisher gives, and leave room for 10^28; numbers near 1 can have eighteen.
#}
{% macro exact_sum(expression, decimals=9) -%}
    cast(sum(cast({{ expression }} as decimal(38, {{ decimals }}))) as double)
{%- endmacro %}

{# One number as `exact_sum` would give it: the sum of nothing but itself. #}
{% macro exact(expression, decimals=9) -%}
    cast(cast({{ expression }} as decimal(38, {{ decimals }})) as double)
{%- endmacro %}
