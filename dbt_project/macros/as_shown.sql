{#
    A number rounded as pages round it, a half away from zero, so that two figures are equal here when a reader sees
    them as equal. `decimals` is a column from 0 to 3. Rounding a decimal keeps 1.005 from becoming 1.00.
#}
{% macro as_shown(value, decimals) -%}
    case {{ decimals }}
        when 0 then cast(round(cast({{ value }} as decimal(38, 9)), 0) as double)
        when 1 then cast(round(cast({{ value }} as decimal(38, 9)), 1) as double)
        when 2 then cast(round(cast({{ value }} as decimal(38, 9)), 2) as double)
        else cast(round(cast({{ value }} as decimal(38, 9)), 3) as double)
    end
{%- endmacro %}
