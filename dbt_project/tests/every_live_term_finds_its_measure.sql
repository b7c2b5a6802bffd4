-- A formula of a table that was fetched finds every measure it names. One that does not yields no figure at all,
-- without a word; this is the word. Recorded tables hold some measures only, and are not looked at.

{{ config(severity='warn') }}

select
    terms.indicator_id,
    terms.table_id,
    terms.part,
    terms.measure,
    terms.measure_title
from {{ ref('stg_catalogue__indicator_terms') }} as terms
inner join {{ ref('stg_landing__versions') }} as versions
    on
        terms.table_id = versions.table_id
        and terms.origin = versions.origin
left join {{ ref('int_terms_bound') }} as bound
    on
        terms.indicator_id = bound.indicator_id
        and terms.table_id = bound.table_id
        and terms.origin = bound.origin
        and terms.part = bound.part
        and terms.term_no = bound.term_no
where
    terms.origin = 'live'
    and bound.measure is null
