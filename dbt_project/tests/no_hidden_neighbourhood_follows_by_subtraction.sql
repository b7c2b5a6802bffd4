-- No sum leaves exactly one part unknown. A municipality's own figure is public, so its districts are one sum; a
-- district and its neighbourhoods are another, in which the district may be the unknown part. One row is a figure
-- that anyone can reckon, and it stops the release. A gap in the source counts as known, for it may be a nought,
-- unless the source withholds the figure, or hides a district of which we hide a neighbourhood.
--
-- Where nothing of a municipality is shown, all that is known is its own figure, and that is public.

with

figures as (

    select
        mart.indicator_id,
        mart.period,
        mart.municipality_code,
        mart.district_code,
        mart.region_code,
        mart.region_kind,
        mart.disclosure_status <> 'not_published' or raw_figures.is_withheld as has_figure,
        case
            when mart.disclosure_status in ('shown', 'not_published') and not raw_figures.is_withheld then 0
            else 1
        end as is_unknown,
        max(case when mart.disclosure_status = 'shown' then 1 else 0 end)
            over (partition by mart.indicator_id, mart.period, mart.municipality_code)
            as something_shown
    from {{ ref('mart_programme__neighbourhoods') }} as mart
    inner join {{ ref('int_neighbourhood_areas') }} as areas
        on
            mart.table_id = areas.table_id
            and mart.region_code = areas.region_code
    inner join {{ ref('int_neighbourhood_formulas') }} as formulas
        on
            mart.indicator_id = formulas.indicator_id
            and mart.table_id = formulas.table_id
    inner join {{ ref('int_neighbourhood_figures') }} as raw_figures
        on
            formulas.formula_no = raw_figures.formula_no
            and areas.area_no = raw_figures.area_no
            and mart.year = raw_figures.year

),

districts as (

    select
        indicator_id,
        period,
        municipality_code,
        district_code,
        case
            when max(case when region_kind = 'district' and has_figure then 1 else 0 end) = 1
                then max(case when region_kind = 'district' then is_unknown else 0 end)
            else max(is_unknown)
        end as is_unknown,
        max(something_shown) as something_shown
    from figures
    group by indicator_id, period, municipality_code, district_code

),

within_municipalities as (

    select
        indicator_id,
        period,
        municipality_code as whole_code,
        sum(is_unknown) as unknown_count
    from districts
    where something_shown = 1
    group by indicator_id, period, municipality_code
    having count(*) > 1

),

within_districts as (

    select
        indicator_id,
        period,
        district_code as whole_code,
        sum(is_unknown) as unknown_count
    from figures
    where something_shown = 1
    group by indicator_id, period, district_code
    having
        max(case when region_kind = 'neighbourhood' and has_figure then 1 else 0 end) = 1
        and max(case when region_kind = 'district' and has_figure then 1 else 0 end) = 1

)

select * from within_municipalities
where unknown_count = 1

union all

select * from within_districts
where unknown_count = 1
