with

source as (

    select * from {{ source('catalogue', 'strategic_goals') }}

),

renamed as (

    select
        strategic_goal_id,
        pillar,
        name,
        description,
        source,
        sort_order
    from source

)

select * from renamed
