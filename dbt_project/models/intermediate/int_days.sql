-- dbt's semantic layer asks for a model of days; figures are of years, quarters and months, so that only their first
-- days are ever joined to it.
{{ config(materialized='view') }}

with

digits as (

    select digit
    from (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) as listed (digit)

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
