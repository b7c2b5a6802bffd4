with

traits as (

    select * from {{ ref('stg_catalogue__comparison_traits') }}

),

indicators as (

    select * from {{ ref('stg_catalogue__indicators') }}

)

select
    traits.comparison_group_id as catalogue_group_id,
    traits.indicator_id,
    indicators.name as indicator_name,
    traits.scale,
    case traits.scale when 'log' then 'logaritme van het cijfer' else 'het cijfer zelf' end as scale_label,
    traits.weight,
    traits.reason,
    traits.trait_no as sort_order
from traits
inner join indicators on traits.indicator_id = indicators.indicator_id
