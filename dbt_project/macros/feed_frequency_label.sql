{# How often a partner delivers, in Dutch. #}
{% macro feed_frequency_label(frequency) -%}
    case {{ frequency }}
        when 'monthly' then 'elke maand'
        when 'quarterly' then 'elk kwartaal'
        when 'half_yearly' then 'elk half jaar'
        when 'yearly' then 'jaarlijks'
        when 'school_year' then 'elk schooljaar'
    end
{%- endmacro %}
