{#
    Secondary suppression over two levels, in closed form: no rounds, so nothing to converge.

    Takes the name of a CTE or model shaped as int_neighbourhood_cells with `is_forced` (hidden already, in what this
    rests on) and `is_forced_small`; it is read twice. Gives the CTEs up to and including `protected`, a row per topic,
    year and area with `is_hidden` and `is_small_here`.

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
districts as (

    select
        topic_no,
        year,
        municipality_no,
        district_no,
        max(case when is_district and must_hide then 1 else 0 end) = 1 as must_hide,
        max(case when is_district and is_forced then 1 else 0 end) = 1 as is_forced,
        max(case when is_district and has_figures then 1 else 0 end) = 1 as has_figures,
        -- a district that is hidden already hides a neighbourhood with it, whatever hid the district
        max(
            case
                when is_leaf and (must_hide or (is_forced and has_figures)) then 1
                when is_district and is_forced then 1
                else 0
            end
        ) = 1 as has_hidden,
        min(
            case
                when is_leaf and lends_cover
                    then {{ turn('case when is_forced then 0 else 1 end', 'inhabitants', 'area_no') }}
            end
        ) as helper_turn
    from {{ cells }}
    group by topic_no, year, municipality_no, district_no

),

helped as (

    select
        *,
        {{ number_of('helper_turn') }} as helper_no,
        must_hide or (has_hidden and helper_turn is null) as is_closed
    from districts

),

municipalities as (

    select
        topic_no,
        year,
        municipality_no,
        max(case when is_closed or is_forced then 1 else 0 end) = 1 as needs_partner,
        min(
            case
                when not is_closed and helper_turn is not null and has_figures
                    then {{ turn(
                        'case when is_forced then 0 else 2 end + case when has_hidden then 0 else 1 end',
                        inhabitants_of('helper_turn'),
                        'district_no'
                    ) }}
            end
        ) as partner_turn
    from helped
    group by topic_no, year, municipality_no

),

-- of most districts there is nothing to say, so that this stays small beside the cells
decisions as (

    select
        helped.topic_no,
        helped.year,
        helped.district_no,
        helped.helper_no,
        helped.is_closed,
        helped.has_hidden,
        municipalities.needs_partner
        and helped.district_no = coalesce({{ number_of('municipalities.partner_turn') }}, 0) as is_partner,
        municipalities.needs_partner and municipalities.partner_turn is null as is_all_closed
    from helped
    inner join municipalities
        on
            helped.topic_no = municipalities.topic_no
            and helped.year = municipalities.year
            and helped.municipality_no = municipalities.municipality_no
    where
        helped.is_closed
        or helped.has_hidden
        or municipalities.needs_partner

),

protected as (

    select
        cells.topic_no,
        cells.year,
        cells.area_no,
        cells.must_hide
        or cells.is_forced
        or coalesce(decisions.is_closed or decisions.is_all_closed, false)
        or coalesce(decisions.has_hidden and cells.area_no = decisions.helper_no, false)
        or coalesce(decisions.is_partner and (cells.is_district or cells.area_no = decisions.helper_no), false)
            as is_hidden,
        cells.is_small
        or cells.is_forced_small
        or coalesce(decisions.is_closed or decisions.is_all_closed, false) as is_small_here
    from {{ cells }} as cells
    left join decisions
        on
            cells.topic_no = decisions.topic_no
            and cells.year = decisions.year
            and cells.district_no = decisions.district_no

)
{%- endmacro %}

{#
    Whose turn it is, as one whole number of which the least comes first: by rank (0 to 8), then by the fewest
    inhabitants (below ten thousand million), then by its own number (below a hundred million). The least of one number
    is found while rows are read; a window would have to sort them all.
#}
{% macro turn(rank, inhabitants, number) -%}
    cast({{ rank }} as bigint) * 1000000000000000000
    + cast(floor({{ inhabitants }}) as bigint) * 100000000
    + {{ number }}
{%- endmacro %}

{# The number of whose turn it is. #}
{% macro number_of(turn) -%}
    cast({{ turn }} % 100000000 as integer)
{%- endmacro %}

{# How many inhabitants there are where it is. #}
{% macro inhabitants_of(turn) -%}
    {{ turn }} % 1000000000000000000 / 100000000
{%- endmacro %}

{#
    The cells of one stage, in the CTE `cells`, marked with what is hidden in what they rest on: that of their
    `ground_no` in the same year and area.
#}
{% macro forced_cells(hidden) -%}
    select
        cells.*,
        coalesce({{ hidden }}.is_hidden, false) as is_forced,
        coalesce({{ hidden }}.is_hidden and {{ hidden }}.is_small_here, false) as is_forced_small
    from cells
    left join {{ hidden }}
        on
            cells.ground_no = {{ hidden }}.ground_no
            and cells.year = {{ hidden }}.year
            and cells.area_no = {{ hidden }}.area_no
{%- endmacro %}
