select
    partner_id,
    name,
    kind,
    case kind
        when 'government' then 'overheid'
        when 'education' then 'onderwijs'
        when 'research' then 'onderzoek'
        when 'housing_association' then 'woningcorporatie'
        when 'care' then 'zorg'
        when 'welfare' then 'welzijn'
        when 'business' then 'bedrijf'
        when 'business_association' then 'ondernemersvereniging'
        when 'civil_society' then 'maatschappelijke organisatie'
        when 'culture' then 'cultuur'
        when 'health_insurer' then 'zorgverzekeraar'
        when 'german_partner' then 'Duitse partner'
        when 'cooperation' then 'samenwerkingsverband'
    end as kind_label,
    website,
    aliases,
    note
from {{ ref('stg_catalogue__partners') }}
