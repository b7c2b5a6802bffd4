-- Which topic is hidden where, all stages together. Stage 2 is hidden wherever inhabitants are, and wherever the
-- count is that one of its shares or means rests on.

with

inhabitants as (

    select * from {{ ref('int_neighbourhood_protection_0') }}

),

bases as (

    select * from {{ ref('int_neighbourhood_protection_1') }}

),

{{ protected_areas(ref('int_neighbourhood_forced')) }}

select * from inhabitants
union all
select * from bases
union all
select * from protected
