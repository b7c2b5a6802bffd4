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
        formulas.formula_no,
        areas.area_no,
        summed.year,
        {{ formula_value('summed', 'formulas', 'formulas') }} as value,
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
    inner join areas
        on
            summed.table_id = areas.table_id
            and summed.region_code = areas.region_code

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
            and computed.area_no = bases.area_no
            and computed.year = bases.year
    left join {{ ref('int_neighbourhood_bases') }} as inhabitants
        on
            inhabitants.indicator_id = 'aantal-inwoners'
            and computed.area_no = inhabitants.area_no
            and computed.year = inhabitants.year

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
    formula_no,
    area_no,
    year,
    value,
    status,
    inhabitants,
    value is null and is_withheld as is_withheld,
    value is not null
    and (
        inhabitants is null
        or (concerns = 'people' and whole is null)
    ) as is_unknown,
    value is not null
    and (
        coalesce(inhabitants < {{ var('fewest_inhabitants') }}, false)
        or coalesce(fewest_people < {{ var('fewest_people') }}, false)
    ) as is_small,
    -- large enough to lend cover: it stays above the line whatever the small one beside it may be
    value is not null
    and coalesce(inhabitants >= 2 * {{ var('fewest_inhabitants') }} - 1, false)
    and (
        concerns = 'surroundings'
        or coalesce(fewest_people >= 2 * {{ var('fewest_people') }} - 1, false)
    ) as lends_cover
from judged
