-- What a region's figures are compared with. Municipalities alike are another group for each municipality.

with

comparison_groups as (

    select * from {{ ref('stg_catalogue__comparison_groups') }}

),

regions as (

    select * from {{ ref('stg_catalogue__regions') }}

),

indicators as (

    select * from {{ ref('stg_catalogue__indicators') }}

),

trait_names as (

    select
        traits.comparison_group_id,
        {{ joined_text('indicators.short_name', '; ', 'traits.trait_no') }} as traits
    from {{ ref('stg_catalogue__comparison_traits') }} as traits
    inner join indicators on traits.indicator_id = indicators.indicator_id
    group by traits.comparison_group_id

),

municipalities as (

    select
        comparison_group_id,
        count(*) as municipality_count,
        sum(case when is_candidate then 1 else 0 end) as candidate_count
    from {{ ref('int_municipality_traits') }}
    where trait_no = 1
    group by comparison_group_id

),

members as (

    select
        comparison_group_id,
        count(*) as member_count
    from {{ ref('dim_comparison_group_member') }}
    group by comparison_group_id

),

unioned as (

    select
        comparison_group_id,
        comparison_group_id as catalogue_group_id,
        kind,
        name,
        region_code as group_region_code,
        cast(null as string) as for_region_code,
        cast(null as string) as for_region_name,
        year,
        minimum,
        sort_order
    from comparison_groups
    where kind = 'region'

    union all

    select
        comparison_groups.comparison_group_id || '-' || regions.slug as comparison_group_id,
        comparison_groups.comparison_group_id as catalogue_group_id,
        comparison_groups.kind,
        comparison_groups.name,
        cast(null as string) as group_region_code,
        regions.region_code as for_region_code,
        regions.name as for_region_name,
        comparison_groups.year,
        comparison_groups.minimum,
        comparison_groups.sort_order
    from comparison_groups
    inner join regions
        on
            regions.kind = 'municipality'
            and regions.is_named
    where comparison_groups.kind = 'alike'

),

counted as (

    select
        unioned.*,
        trait_names.traits,
        coalesce(members.member_count, 0) as member_count,
        municipalities.municipality_count,
        municipalities.candidate_count,
        municipalities.municipality_count - municipalities.candidate_count as left_out_count
    from unioned
    left join members on unioned.comparison_group_id = members.comparison_group_id
    left join municipalities on unioned.catalogue_group_id = municipalities.comparison_group_id
    left join trait_names on unioned.catalogue_group_id = trait_names.comparison_group_id

)

select
    comparison_group_id,
    catalogue_group_id,
    kind,
    name,
    group_region_code,
    for_region_code,
    cast(year as integer) as year,
    traits,
    cast(member_count as integer) as member_count,
    cast(minimum as integer) as minimum_figures,
    cast(municipality_count as integer) as municipality_count,
    cast(candidate_count as integer) as candidate_count,
    cast(left_out_count as integer) as left_out_count,
    case
        when kind = 'region' then 'Het cijfer van ' || name || ' zelf.'
        when member_count = 0
            then
                'Van ' || for_region_name || ' is in ' || cast(year as string)
                || ' niet elk kenmerk bekend; daarom zijn er geen vergelijkbare gemeenten.'
        else
            'De ' || cast(member_count as string) || ' gemeenten die in ' || cast(year as string) || ' het meest op '
            || for_region_name || ' leken. Gekeken is naar: ' || traits || '. '
            || case
                when left_out_count = 0
                    then 'Alle ' || cast(municipality_count as string) || ' gemeenten deden mee.'
                else
                    'Van de ' || cast(municipality_count as string) || ' gemeenten deden er '
                    || cast(candidate_count as string) || ' mee; van ' || cast(left_out_count as string)
                    || ' is niet elk kenmerk bekend.'
            end
    end as explanation,
    cast(sort_order as integer) as sort_order
from counted
