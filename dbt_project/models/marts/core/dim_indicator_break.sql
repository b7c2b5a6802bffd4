with

breaks as (

    select * from {{ ref('stg_catalogue__indicator_breaks') }}

)

select
    indicator_id,
    cast(year as integer) as year,
    reason
from breaks
