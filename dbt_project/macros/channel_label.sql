{# How a delivery came, in Dutch. #}
{% macro channel_label(channel) -%}
    case {{ channel }}
        when 'inbox' then 'map voor aanleveringen'
        when 'submit' then 'ingediend bij de monitor'
        when 'http' then 'opgehaald bij de partner'
    end
{%- endmacro %}
