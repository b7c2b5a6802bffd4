-- dbt's semantic layer asks for a model of days; figures are of years, quarters and months, so that only their first
-- days are ever joined to it.
{{ config(materialized='view') }}

with

digits as (

    select 0 as digit
    union all
    select 1
    union all
    select 2
    union all
    select 3
    union all
    select 4
    union all
    select 5
    union all
    select 6
    union all
    select 7
    union all
    select 8
    union all
    select 9

),

numbers as (

    select
        ones.digit
        + 10 * tens.digit
        + 100 * hundreds.digit
        + 1000 * thousands.digit
        + 10000 * ten_thousands.digit as days_later
    from digits as ones
    cross join digits as tens
    cross join digits as hundreds
    cross join digits as thousands
    cross join digits as ten_thousands

),

days as (

    select cast(cast('2000-01-01' as date) + days_later as date) as date_day
    from numbers

)

select date_day
from days
where date_day < cast('2041-01-01' as date)
