{#
    Before a run: what dbt's sources name. DuckDB finds it in the build database; Spark's catalogue may live as long as
    the session only, so there it is made first, by the statements that orchestration/spark wrote beside the landing.
#}
{% macro lay_out_landing() -%}
    {{ adapter.dispatch('lay_out_landing')() }}
{%- endmacro %}

{% macro default__lay_out_landing() -%}{%- endmacro %}

{% macro spark__lay_out_landing() -%}
    {%- if execute -%}
        {%- set file = env_var('REGIODEAL_SPARK_FOLDER') ~ '/statements.json' -%}
        {%- for row in run_query('select statement from json.`' ~ file ~ '` order by place') -%}
            {%- do run_query(row[0]) -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
