with

source as (

    select * from {{ source('catalogue', 'project_goals') }}

),

renamed as (

    select
        project_id,
        strategic_goal_id
    from source

)

select * from renamed
