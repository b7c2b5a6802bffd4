-- No sum leaves exactly one part unknown. A municipality's own figure is public, so its districts are one sum; a
-- district and its neighbourhoods are another, in which the district may be the unknown part. One row is a figure
-- that anyone can reckon, and it stops the release. A gap in the source counts as known, for it may be a nought,
-- unless the source withholds the figure, or hides a district of which we hide a neighbourhood.
--
-- Where nothing of a municipality is shown, all that is known is its own figure, and that is public.

with

withheld as (

    select
        formulas.indicator_id,
        areas.table_id,
        areas.region_code,
        figures.year
    from {{ ref('int_neighbourhood_figures') }} as figures
    inner join {{ ref('int_neighbourhood_areas') }} as areas
        on figures.area_no = areas.area_no
    inner join {{ ref('int_neighbourhood_formulas') }} as formulas
        on
            figures.formula_no = formulas.formula_no
            and areas.table_id = formulas.table_id
    where figures.is_withheld

),

figures as (

    select
        mart.indicator_id,
        mart.period,
        mart.municipality_code,
        mart.district_code,
        mart.region_kind = 'district' as is_district,
        mart.disclosure_status = 'shown' as is_shown,
        mart.disclosure_status <> 'not_published' or withheld.year is not null as has_figure,
        case
            when mart.disclosure_status in ('shown', 'not_published') and withheld.year is null then 0
            else 1
        end as is_unknown
    from {{ ref('mart_programme__neighbourhoods') }} as mart
    left join withheld
        on
            mart.indicator_id = withheld.indicator_id
            and mart.table_id = withheld.table_id
            and mart.region_code = withheld.region_code
            and mart.year = withheld.year

),

districts as (

    select
        indicator_id,
        period,
        municipality_code,
        district_code,
        sum(is_unknown) as unknown_count,
        max(case when is_shown then 1 else 0 end) as something_shown,
        max(case when is_district and has_figure then 1 else 0 end) as has_district,
        max(case when not is_district and has_figure then 1 else 0 end) as has_neighbourhoods,
        max(case when is_district then is_unknown else 0 end) as district_is_unknown,
        max(is_unknown) as something_is_unknown
    from figures
    group by indicator_id, period, municipality_code, district_code

),

municipalities as (

    select
        indicator_id,
        period,
        municipality_code,
        count(*) as district_count,
        max(something_shown) as something_shown,
        sum(case when has_district = 1 then district_is_unknown else something_is_unknown end) as unknown_count
    from districts
    group by indicator_id, period, municipality_code

)

select
    indicator_id,
    period,
    municipality_code as whole_code,
    unknown_count
from municipalities
where
    something_shown = 1
    and district_count > 1
    and unknown_count = 1

union all

select
    districts.indicator_id,
    districts.period,
    districts.district_code as whole_code,
    districts.unknown_count
from districts
inner join municipalities
    on
        districts.indicator_id = municipalities.indicator_id
        and districts.period = municipalities.period
        and districts.municipality_code = municipalities.municipality_code
where
    municipalities.something_shown = 1
    and districts.has_district = 1
    and districts.has_neighbourhoods = 1
    and districts.unknown_count = 1
