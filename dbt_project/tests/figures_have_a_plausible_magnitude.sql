-- A figure outside its indicator's plausible range stops the release; the rows returned are the figures.

select
    observations.indicator_id,
    observations.region_code,
    observations.period,
    observations.value,
    indicators.magnitude_min,
    indicators.magnitude_max,
    observations.table_id
from {{ ref('fct_observation') }} as observations
inner join {{ ref('dim_indicator') }} as indicators on observations.indicator_id = indicators.indicator_id
where observations.value not between indicators.magnitude_min and indicators.magnitude_max
