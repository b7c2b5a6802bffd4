with

source as (

    select * from {{ source('catalogue', 'indicators') }}

),

renamed as (

    select
        indicator_id,
        name,
        short_name,
        definition,
        unit,
        decimals,
        direction,
        direction_basis,
        pillar,
        strategic_goal_id,
        theme,
        aggregation,
        weight_indicator_id,
        annual,
        pace_method,
        base_year,
        target_value,
        target_year,
        target_source,
        target_rule,
        target_note,
        magnitude_min,
        magnitude_max,
        possible_min,
        possible_max,
        caveats,
        continuity,
        ratio_numerator_id,
        ratio_denominator_id,
        ratio_factor,
        municipalities_add_up,
        concerns
    from source

)

select * from renamed
