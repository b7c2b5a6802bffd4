{# How many decimals a number has, three at most: with dutch_number it is written as far as it goes. #}
{% macro decimals_of(value) -%}
    case
        when {{ value }} = round({{ value }}) then 0
        when {{ value }} = round({{ value }}, 1) then 1
        when {{ value }} = round({{ value }}, 2) then 2
        else 3
    end
{%- endmacro %}
