-- A region's latest figure beside that of each group it is compared with, of the same year. A region's figure is the
-- publisher's or what its municipalities come to together, never their plain mean. Of municipalities alike it is the
-- median and the quartiles (linear between two neighbours), which are figures of municipalities and of no region.

with

progress as (

    select * from {{ ref('mart_programme__ambition_progress') }}

),

indicators as (

    select * from {{ ref('dim_indicator') }}

),

regions as (

    select * from {{ ref('dim_region') }}
    where kind <> 'country'

),

comparison_groups as (

    select * from {{ ref('dim_comparison_group') }}

),

members as (

    select * from {{ ref('dim_comparison_group_member') }}

),

observations as (

    select * from {{ ref('fct_observation') }}
    where
        period_kind = 'year'
        and breakdown = ''

),

compared as (

    select
        progress.indicator_id,
        progress.region_code,
        comparison_groups.comparison_group_id,
        comparison_groups.name as comparison_group_name,
        comparison_groups.kind as comparison_group_kind,
        comparison_groups.group_region_code,
        comparison_groups.minimum_figures,
        comparison_groups.sort_order,
        coalesce(comparison_groups.group_region_code = regions.province_code, false) as is_own_province,
        progress.pillar,
        progress.direction,
        progress.latest_year as year,
        progress.latest_value as value,
        progress.latest_is_provisional,
        comparison_groups.member_count,
        indicators.decimals,
        indicators.aggregation
    from progress
    inner join indicators on progress.indicator_id = indicators.indicator_id
    inner join regions on progress.region_code = regions.region_code
    inner join comparison_groups
        on
            progress.region_code = comparison_groups.for_region_code
            or (comparison_groups.kind = 'region' and progress.region_code <> comparison_groups.group_region_code)

),

-- to nine decimals: halfway between 5.3 and 5.6 is 5.45, not 5.449999999999999
member_figures as (

    select
        compared.indicator_id,
        compared.comparison_group_id,
        compared.year,
        count(*) as figure_count,
        round(percentile_cont(0.25) within group (order by observations.value), 9) as lower_quartile,
        round(percentile_cont(0.5) within group (order by observations.value), 9) as median_value,
        round(percentile_cont(0.75) within group (order by observations.value), 9) as upper_quartile,
        max(case when observations.is_provisional then 1 else 0 end) = 1 as is_provisional
    from compared
    inner join members on compared.comparison_group_id = members.comparison_group_id
    inner join observations
        on
            compared.indicator_id = observations.indicator_id
            and members.member_code = observations.region_code
            and compared.year = observations.year
    where compared.comparison_group_kind = 'alike'
    group by compared.indicator_id, compared.comparison_group_id, compared.year

),

valued as (

    select
        compared.*,
        case
            when compared.comparison_group_kind = 'alike' then coalesce(member_figures.figure_count, 0)
        end as figure_count,
        case
            when compared.comparison_group_kind = 'region' then observations.value
            when member_figures.figure_count >= compared.minimum_figures then member_figures.median_value
        end as group_value,
        case when member_figures.figure_count >= compared.minimum_figures then member_figures.lower_quartile end
            as lower_quartile,
        case when member_figures.figure_count >= compared.minimum_figures then member_figures.upper_quartile end
            as upper_quartile,
        case
            when compared.comparison_group_kind = 'region' then observations.basis
            when member_figures.figure_count >= compared.minimum_figures then 'median'
        end as group_basis,
        observations.basis_label,
        coalesce(observations.is_provisional, member_figures.is_provisional, false) as group_is_provisional
    from compared
    left join observations
        on
            compared.group_region_code = observations.region_code
            and compared.indicator_id = observations.indicator_id
            and compared.year = observations.year
    left join member_figures
        on
            compared.comparison_group_id = member_figures.comparison_group_id
            and compared.indicator_id = member_figures.indicator_id
            and compared.year = member_figures.year

),

judged as (

    select
        *,
        case
            when group_value is null and comparison_group_kind = 'alike' then 'too_few_members'
            when group_value is null then 'no_group_figure'
            when aggregation = 'sum' then 'depends_on_size'
            -- equal is what a reader sees as equal: the figures as they are shown
            when {{ as_shown('value', 'decimals') }} = {{ as_shown('group_value', 'decimals') }} then 'equal'
            when direction = 'neither' and value > group_value then 'higher'
            when direction = 'neither' then 'lower'
            when (direction = 'higher_is_better') = (value > group_value) then 'better'
            else 'worse'
        end as comparison_status
    from valued

),

statuses as (

    select * from {{ ref('dim_status') }}
    where kind = 'comparison'

)

select
    judged.indicator_id,
    judged.region_code,
    judged.comparison_group_id,
    judged.comparison_group_name,
    judged.comparison_group_kind,
    judged.is_own_province,
    judged.pillar,
    judged.year,
    judged.value,
    judged.group_value,
    judged.lower_quartile,
    judged.upper_quartile,
    judged.group_basis,
    case
        when judged.group_basis = 'median'
            then
                'mediaan van ' || cast(judged.figure_count as string) || ' van de '
                || cast(judged.member_count as string) || ' gemeenten, geen cijfer van een gebied'
        else judged.basis_label
    end as group_basis_label,
    judged.member_count,
    cast(judged.figure_count as integer) as figure_count,
    case when judged.aggregation <> 'sum' then judged.value - judged.group_value end as difference,
    case
        when judged.lower_quartile is not null then judged.value between judged.lower_quartile and judged.upper_quartile
    end as is_within_quartiles,
    judged.comparison_status,
    statuses.label as comparison_label,
    judged.latest_is_provisional or judged.group_is_provisional as touches_provisional,
    judged.sort_order
from judged
left join statuses on judged.comparison_status = statuses.code
