-- Years for which the publisher shows an indicator of other regions and withholds it for this one. Where it shows
-- nobody's figure the year is simply not out yet, and nothing is withheld.

with

terms as (

    select * from {{ ref('int_terms_bound') }}

),

observations as (

    select * from {{ ref('stg_landing__observations') }}
    where
        period_kind = 'year'
        and breakdown = ''

),

shown as (

    select distinct
        indicator_id,
        period
    from {{ ref('int_observations_measured') }}

)

select
    terms.indicator_id,
    observations.region_code,
    max(observations.year) as withheld_year
from terms
inner join observations
    on
        terms.table_id = observations.table_id
        and terms.origin = observations.origin
        and terms.measure = observations.measure
inner join shown
    on
        terms.indicator_id = shown.indicator_id
        and observations.period = shown.period
where observations.is_withheld
group by terms.indicator_id, observations.region_code
