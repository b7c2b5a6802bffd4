-- What the indicators of a pillar say together, as counts and in two Dutch sentences: how many keep pace, how many move
-- away, how many cannot be judged and why. Verdicts of unlike things are counted, never averaged.
--
-- A municipality or deal area is counted over its own figures. A deal area is also counted over its municipalities,
-- each apart: few indicators have an honest figure of the area, and the sentence says which of the two it is.

with

progress as (

    select * from {{ ref('mart_programme__ambition_progress') }}

),

pillars as (

    select * from {{ ref('dim_pillar') }}

),

regions as (

    select * from {{ ref('stg_catalogue__regions') }}
    where
        is_named
        and kind in ('municipality', 'deal_area')

),

region_members as (

    select * from {{ ref('stg_catalogue__region_members') }}

),

counted_regions as (

    select
        region_code,
        'own_figures' as counted_over,
        region_code as counted_region_code
    from regions

    union all

    select
        regions.region_code,
        'municipalities' as counted_over,
        region_members.member_code as counted_region_code
    from regions
    inner join region_members on regions.region_code = region_members.region_code
    where regions.kind = 'deal_area'

),

verdicts as (

    select
        pillars.pillar,
        counted_regions.region_code,
        counted_regions.counted_over,
        counted_regions.counted_region_code,
        progress.indicator_id,
        case
            when progress.pace_status in ('target_reached', 'on_track') then 'on_course'
            when progress.pace_status in ('acceleration_needed', 'limited_progress') then 'behind'
            when progress.pace_status = 'no_target' and progress.direction = 'neither' then 'neither_way_better'
            when progress.pace_status = 'no_target' and progress.target_basis = 'unknown' then 'no_national_figure'
            when progress.pace_status = 'no_target' then 'rule_does_not_fit'
            else progress.pace_status
        end as verdict
    from counted_regions
    cross join pillars
    left join progress
        on
            pillars.pillar = progress.pillar
            and counted_regions.counted_region_code = progress.region_code

),

counted as (

    select
        pillar,
        region_code,
        counted_over,
        count(distinct counted_region_code) as region_count,
        count(distinct indicator_id) as indicator_count,
        count(indicator_id) as figure_count,
        count(case when verdict = 'on_course' then 1 end) as on_course_count,
        count(case when verdict = 'behind' then 1 end) as behind_count,
        count(case when verdict = 'moving_away' then 1 end) as moving_away_count,
        count(case when verdict = 'neither_way_better' then 1 end) as neither_way_better_count,
        count(case when verdict = 'rule_does_not_fit' then 1 end) as rule_does_not_fit_count,
        count(case when verdict = 'no_national_figure' then 1 end) as no_national_figure_count,
        count(case when verdict = 'insufficient_data' then 1 end) as insufficient_data_count,
        count(case when verdict = 'series_break' then 1 end) as series_break_count,
        count(case when verdict = 'suppressed' then 1 end) as suppressed_count
    from verdicts
    group by pillar, region_code, counted_over

),

summed as (

    select
        *,
        on_course_count + behind_count + moving_away_count as assessed_count,
        neither_way_better_count
        + rule_does_not_fit_count
        + no_national_figure_count
        + insufficient_data_count
        + series_break_count
        + suppressed_count as not_assessed_count
    from counted

),

-- each reason with its verb, for a list ("bij 3 zijn er ...") and standing alone ("er zijn ...")
reasons as (

    select
        pillar,
        region_code,
        counted_over,
        1 as reason_no,
        neither_way_better_count as reason_count,
        'is hoger of lager niet op zichzelf beter' as reason_listed,
        'hoger of lager is niet op zichzelf beter' as reason_alone
    from summed

    union all

    select
        pillar,
        region_code,
        counted_over,
        2 as reason_no,
        rule_does_not_fit_count as reason_count,
        'past de rekenregel voor het doel niet' as reason_listed,
        'de rekenregel voor het doel past niet' as reason_alone
    from summed

    union all

    select
        pillar,
        region_code,
        counted_over,
        3 as reason_no,
        no_national_figure_count as reason_count,
        'is er geen Nederlands cijfer als maatstaf' as reason_listed,
        'er is geen Nederlands cijfer als maatstaf' as reason_alone
    from summed

    union all

    select
        pillar,
        region_code,
        counted_over,
        4 as reason_no,
        insufficient_data_count as reason_count,
        'zijn er te weinig jaren bekend' as reason_listed,
        'er zijn te weinig jaren bekend' as reason_alone
    from summed

    union all

    select
        pillar,
        region_code,
        counted_over,
        5 as reason_no,
        series_break_count as reason_count,
        'is de manier van meten veranderd' as reason_listed,
        'de manier van meten is veranderd' as reason_alone
    from summed

    union all

    select
        pillar,
        region_code,
        counted_over,
        6 as reason_no,
        suppressed_count as reason_count,
        'toont de bron het laatste cijfer niet' as reason_listed,
        'de bron toont het laatste cijfer niet' as reason_alone
    from summed

),

given_reasons as (

    select
        *,
        row_number() over (partition by pillar, region_code, counted_over order by reason_no) as place,
        count(*) over (partition by pillar, region_code, counted_over) as reason_total
    from reasons
    where reason_count > 0

),

