{# What was judged of a delivery, in Dutch. #}
{% macro verdict_label(verdict) -%}
    case {{ verdict }}
        when 'accepted' then 'overgenomen'
        when 'partly_accepted' then 'deels overgenomen'
        when 'rejected' then 'niet overgenomen'
    end
{%- endmacro %}
