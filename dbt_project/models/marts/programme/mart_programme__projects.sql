with

projects as (

    select * from {{ ref('dim_project') }}

),

pillars as (

    select * from {{ ref('dim_pillar') }}

),

municipalities as (

    select
        members.project_id,
        {{ joined_text('regions.name', ', ', 'regions.sort_order') }} as municipalities,
        count(*) as municipality_count
    from {{ ref('stg_catalogue__project_municipalities') }} as members
    inner join {{ ref('dim_region') }} as regions on members.region_code = regions.region_code
    group by members.project_id

),

partners as (

    select
        members.project_id,
        {{ joined_text('partners.name', ', ', 'members.sort_order') }} as partners,
        count(*) as partner_count
    from {{ ref('stg_catalogue__project_partners') }} as members
    inner join {{ ref('dim_partner') }} as partners on members.partner_id = partners.partner_id
    group by members.project_id

),

goals as (

    select
        members.project_id,
        {{ joined_text('goals.name', '; ', 'goals.sort_order') }} as goals
    from {{ ref('stg_catalogue__project_goals') }} as members
    inner join {{ ref('dim_strategic_goal') }} as goals on members.strategic_goal_id = goals.strategic_goal_id
    group by members.project_id

),

facts as (

    select
        project_id,
        count(*) as fact_count
    from {{ ref('fct_project_progress') }}
    where is_latest
    group by project_id

),

lessons as (

    select
        project_id,
        count(*) as lesson_count
    from {{ ref('stg_catalogue__project_lessons') }}
    group by project_id

)

select
    projects.project_id,
    projects.pillar,
    pillars.name as pillar_name,
    projects.code,
    projects.name,
    projects.lead_name,
    municipalities.municipalities,
    cast(municipalities.municipality_count as integer) as municipality_count,
    projects.municipalities_basis,
    partners.partners,
    cast(coalesce(partners.partner_count, 0) as integer) as partner_count,
    goals.goals,
    projects.phase_label,
    projects.regionwide_status,
    projects.regionwide_label,
    projects.regionwide_note,
    projects.summary,
    projects.website,
    projects.absorbs,
    projects.note,
    cast(coalesce(facts.fact_count, 0) as integer) as fact_count,
    cast(coalesce(lessons.lesson_count, 0) as integer) as lesson_count,
    pillars.sort_order * 10000 + projects.sort_order as sort_order
from projects
inner join pillars on projects.pillar = pillars.pillar
inner join municipalities on projects.project_id = municipalities.project_id
left join partners on projects.project_id = partners.project_id
left join goals on projects.project_id = goals.project_id
left join facts on projects.project_id = facts.project_id
left join lessons on projects.project_id = lessons.project_id
