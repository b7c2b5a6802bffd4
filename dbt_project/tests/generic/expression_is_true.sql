{# Every row satisfies the expression; a null is a breach too, for unknown is never quietly fine. #}
{% test expression_is_true(model, expression, column_name=none) %}

select *
from {{ model }}
where not coalesce({{ column_name or '' }} {{ expression }}, false)

{% endtest %}
