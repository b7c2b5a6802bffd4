-- Pairs of indicators made with a common measure of one table, every indicator with itself among them. The measures
-- of counts that others rest on link nothing.

with

indicators as (

    select * from {{ ref('stg_catalogue__indicators') }}

),

terms as (

    select distinct
        indicator_id,
        table_id,
        measure
    from {{ ref('int_terms_bound') }}

),

bases as (

    select distinct weight_indicator_id as indicator_id
    from indicators
    where weight_indicator_id is not null

    union

    select 'aantal-inwoners' as indicator_id

),

base_measures as (

    select distinct
        terms.table_id,
        terms.measure
    from terms
    inner join bases on terms.indicator_id = bases.indicator_id

),

telling as (

    select terms.*
    from terms
    left join base_measures
        on
            terms.table_id = base_measures.table_id
            and terms.measure = base_measures.measure
    where base_measures.measure is null

)

select
    indicator_id,
    indicator_id as linked_id
from indicators

union

select
    telling.indicator_id,
    counterparts.indicator_id as linked_id
from telling
inner join telling as counterparts
    on
        telling.table_id = counterparts.table_id
        and telling.measure = counterparts.measure
