-- Figures of districts and neighbourhoods, each shown or hidden for a stated reason. The only model of the release
-- with figures below the municipality; it fails closed: without a judgement nothing is shown.

with

figures as (

    select * from {{ ref('int_neighbourhood_figures') }}

),

areas as (

    select * from {{ ref('int_neighbourhood_areas') }}

),

formulas as (

    select
        formulas.formula_no,
        formulas.indicator_id,
        formulas.basis,
        topics.topic_no
    from {{ ref('int_neighbourhood_formulas') }} as formulas
    inner join {{ ref('int_neighbourhood_topics') }} as topics on formulas.indicator_id = topics.indicator_id

),

protection as (

    select * from {{ ref('int_neighbourhood_protection') }}

),

indicators as (

    select * from {{ ref('dim_indicator') }}

),

judged as (

    select
        figures.*,
        formulas.indicator_id,
        formulas.basis,
        areas.table_id,
        areas.region_code,
        areas.name as region_name,
        areas.kind,
        areas.boundary_year,
        areas.district_code,
        areas.municipality_code,
        -- a gap in the source within what is hidden is not told apart: it may be a nought
        case
            when figures.is_withheld then 'not_published'
            when protection.is_hidden and not figures.is_unknown and protection.is_small_here then 'suppressed_small'
            when protection.is_hidden and not figures.is_unknown then 'suppressed_secondary'
            when coalesce(protection.is_hidden, true) then 'unknown_population'
            when figures.value is null then 'not_published'
            else 'shown'
        end as disclosure_status
    from figures
    inner join areas on figures.area_no = areas.area_no
    inner join formulas on figures.formula_no = formulas.formula_no
    left join protection
        on
            formulas.topic_no = protection.topic_no
            and figures.year = protection.year
            and figures.area_no = protection.area_no

)

select
    judged.indicator_id,
    judged.region_code,
    cast(judged.year as string) || 'JJ00' as period,
    cast(judged.year as integer) as year,
    judged.boundary_year,
    judged.region_name,
    judged.kind as region_kind,
    case judged.kind when 'district' then 'wijk' else 'buurt' end as region_kind_label,
    judged.district_code,
    judged.municipality_code,
    indicators.name as indicator_name,
    indicators.short_name,
    indicators.pillar,
    indicators.unit,
    indicators.decimals,
    cast(case when judged.disclosure_status = 'shown' then judged.value end as double) as value,
    judged.disclosure_status,
    case judged.disclosure_status
        when 'shown' then 'getoond'
        when 'suppressed_small' then 'niet getoond: te weinig mensen'
        when 'suppressed_secondary' then 'niet getoond: verraadt anders een ander cijfer'
        when 'not_published' then 'niet gepubliceerd door de bron'
        when 'unknown_population' then 'niet getoond: onbekend om hoeveel mensen het gaat'
    end as disclosure_label,
    -- the publisher's own status and our way of reckoning say something of a figure, so only of one that is shown
    case when judged.disclosure_status = 'shown' then judged.status end as status,
    case when judged.disclosure_status = 'shown' then judged.basis end as basis,
    judged.table_id
from judged
inner join indicators on judged.indicator_id = indicators.indicator_id
