-- Two indicators that share a measure are hidden together: three steps of int_neighbourhood_topics reached them both.

select
    links.indicator_id,
    links.linked_id
from {{ ref('int_neighbourhood_links') }} as links
inner join {{ ref('int_neighbourhood_topics') }} as topics on links.indicator_id = topics.indicator_id
inner join {{ ref('int_neighbourhood_topics') }} as linked on links.linked_id = linked.indicator_id
where topics.topic_id <> linked.topic_id
