{#
    Secondary suppression over two levels, in closed form: no rounds, so nothing to converge.

    Takes the name of a CTE shaped as int_neighbourhood_cells with `is_forced` (hidden already, in what this rests on)
    and `is_forced_small`. Gives the CTEs up to and including `protected`, with `is_hidden` and `is_small_here`.

    1. Within a district with something to hide, one neighbourhood that lends cover is hidden too: the smallest, one
       that is hidden already before any other. What is hidden there adds up to what anyone can find by subtraction,
       and that covers any small number in it.
    2. Where no neighbourhood can lend cover, or the district itself must be hidden, the whole district is.
    3. A hidden district needs a partner in the municipality, whose own figure is public: a district that is hidden
       together with one neighbourhood that lends cover.
    4. Where no district can be partner, every area of the municipality is hidden.

    So at every sum, of a district or a municipality, none or at least two parts are unknown, and among all that a
    sum leaves unknown is an area that lends cover. Only a district that is the whole municipality is exempt: its
    figure is the municipality's.
#}
{% macro protected_areas(cells) -%}
helpers as (

    select
        topic_id,
        table_id,
        period,
        district_code,
        region_code as helper_code,
        inhabitants
    from {{ cells }}
    where
        is_leaf
        and lends_cover
    qualify
        row_number() over (
            partition by topic_id, table_id, period, district_code
            order by case when is_forced then 0 else 1 end, inhabitants, region_code
        ) = 1

),

gathered_districts as (

    select
        topic_id,
        table_id,
        period,
        municipality_code,
        district_code,
        max(case when kind = 'district' and must_hide then 1 else 0 end) = 1 as must_hide,
        max(case when kind = 'district' and is_forced then 1 else 0 end) = 1 as is_forced,
        max(case when kind = 'district' and has_figures then 1 else 0 end) = 1 as has_figures,
        -- a district that is hidden already hides a neighbourhood with it, whatever hid the district
        max(
            case
                when is_leaf and (must_hide or (is_forced and has_figures)) then 1
                when kind = 'district' and is_forced then 1
                else 0
            end
        ) = 1 as has_hidden
    from {{ cells }}
    group by topic_id, table_id, period, municipality_code, district_code

),

districts as (

    select
        gathered_districts.*,
        helpers.helper_code,
        helpers.inhabitants as helper_inhabitants,
        gathered_districts.must_hide
        or (gathered_districts.has_hidden and helpers.helper_code is null) as is_closed
    from gathered_districts
    left join helpers
        on
            gathered_districts.topic_id = helpers.topic_id
            and gathered_districts.table_id = helpers.table_id
            and gathered_districts.period = helpers.period
            and gathered_districts.district_code = helpers.district_code

),

partners as (

    select
        topic_id,
        table_id,
        period,
        municipality_code,
        district_code as partner_code
    from districts
    where
        not is_closed
        and helper_code is not null
        and has_figures
    qualify
        row_number() over (
            partition by topic_id, table_id, period, municipality_code
            order by
                case when is_forced then 0 else 1 end,
                case when has_hidden then 0 else 1 end,
                helper_inhabitants,
                district_code
        ) = 1

),

municipalities as (

    select
        districts.topic_id,
        districts.table_id,
        districts.period,
        districts.municipality_code,
        partners.partner_code,
        max(case when districts.is_closed or districts.is_forced then 1 else 0 end) = 1 as needs_partner
    from districts
    left join partners
        on
            districts.topic_id = partners.topic_id
            and districts.table_id = partners.table_id
            and districts.period = partners.period
            and districts.municipality_code = partners.municipality_code
    group by
        districts.topic_id,
        districts.table_id,
        districts.period,
        districts.municipality_code,
        partners.partner_code

),

weighed as (

    select
        cells.*,
        districts.is_closed,
        districts.has_hidden and cells.region_code = coalesce(districts.helper_code, '') as is_helper,
        municipalities.needs_partner
        and districts.district_code = coalesce(municipalities.partner_code, '')
        and (cells.kind = 'district' or cells.region_code = districts.helper_code) as is_partner,
        municipalities.needs_partner and municipalities.partner_code is null as is_all_closed
    from {{ cells }} as cells
    inner join districts
        on
            cells.topic_id = districts.topic_id
            and cells.table_id = districts.table_id
            and cells.period = districts.period
            and cells.district_code = districts.district_code
    inner join municipalities
        on
            cells.topic_id = municipalities.topic_id
            and cells.table_id = municipalities.table_id
            and cells.period = municipalities.period
            and cells.municipality_code = municipalities.municipality_code

),

protected as (

    select
        topic_id,
        table_id,
        period,
        municipality_code,
        district_code,
        region_code,
        kind,
        is_leaf,
        must_hide or is_forced or is_closed or is_helper or is_partner or is_all_closed as is_hidden,
        is_small or is_forced_small or is_closed or is_all_closed as is_small_here
    from weighed

)
{%- endmacro %}

{#
    The cells of one stage, in the CTE `cells`, marked with what is hidden in what they rest on: that of their
    `ground_id` in the same table, period and area.
#}
{% macro forced_cells(hidden) -%}
    select
        cells.topic_id,
        cells.table_id,
        cells.period,
        cells.municipality_code,
        cells.district_code,
        cells.region_code,
        cells.kind,
        cells.is_leaf,
        cells.inhabitants,
        cells.has_figures,
        cells.is_small,
        cells.must_hide,
        cells.lends_cover,
        coalesce({{ hidden }}.is_hidden, false) as is_forced,
        coalesce({{ hidden }}.is_hidden and {{ hidden }}.is_small_here, false) as is_forced_small
    from cells
    left join {{ hidden }}
        on
            cells.ground_id = {{ hidden }}.ground_id
            and cells.table_id = {{ hidden }}.table_id
            and cells.period = {{ hidden }}.period
            and cells.region_code = {{ hidden }}.region_code
{%- endmacro %}
