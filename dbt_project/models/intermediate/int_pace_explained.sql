-- The verdict on pace as a Dutch sentence, with the figures it rests on. Texts are joined by ||, which is null when
-- a part is unknown: a sentence with a hole in it fails its test, it does not reach a page.

with

pace as (

    select * from {{ ref('int_pace') }}

),

written as (

    select
        indicator_id,
        region_code,
        pace_status,
        pace_ratio,
        direction,
        target_note,
        base_value is not null as has_base,
        base_meets_target,
        case direction
            when 'higher_is_better' then latest_value < base_value
            when 'lower_is_better' then latest_value > base_value
        end as is_worse_than_base,
        case when latest_year - base_year = 1 then ' Dit tempo rust op één jaar verschil.' else '' end as one_year_note,
        cast(latest_year as string) as latest_year_text,
        cast(base_year as string) as base_year_text,
        cast(target_year as string) as target_year_text,
        cast(withheld_year as string) as withheld_year_text,
        {{ dutch_number('latest_value', 'decimals') }} as latest_text,
        {{ dutch_number('base_value', 'decimals') }} as base_text,
        {{ dutch_number('target_value', 'decimals') }} as target_text,
        {{ dutch_number('100 * pace_ratio', '0') }} as ratio_text,
        case target_basis
            when 'decided' then 'het vastgestelde doel'
            else 'het Nederlandse cijfer van ' || cast(national_year as string)
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
        when pace_status = 'suppressed'
            then
                'Het cijfer van ' || withheld_year_text || ' toont de publicerende instantie niet, dat van andere '
                || 'regio''s wel; het laatste bekende is ' || latest_text || ' in ' || latest_year_text || '.'
        when pace_status = 'target_reached'
            then
                'In ' || latest_year_text || ' stond het cijfer op ' || latest_text || '; ' || target_name || ' is '
                || target_text || '. Het komt erop aan dat vast te houden'
                || case
                    when is_worse_than_base and base_text <> latest_text
                        then ': sinds ' || base_year_text || ' (' || base_text || ') werd het cijfer minder gunstig.'
                    else '.'
                end
        when pace_status = 'series_break'
            then
                'Het cijfer van ' || latest_year_text || ' is anders gemeten dan de jaren ervoor en is het enige van '
                || 'de nieuwe reeks.'
        when pace_status = 'insufficient_data' and has_base
            then
                'Tussen ' || base_text || ' in ' || base_year_text || ' en ' || target_name || ' (' || target_text
                || ') is geen tempo tot ' || target_year_text || ' te berekenen.'
        when pace_status = 'insufficient_data'
            then 'Er is maar één vergelijkbaar jaar bekend (' || latest_year_text || ').'
        when pace_status = 'moving_away' and base_meets_target
            then
                'In ' || base_year_text || ' stond het cijfer met ' || base_text || ' nog minstens zo goed als '
                || target_name || ' (' || target_text || '); in ' || latest_year_text || ' niet meer (' || latest_text
                || ').'
        when base_text = latest_text
            then
                'Tussen ' || base_year_text || ' en ' || latest_year_text || ' is het cijfer op de afronding na '
                || 'gelijk gebleven (' || latest_text || '); ' || target_name || ' is ' || target_text || '.'
                || case
                    when pace_ratio <> 0 then ' Het verschil is kleiner dan de afronding en zegt dus weinig.'
                    else ''
                end
        when pace_status = 'moving_away'
            then
                'Van ' || base_text || ' in ' || base_year_text || ' naar ' || latest_text || ' in ' || latest_year_text
                || ': van ' || target_name || ' (' || target_text || ') af.' || one_year_note
        else
            'Van ' || base_text || ' in ' || base_year_text || ' naar ' || latest_text || ' in ' || latest_year_text
            || ': ' || ratio_text || ' procent van het tempo dat nodig is om in ' || target_year_text || ' op '
            || target_name || ' (' || target_text || ') te komen.' || one_year_note
    end as pace_reason
from written
