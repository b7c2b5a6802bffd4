{#
    A number as Dutch readers write it: 1.234,5. `decimals` is a column or a number from 0 to 3.
    Engines format numbers each in their own way, so this is dispatched.
#}
{% macro dutch_number(value, decimals) -%}
    {{ adapter.dispatch('dutch_number')(value, decimals) }}
{%- endmacro %}

{% macro default__dutch_number(value, decimals) -%}
    translate(
        case {{ decimals }}
            when 0 then format_number({{ value }}, 0)
            when 1 then format_number({{ value }}, 1)
            when 2 then format_number({{ value }}, 2)
            else format_number({{ value }}, 3)
        end,
        ',.', '.,'
    )
{%- endmacro %}

{% macro duckdb__dutch_number(value, decimals) -%}
    translate(
        case {{ decimals }}
            when 0 then format('{:,.0f}', {{ value }})
            when 1 then format('{:,.1f}', {{ value }})
            when 2 then format('{:,.2f}', {{ value }})
            else format('{:,.3f}', {{ value }})
        end,
        ',.', '.,'
    )
{%- endmacro %}
