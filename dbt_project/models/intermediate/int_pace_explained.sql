-- The verdict on pace as a Dutch sentence, with the figures it rests on.

with

pace as (

    select * from {{ ref('int_pace') }}

),

written as (

    select
        indicator_id,
        region_code,
        pace_status,
        direction,
        target_basis,
        target_note,
        first_year,
        latest_year,
        base_year,
        target_year,
        national_year,
        cast(latest_year as varchar) as latest_year_text,
        cast(base_year as varchar) as base_year_text,
        cast(target_year as varchar) as target_year_text,
        {{ dutch_number('latest_value', 'decimals') }} as latest_text,
        {{ dutch_number('base_value', 'decimals') }} as base_text,
        {{ dutch_number('target_value', 'decimals') }} as target_text,
        {{ dutch_number('100 * pace_ratio', '0') }} as ratio_text,
        case target_basis
            when 'decided' then 'het vastgestelde doel'
            else concat('het Nederlandse cijfer van ', cast(national_year as varchar))
        end as target_name
    from pace

)

select
    indicator_id,
    region_code,
    case
        when pace_status = 'no_target' and region_code = 'NL00'
            then 'Nederland is zelf de maatstaf.'
        when pace_status = 'no_target' and direction = 'neither'
            then 'Hoger of lager is bij dit cijfer niet op zichzelf beter; daarom is er geen maatstaf.'
        when pace_status = 'no_target' and target_note is not null then target_note
        when pace_status = 'no_target'
            then 'Er is geen Nederlands cijfer vastgelegd om naar te vergelijken.'
        when pace_status = 'target_reached'
            then concat(
                'In ', latest_year_text, ' stond het cijfer op ', latest_text, '; ', target_name, ' is ',
                target_text, '. Het komt erop aan dat vast te houden.'
            )
        when pace_status = 'series_break'
            then concat(
                'Het cijfer van ', latest_year_text, ' is anders gemeten dan de jaren ervoor en is het enige van de '
                || 'nieuwe reeks.'
            )
        when pace_status = 'insufficient_data'
            then concat('Er is maar één vergelijkbaar jaar bekend (', latest_year_text, ').')
        when base_text = latest_text
            then concat(
                'Tussen ', base_year_text, ' en ', latest_year_text, ' is het cijfer op de afronding na gelijk gebleven (',
                latest_text, '); ', target_name, ' is ', target_text, '.'
            )
        when pace_status = 'moving_away' and ratio_text is null
            then concat(
                'In ', base_year_text, ' stond het cijfer met ', base_text, ' nog minstens zo goed als ', target_name,
                ' (', target_text, '); in ', latest_year_text, ' niet meer (', latest_text, ').'
            )
        when pace_status = 'moving_away'
            then concat(
                'Van ', base_text, ' in ', base_year_text, ' naar ', latest_text, ' in ', latest_year_text,
                ': van ', target_name, ' (', target_text, ') af.'
            )
        else concat(
            'Van ', base_text, ' in ', base_year_text, ' naar ', latest_text, ' in ', latest_year_text, ': ',
            ratio_text, ' procent van het tempo dat nodig is om in ', target_year_text, ' op ', target_name, ' (',
            target_text, ') te komen.'
        )
    end as pace_reason
from written
