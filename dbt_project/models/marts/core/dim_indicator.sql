with

indicators as (

    select * from {{ ref('stg_catalogue__indicators') }}

),

goals as (

    select * from {{ ref('stg_catalogue__strategic_goals') }}

),

-- a ratio has no table of its own: it borrows the sources of its numerator
sourced as (

    select distinct
        indicators.indicator_id,
        source_tables.licence,
        source_tables.attribution
    from indicators
    inner join {{ ref('stg_catalogue__indicator_formulas') }} as formulas
        on coalesce(indicators.ratio_numerator_id, indicators.indicator_id) = formulas.indicator_id
    inner join {{ ref('dim_source_table') }} as source_tables on formulas.table_id = source_tables.table_id

),

attributed as (

    select
        indicator_id,
        min(licence) as licence,
        {{ joined_text('attribution', '; ', 'attribution', distinct=true) }} as attribution
    from sourced
    group by indicator_id

),

broken as (

    select
        indicator_id,
        {{ joined_text("cast(year as string) || ': ' || reason", '; ', 'year') }} as breaks
    from {{ ref('stg_catalogue__indicator_breaks') }}
    group by indicator_id

)

select
    indicators.indicator_id,
    indicators.name,
    indicators.short_name,
    indicators.definition,
    indicators.unit,
    indicators.decimals,
    indicators.direction,
    case indicators.direction
        when 'higher_is_better' then 'hoger is beter'
        when 'lower_is_better' then 'lager is beter'
        else 'hoger of lager is niet op zichzelf beter'
    end as direction_label,
    indicators.direction_basis,
    indicators.pillar,
    indicators.strategic_goal_id,
    goals.name as strategic_goal_name,
    indicators.theme,
    indicators.aggregation,
    case indicators.aggregation
        when 'sum' then 'De aantallen van de gemeenten zijn opgeteld.'
        when 'weighted_mean' then 'De cijfers van de gemeenten zijn gewogen met hun noemer.'
        when 'ratio' then 'De verhouding van de opgetelde aantallen.'
        else 'De noemer is niet bekend; daarom is er geen cijfer voor de regio als geheel.'
    end as aggregation_label,
    indicators.weight_indicator_id,
    indicators.pace_method,
    indicators.caveats,
    broken.breaks,
    indicators.continuity,
    indicators.possible_min,
    indicators.possible_max,
    indicators.target_value,
    indicators.target_source,
    indicators.target_note,
    indicators.magnitude_min,
    indicators.magnitude_max,
    attributed.licence,
    attributed.attribution
from indicators
left join goals on indicators.strategic_goal_id = goals.strategic_goal_id
left join broken on indicators.indicator_id = broken.indicator_id
left join attributed on indicators.indicator_id = attributed.indicator_id
