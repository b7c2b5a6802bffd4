-- One row per indicator and source table, with the publisher's way of arriving in words.
select
    s.indicator_id,
    s.table_id,
    s.publisher_name,
    s.title,
    s.url,
    s.licence,
    s.attribution,
    string_agg(distinct s.measures, '; ' order by s.measures) as measures,
    string_agg(distinct s.basis_label, '; ' order by s.basis_label) as basis_label,
    min(s.first_year) as first_year,
    max(s.last_year) as last_year,
    case
        when min(s.first_year) = max(s.last_year) then max(s.last_year)::integer::varchar
        else min(s.first_year)::integer::varchar || '–' || max(s.last_year)::integer::varchar
    end as perioden,
    max(s.retrieved_at) as retrieved_at,
    max(s.modified) as modified,
    case max(s.origin) when 'live' then 'opgehaald bij de bron' else 'vastgelegd in de monitor' end as herkomst,
    case max(s.nearness)
        when 'cbs' then 'cijfers van CBS zelf'
        when 'cbs, re-served' then 'cijfers van CBS, via een ander doorgegeven'
        when 'cbs, derived or rounded' then 'cijfers van CBS, deels afgeleid of afgerond'
        when 'cbs map file, rounded; year inferred' then 'kaartbestand van CBS, afgerond; het jaar is afgeleid'
        when 'rivm' then 'cijfers van RIVM zelf'
        when 'rivm, re-served' then 'cijfers van RIVM, via een ander doorgegeven'
        when 'police, summed' then 'cijfers van de politie, twaalf maanden opgeteld'
        else max(s.nearness)
    end as nabijheid
from monitor.mart_programme__observation_sources as s
group by all
order by s.indicator_id, first_year, s.table_id
