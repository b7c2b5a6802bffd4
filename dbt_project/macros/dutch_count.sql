{#
    How many, inside a Dutch sentence: "geen enkel" and "één" are words, more is a number; "beide" or "alle 4" where that
    is all of `total`.
#}
{% macro dutch_count(count, total='null') -%}
    case
        when {{ count }} = 0 then 'geen enkel'
        when {{ count }} = 1 then 'één'
        when {{ count }} = 2 and {{ count }} = {{ total }} then 'beide'
        when {{ count }} = {{ total }} then 'alle ' || cast({{ count }} as string)
        else cast({{ count }} as string)
    end
{%- endmacro %}
