select
    table_id,
    publisher,
    case publisher
        when 'cbs' then 'CBS'
        when 'rivm' then 'RIVM'
        when 'politie' then 'Politie'
    end as publisher_name,
    title,
    protocol,
    case frequency
        when 'yearly' then 'jaarlijks'
        when 'quarterly' then 'elk kwartaal'
        when 'monthly' then 'elke maand'
        when 'every_two_years' then 'elke twee jaar'
        when 'every_four_years' then 'elke vier jaar'
        when 'once' then 'eenmalig, één tabel per jaar'
    end as frequency_label,
    boundaries,
    licence,
    attribution,
    url,
    note
from {{ ref('stg_catalogue__source_tables') }}
