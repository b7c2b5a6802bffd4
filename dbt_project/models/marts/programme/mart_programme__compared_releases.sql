-- With which releases this one is compared, and where with none, why.

select
    compared.compared_with,
    compared.comparison_status,
    case
        when compared.compared_with = 'previous_release' and compared.comparison_status = 'no_release'
            then 'er is nog geen eerdere uitgave'
        when compared.comparison_status = 'compared' then 'vergeleken'
        when compared.comparison_status = 'no_meeting' then 'er is nog geen vergadering vastgelegd'
        when compared.comparison_status = 'no_release' then 'er was op die dag nog geen uitgave'
        when compared.comparison_status = 'release_gone' then 'de uitgave van die dag is niet bewaard'
    end as comparison_label,
    compared.release_id,
    compared.released_at,
    compared.meeting_date,
    meetings.name as meeting_name
from {{ ref('stg_landing__compared_releases') }} as compared
left join {{ ref('stg_catalogue__meetings') }} as meetings on compared.meeting_date = meetings.meeting_date
