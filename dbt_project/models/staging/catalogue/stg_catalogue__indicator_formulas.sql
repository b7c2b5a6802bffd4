with

source as (

    select * from {{ source('catalogue', 'indicator_formulas') }}

),

renamed as (

    select
        indicator_id,
        table_id,
        origin,
        numerator_constant,
        denominator_constant,
        has_denominator,
        factor,
        basis
    from source

)

select * from renamed
