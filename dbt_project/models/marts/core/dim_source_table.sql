with

tables as (

    select * from {{ ref('stg_catalogue__source_tables') }}

),

feeds as (

    select * from {{ ref('stg_catalogue__feeds') }}

),

partners as (

    select * from {{ ref('stg_catalogue__partners') }}

),

-- a feed is a source of regional figures only where an indicator asks it for some
asked as (

    select distinct table_id
    from {{ ref('stg_catalogue__indicator_formulas') }}
    where origin = 'delivered'

)

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
from tables

union all

select
    feeds.feed_id as table_id,
    feeds.owner_id as publisher,
    partners.name as publisher_name,
    feeds.title,
    'feed' as protocol,
    {{ feed_frequency_label('feeds.frequency') }} as frequency_label,
    cast(null as string) as boundaries,
    'eigen opgave aan het programma' as licence,
    partners.name as attribution,
    cast(null as string) as url,
    feeds.note
from feeds
inner join asked on feeds.feed_id = asked.table_id
inner join partners on feeds.owner_id = partners.partner_id
