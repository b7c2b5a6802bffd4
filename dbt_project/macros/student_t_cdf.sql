{#
    The chance that a Student t variable with `df` degrees of freedom is at most `t`, exactly: for whole degrees of
    freedom the distribution is a finite sum (Abramowitz and Stegun, 26.7.3 and 26.7.4). Written out to 6, which a
    line through 8 points has; null beyond. `t` and `df` are columns.
#}
{% macro student_t_cdf(t, df) -%}
    {%- set sine -%}({{ t }} / sqrt({{ df }} + {{ t }} * {{ t }})){%- endset -%}
    {%- set cosine2 -%}({{ df }} / ({{ df }} + {{ t }} * {{ t }})){%- endset -%}
    {%- set angle -%}atan({{ t }} / sqrt({{ df }})){%- endset -%}
    case {{ df }}
        when 1 then 0.5 + {{ angle }} / pi()
        when 2 then 0.5 + {{ sine }} / 2
        when 3 then 0.5 + ({{ angle }} + {{ sine }} * sqrt{{ cosine2 }}) / pi()
        when 4 then 0.5 + {{ sine }} * (1 + {{ cosine2 }} / 2) / 2
        when 5 then 0.5 + ({{ angle }} + {{ sine }} * sqrt{{ cosine2 }} * (1 + 2 * {{ cosine2 }} / 3)) / pi()
        when 6 then 0.5 + {{ sine }} * (1 + {{ cosine2 }} / 2 + 3 * {{ cosine2 }} * {{ cosine2 }} / 8) / 2
    end
{%- endmacro %}
