{#
    How a seed comes into Spark. dbt-spark's own way puts texts between quotes as they are, so that an apostrophe ends
    them, and writes what is empty as the text None.
#}
{% macro spark__load_csv_rows(model, agate_table) -%}
    {%- set types = model['config'].get('column_types', {}) -%}
    {%- set sql -%}
        insert into {{ this.render() }} values
        {% for row in agate_table.rows -%}
            ({%- for column in agate_table.column_names -%}
                cast({{ spark_literal(row[column]) }} as {{ types.get(column, adapter.convert_type(agate_table, loop.index0)) }})
                {%- if not loop.last %}, {% endif -%}
            {%- endfor -%})
            {%- if not loop.last %}, {% endif %}
        {% endfor %}
    {%- endset -%}
    {%- do adapter.add_query(sql, abridge_sql_log=True) -%}
    {{ return(sql) }}
{%- endmacro %}

{# A value as Spark writes it: unlike in standard SQL a backslash escapes. #}
{% macro spark_literal(value) -%}
    {%- if value is none -%}null
    {%- else -%}'{{ value | string | replace("\\", "\\\\") | replace("'", "\\'") }}'
    {%- endif -%}
{%- endmacro %}
