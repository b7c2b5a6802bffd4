-- What each figure that a formula gave was made of: the publisher's rows, and the formula's own constants.

with

figures as (

    select * from {{ ref('int_observations_measured') }}

),

formulas as (

    select * from {{ ref('stg_catalogue__indicator_formulas') }}

),

terms as (

    select * from {{ ref('int_terms_bound') }}

),

observations as (

    select * from {{ ref('stg_landing__observations') }}

),

measures as (

    select
        figures.indicator_id,
        figures.region_code,
        figures.period,
        figures.breakdown,
        formulas.factor,
        terms.part,
        terms.term_no,
        'measure' as kind,
        terms.coefficient,
        observations.value,
        observations.table_id,
        observations.landing_version,
        observations.measure,
        observations.measure_title,
        observations.source_region_code
    from figures
    inner join formulas
        on
            figures.indicator_id = formulas.indicator_id
            and figures.table_id = formulas.table_id
            and figures.origin = formulas.origin
    inner join terms
        on
            figures.indicator_id = terms.indicator_id
            and figures.table_id = terms.table_id
            and figures.origin = terms.origin
    inner join observations
        on
            terms.table_id = observations.table_id
            and terms.origin = observations.origin
            and terms.measure = observations.measure
            and figures.region_code = observations.region_code
            and figures.period = observations.period
            and figures.breakdown = observations.breakdown

),

constants as (

    select
        indicator_id,
        table_id,
        origin,
        factor,
        'numerator' as part,
        numerator_constant as value
    from formulas
    where numerator_constant <> 0

    union all

    select
        indicator_id,
        table_id,
        origin,
        factor,
        'denominator' as part,
        denominator_constant as value
    from formulas
    where denominator_constant <> 0

)

select * from measures

union all

select
    figures.indicator_id,
    figures.region_code,
    figures.period,
    figures.breakdown,
    constants.factor,
    constants.part,
    0 as term_no,
    'constant' as kind,
    1.0 as coefficient,
    constants.value,
    cast(null as string) as table_id,
    cast(null as string) as landing_version,
    cast(null as string) as measure,
    cast(null as string) as measure_title,
    cast(null as string) as source_region_code
from figures
inner join constants
    on
        figures.indicator_id = constants.indicator_id
        and figures.table_id = constants.table_id
        and figures.origin = constants.origin
