-- The catalogue's formulas applied to districts and neighbourhoods, and beside each figure the smallest number of
-- people (households, homes, businesses) that it lets be reckoned: the part, what is left of the whole, the whole.
-- A share published in rounded form counts as the smallest part it may stand for.
--
-- Everything here is raw and stays in the build: only mart_programme__neighbourhoods may read it, by way of
-- int_neighbourhood_protection.

with

terms as (

    {{ counted_terms() }}

),

formulas as (

    select * from {{ ref('int_neighbourhood_formulas') }}

),

areas as (

    select * from {{ ref('int_neighbourhood_areas') }}

),

summed as (

    {{ formula_sums('terms', ref('stg_landing__neighbourhood_observations'), of_neighbourhoods()) }}

),

computed as (

    select
        summed.indicator_id,
        summed.table_id,
        summed.region_code,
        summed.period,
        summed.year,
        {{ formula_value('summed', 'formulas', 'formulas') }} as value,
        formulas.basis,
        formulas.factor,
        formulas.has_denominator,
        formulas.numerator_constant + summed.numerator_sum as numerator,
        formulas.denominator_constant + summed.denominator_sum as denominator,
        summed.is_withheld,
        summed.status,
        formulas.weight_indicator_id,
        formulas.concerns,
        formulas.aggregation,
        formulas.share_whole,
        formulas.half_a_step
    from summed
    inner join formulas
        on
            summed.indicator_id = formulas.indicator_id
            and summed.table_id = formulas.table_id
            and summed.origin = formulas.origin

),

-- what a figure is a share or a mean of, and who lives there: only a count of that very table, area and year will do
based as (

    select
        computed.*,
        bases.value as base,
        inhabitants.value as inhabitants
    from computed
    left join {{ ref('int_neighbourhood_bases') }} as bases
        on
            computed.weight_indicator_id = bases.indicator_id
            and computed.table_id = bases.table_id
            and computed.region_code = bases.region_code
            and computed.period = bases.period
    left join {{ ref('int_neighbourhood_bases') }} as inhabitants
        on
            inhabitants.indicator_id = 'aantal-inwoners'
            and computed.table_id = inhabitants.table_id
            and computed.region_code = inhabitants.region_code
            and computed.period = inhabitants.period

),

counted as (

    select
        *,
        case
            when has_denominator then numerator
            when aggregation = 'sum' then value
            when share_whole is not null then (value - half_a_step) / share_whole * base
        end as fewest_in_part,
        case
            when has_denominator and factor = share_whole then denominator - numerator
            when not has_denominator and share_whole is not null then base - (value + half_a_step) / share_whole * base
        end as fewest_in_rest,
        case
            when has_denominator then denominator
            when aggregation = 'sum' then value
            else base
        end as whole
    from based

),

judged as (

    select
        *,
        -- a rate per inhabitant of what need not be inhabitants leaves no rest; the part and the whole always count
        case
            when concerns = 'people'
                then
                    least(
                        coalesce(fewest_in_part, whole),
                        coalesce(fewest_in_rest, fewest_in_part, whole),
                        whole
                    )
        end as fewest_people
    from counted

)

select
    judged.indicator_id,
    judged.table_id,
    judged.region_code,
    areas.kind,
    areas.is_leaf,
    areas.district_code,
    areas.municipality_code,
    areas.boundary_year,
    judged.period,
    judged.year,
    judged.value,
    judged.basis,
    judged.status,
    judged.inhabitants,
    judged.value is null and judged.is_withheld as is_withheld,
    judged.value is not null
    and (
        judged.inhabitants is null
        or (judged.concerns = 'people' and judged.whole is null)
    ) as is_unknown,
    judged.value is not null
    and (
        coalesce(judged.inhabitants < {{ var('fewest_inhabitants') }}, false)
        or coalesce(judged.fewest_people < {{ var('fewest_people') }}, false)
    ) as is_small,
    -- large enough to lend cover: it stays above the line whatever the small one beside it may be
    judged.value is not null
    and coalesce(judged.inhabitants >= 2 * {{ var('fewest_inhabitants') }} - 1, false)
    and (
        judged.concerns = 'surroundings'
        or coalesce(judged.fewest_people >= 2 * {{ var('fewest_people') }} - 1, false)
    ) as lends_cover
from judged
inner join areas
    on
        judged.table_id = areas.table_id
        and judged.region_code = areas.region_code
