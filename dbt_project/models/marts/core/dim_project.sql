with

projects as (

    select * from {{ ref('stg_catalogue__projects') }}

),

partners as (

    select * from {{ ref('stg_catalogue__partners') }}

)

select
    projects.project_id,
    projects.pillar,
    projects.code,
    projects.name,
    projects.programme_id,
    projects.lead_id,
    partners.name as lead_name,
    projects.municipalities_basis,
    projects.summary,
    projects.phase,
    case projects.phase
        when 'exploration' then 'verkenning'
        when 'preparation' then 'voorbereiding'
        when 'execution' then 'uitvoering'
        when 'completed' then 'afgerond'
    end as phase_label,
    projects.website,
    projects.absorbs,
    projects.regionwide_status,
    case projects.regionwide_status
        when 'yes' then 'ja, al regiobreed'
        when 'planned' then 'gepland'
        when 'explored' then 'wordt verkend'
        when 'no' then 'nee'
        when 'unknown' then 'niet bekend'
    end as regionwide_label,
    projects.regionwide_note,
    projects.note,
    projects.sort_order
from projects
inner join partners on projects.lead_id = partners.partner_id
