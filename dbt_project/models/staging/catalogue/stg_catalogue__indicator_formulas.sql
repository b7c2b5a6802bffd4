with

source as (

    select * from {{ source('catalogue', 'indicator_formulas') }}

),

feeds as (

    select * from {{ source('catalogue', 'feeds') }}

),

renamed as (

    select
        source.indicator_id,
        source.table_id,
        -- what partners deliver has no recorded counterpart: one formula, with an origin of its own
        case when feeds.feed_id is null then source.origin else 'delivered' end as origin,
        source.numerator_constant,
        source.denominator_constant,
        source.has_denominator,
        source.factor,
        source.basis
    from source
    left join feeds on source.table_id = feeds.feed_id
    where
        feeds.feed_id is null
        or source.origin = 'live'

)

select * from renamed
