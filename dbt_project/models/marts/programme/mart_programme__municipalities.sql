with

regions as (

    select * from {{ ref('dim_region') }}
    where
        is_named
        and kind = 'municipality'

),

projects as (

    select
        region_code,
        count(*) as project_count,
        sum(case when pillar = 'werken' then 1 else 0 end) as werken_count,
        sum(case when pillar = 'wonen' then 1 else 0 end) as wonen_count,
        sum(case when pillar = 'welzijn' then 1 else 0 end) as welzijn_count
    from {{ ref('mart_programme__project_municipalities') }}
    group by region_code

),

progress as (

    select
        region_code,
        count(*) as indicator_count,
        sum(case when pace_group = 'on_course' then 1 else 0 end) as on_course_count,
        sum(case when pace_group = 'behind' then 1 else 0 end) as behind_count,
        sum(case when pace_group = 'moving_away' then 1 else 0 end) as moving_away_count,
        sum(case when pace_group = 'not_assessed' then 1 else 0 end) as not_assessed_count
    from {{ ref('mart_programme__indicator_status') }}
    group by region_code

),

inhabitants as (

    select
        region_code,
        latest_value as inhabitants,
        latest_year as inhabitants_year
    from {{ ref('mart_programme__ambition_progress') }}
    where indicator_id = 'aantal-inwoners'

)

select
    regions.region_code,
    regions.name,
    regions.slug,
    cast(inhabitants.inhabitants as integer) as inhabitants,
    inhabitants.inhabitants_year,
    cast(coalesce(projects.project_count, 0) as integer) as project_count,
    cast(coalesce(projects.werken_count, 0) as integer) as werken_count,
    cast(coalesce(projects.wonen_count, 0) as integer) as wonen_count,
    cast(coalesce(projects.welzijn_count, 0) as integer) as welzijn_count,
    cast(coalesce(progress.indicator_count, 0) as integer) as indicator_count,
    cast(coalesce(progress.on_course_count, 0) as integer) as on_course_count,
    cast(coalesce(progress.behind_count, 0) as integer) as behind_count,
    cast(coalesce(progress.moving_away_count, 0) as integer) as moving_away_count,
    cast(coalesce(progress.not_assessed_count, 0) as integer) as not_assessed_count,
    regions.sort_order
from regions
left join projects on regions.region_code = projects.region_code
left join progress on regions.region_code = progress.region_code
left join inhabitants on regions.region_code = inhabitants.region_code
