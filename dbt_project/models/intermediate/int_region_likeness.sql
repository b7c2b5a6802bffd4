-- How far each Dutch municipality is from each municipality of the pages: the Euclidean distance between their
-- standardised traits, each weighted as the catalogue says. Nearest first; of two at one distance, to nine decimals,
-- the lower CBS code first.

with

traits as (

    select * from {{ ref('int_municipality_traits') }}
    where is_candidate

),

regions as (

    select * from {{ ref('stg_catalogue__regions') }}
    where
        kind = 'municipality'
        and is_named

),

distances as (

    select
        own.comparison_group_id,
        own.region_code,
        candidates.region_code as member_code,
        round(
            sqrt(
                {{ exact_sum(
                    'own.weight * (own.standardised - candidates.standardised) * (own.standardised - candidates.standardised)',
                    decimals=18
                ) }}
            ),
            9
        ) as distance
    from traits as own
    inner join regions on own.region_code = regions.region_code
    inner join traits as candidates
        on
            own.comparison_group_id = candidates.comparison_group_id
            and own.indicator_id = candidates.indicator_id
            and own.region_code <> candidates.region_code
    group by own.comparison_group_id, own.region_code, candidates.region_code

)

select
    *,
    row_number() over (
        partition by comparison_group_id, region_code
        order by distance, member_code
    ) as likeness_rank
from distances
