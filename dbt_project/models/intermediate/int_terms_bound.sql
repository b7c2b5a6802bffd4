-- Which measure of the landed table each term of a formula means: by key, else by title.

with

terms as (

    select * from {{ ref('stg_catalogue__indicator_terms') }}

),

measures as (

    select distinct
        table_id,
        origin,
        measure,
        measure_title,
        measure_title_key
    from {{ ref('stg_landing__observations') }}

),

by_key as (

    select
        terms.indicator_id,
        terms.table_id,
        terms.origin,
        terms.part,
        terms.term_no,
        terms.coefficient,
        measures.measure,
        measures.measure_title
    from terms
    inner join measures
        on
            terms.table_id = measures.table_id
            and terms.origin = measures.origin
            and terms.measure = measures.measure

),

by_title as (

    select
        terms.indicator_id,
        terms.table_id,
        terms.origin,
        terms.part,
        terms.term_no,
        terms.coefficient,
        measures.measure,
        measures.measure_title
    from terms
    inner join measures
        on
            terms.table_id = measures.table_id
            and terms.origin = measures.origin
            and lower(trim(terms.measure_title)) = measures.measure_title_key

)

select * from by_key
union all
select * from by_title
