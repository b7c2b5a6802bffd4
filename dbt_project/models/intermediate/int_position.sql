-- Position: a municipality's place among all Dutch municipalities of the same year, best first; where neither
-- direction is better, highest first. Ties share the best place they could have, and so the better quartile.
-- No place is given where fewer than 300 municipalities have a figure.

with

series as (

    select * from {{ ref('int_series_yearly') }}
    where region_code like 'GM%'

),

indicators as (

    select * from {{ ref('stg_catalogue__indicators') }}

),

ranked as (

    select
        series.indicator_id,
        series.region_code,
        series.year,
        series.latest_year,
        indicators.direction,
        rank() over (
            partition by series.indicator_id, series.year
            order by
                case when indicators.direction = 'lower_is_better' then series.value else -series.value end
        ) as position_rank,
        count(*) over (partition by series.indicator_id, series.year) as position_of,
        -- one provisional figure in the field can move every place
        bool_or(series.is_provisional) over (partition by series.indicator_id, series.year) as touches_provisional
    from series
    inner join indicators on series.indicator_id = indicators.indicator_id

),

quartered as (

    select
        *,
        cast(ceil(4.0 * position_rank / position_of) as integer) as position_quartile
    from ranked
    where
        year = latest_year
        and position_of >= 300

)

select
    indicator_id,
    region_code,
    year as position_year,
    position_rank,
    position_of,
    position_quartile,
    case direction when 'neither' then 'high_quartile_' else 'quartile_' end
    || cast(position_quartile as string) as position_status,
    touches_provisional as position_touches_provisional
from quartered
