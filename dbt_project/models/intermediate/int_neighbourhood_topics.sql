-- Indicators that are made with a common measure give each other away: who knows the share of old people and the
-- grey pressure knows the number of children. Such indicators are one topic, shown and hidden together. Counts of
-- inhabitants, households and homes are in almost every formula; those are topics of their own, of which what is
-- hidden is hidden in all that rests on them (stage 0: inhabitants, stage 1: other bases, stage 2: the rest).
-- Labels travel along the links, three steps; linked_indicators_are_one_topic proves that this is far enough.

with

indicators as (

    select * from {{ ref('stg_catalogue__indicators') }}

),

bases as (

    select distinct weight_indicator_id as indicator_id
    from indicators
    where weight_indicator_id is not null

    union

    select 'aantal-inwoners' as indicator_id

),

links as (

    select * from {{ ref('int_neighbourhood_links') }}

),

label_0 as (

    select
        indicator_id,
        indicator_id as topic_id
    from indicators

),
{% for step in range(1, 4) %}
    label_{{ step }} as (

        select
            links.indicator_id,
            min(label_{{ step - 1 }}.topic_id) as topic_id
        from links
        inner join label_{{ step - 1 }} on links.linked_id = label_{{ step - 1 }}.indicator_id
        group by links.indicator_id

    ),
{% endfor %}
stages as (

    select
        label_3.topic_id,
        min(
            case
                when label_3.indicator_id = 'aantal-inwoners' then 0
                when bases.indicator_id is not null then 1
                else 2
            end
        ) as stage_no
    from label_3
    left join bases on label_3.indicator_id = bases.indicator_id
    group by label_3.topic_id

)

select
    label_3.indicator_id,
    label_3.topic_id,
    cast(dense_rank() over (order by label_3.topic_id) as integer) as topic_no,
    stages.stage_no
from label_3
inner join stages on label_3.topic_id = stages.topic_id