worded_reasons as (

    select
        *,
        case
            when reason_total = 1 then reason_alone
            else
                case when place = 1 then '' when place = reason_total then ' en ' else ', ' end
                || 'bij ' || {{ dutch_count('reason_count') }} || ' ' || reason_listed
        end as reason_text
    from given_reasons

),

joined_reasons as (

    select
        pillar,
        region_code,
        counted_over,
        max(reason_total) as reason_total,
        {{ joined_text('reason_text', '', 'place') }} as reasons
    from worded_reasons
    group by pillar, region_code, counted_over

),

worded as (

    select
        summed.*,
        regions.name as region_name,
        regions.sort_order as region_order,
        coalesce(joined_reasons.reason_total, 0) as reason_total,
        joined_reasons.reasons,
        cast(pillars.ambition_year as string) as ambition_year_text,
        'over ' || pillars.pillar || ' van '
        || case
            when summed.counted_over = 'municipalities'
                then 'de ' || cast(summed.region_count as string) || ' gemeenten van ' || regions.name
            when regions.kind = 'deal_area' then regions.name || ' als geheel'
            else regions.name
        end as subject,
        case when summed.counted_over = 'municipalities' then ', elke gemeente apart geteld,' else '' end
            as how_counted,
        case
            when summed.assessed_count > 1
                then
                    'bij '
                    || {{ dutch_count('on_course_count', total='assessed_count') }}
                    || ' is het doel bereikt of ligt het cijfer op koers'
                    || case
                        when summed.behind_count = 0 then ''
                        else
                            ', bij ' || {{ dutch_count('behind_count', total='assessed_count') }}
                            || ' gaat het te langzaam'
                    end
                    || ' en bij ' || {{ dutch_count('moving_away_count', total='assessed_count') }}
                    || ' beweegt het cijfer van het doel af'
            when summed.on_course_count = 1 then 'daar is het doel bereikt of ligt het cijfer op koers'
            when summed.behind_count = 1 then 'daar gaat het te langzaam'
            when summed.moving_away_count = 1 then 'daar beweegt het cijfer van het doel af'
        end as verdicts_text
    from summed
    inner join regions on summed.region_code = regions.region_code
    inner join pillars on summed.pillar = pillars.pillar
    left join joined_reasons
        on
            summed.pillar = joined_reasons.pillar
            and summed.region_code = joined_reasons.region_code
            and summed.counted_over = joined_reasons.counted_over

)

select
    pillar,
    region_code,
    counted_over,
    region_name,
    cast(region_count as integer) as region_count,
    cast(indicator_count as integer) as indicator_count,
    cast(figure_count as integer) as figure_count,
    cast(assessed_count as integer) as assessed_count,
    cast(on_course_count as integer) as on_course_count,
    cast(behind_count as integer) as behind_count,
    cast(moving_away_count as integer) as moving_away_count,
    cast(not_assessed_count as integer) as not_assessed_count,
    cast(neither_way_better_count as integer) as neither_way_better_count,
    cast(rule_does_not_fit_count as integer) as rule_does_not_fit_count,
    cast(no_national_figure_count as integer) as no_national_figure_count,
    cast(insufficient_data_count as integer) as insufficient_data_count,
    cast(series_break_count as integer) as series_break_count,
    cast(suppressed_count as integer) as suppressed_count,
    case
        when figure_count = 0 then 'Er zijn geen cijfers ' || subject || '.'
        when figure_count = 1 and assessed_count = 0
            then
                'Er is één cijfer ' || subject || how_counted
                || ' en daarbij is niet te zeggen of het tempo genoeg is voor ' || ambition_year_text || '.'
        when figure_count = 1
            then
                'Er is één cijfer ' || subject || how_counted || ' en daarbij is te zeggen of het tempo genoeg is voor '
                || ambition_year_text || ': ' || verdicts_text || '.'
        when assessed_count = figure_count
            then
                'Bij ' || {{ dutch_count('figure_count', total='figure_count') }} || ' cijfers '
                || subject || how_counted
                || ' is te zeggen of het tempo genoeg is voor ' || ambition_year_text || ': ' || verdicts_text || '.'
        else
            'Van de ' || cast(figure_count as string) || ' cijfers ' || subject || how_counted || ' is bij '
            || {{ dutch_count('assessed_count') }} || ' te zeggen of het tempo genoeg is voor ' || ambition_year_text
            || case when assessed_count = 0 then '' else ': ' || verdicts_text end || '.'
    end as sentence_assessed,
    case
        when figure_count = 0 then 'Er is dus niets te beoordelen.'
        when not_assessed_count = 0 then 'Er is geen cijfer zonder oordeel.'
        when assessed_count = 0 and reason_total = 1 then 'De reden: ' || reasons || '.'
        when assessed_count = 0 then 'De redenen: ' || reasons || '.'
        when not_assessed_count = 1 then 'Bij het andere cijfer kan dat niet: ' || reasons || '.'
        else 'Bij de andere ' || cast(not_assessed_count as string) || ' kan dat niet: ' || reasons || '.'
    end as sentence_not_assessed,
    region_order as sort_order
from worded
