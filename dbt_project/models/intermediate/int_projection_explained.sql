-- The projection as a Dutch sentence, with the figures it rests on; as in int_pace_explained a part that is unknown
-- makes the whole null, and the test stops it.

with

projections as (

    select * from {{ ref('int_projection') }}

),

written as (

    select
        *,
        case
            when target_probability < 0.01 then 'minder dan 1 procent'
            when target_probability > 0.99 then 'meer dan 99 procent'
            else {{ dutch_number('100 * target_probability', '0') }} || ' procent'
        end as probability_text,
        {{ dutch_number('latest_value', 'decimals') }} as latest_text,
        {{ dutch_number('target_value', 'decimals') }} as target_text,
        {{ dutch_number('line_value', 'decimals') }} as line_text,
        {{ dutch_number('lower_80', 'decimals') }} || ' tot ' || {{ dutch_number('upper_80', 'decimals') }}
            as interval_80_text,
        {{ dutch_number('lower_95', 'decimals') }} || ' tot ' || {{ dutch_number('upper_95', 'decimals') }}
            as interval_95_text,
        case
            when possible_min is not null and possible_max is not null
                then
                    'tussen ' || {{ dutch_number('possible_min', '0') }} || ' en '
                    || {{ dutch_number('possible_max', '0') }}
            when possible_min is not null then 'op ' || {{ dutch_number('possible_min', '0') }} || ' of hoger'
            when possible_max is not null then 'op ' || {{ dutch_number('possible_max', '0') }} || ' of lager'
            else ''
        end as possible_text,
        cast(latest_year as string) as latest_year_text,
        cast(target_year as string) as target_year_text,
        cast(line_n as string) as n_text,
        cast(line_first_year as string) || '-' || cast(latest_year as string) as span_text,
        case target_basis
            when 'decided' then 'het vastgestelde doel'
            else 'het Nederlandse cijfer van ' || cast(national_year as string)
        end as target_name,
        case when touches_provisional then ' Er tellen voorlopige cijfers mee.' else '' end as provisional_note,
        case
            when target_year - latest_year > latest_year - line_first_year
                then
                    ' De lijn loopt ' || cast(target_year - latest_year as string)
                    || ' jaar vooruit; de cijfers zelf beslaan maar ' || cast(latest_year - line_first_year as string)
                    || ' jaar.'
            else ''
        end as reach_note
    from projections

),

expected as (

    select
        *,
        'Gaat het verder zoals in ' || span_text || ' (' || n_text || ' jaren), dan komt het cijfer in '
        || target_year_text || ' uit op ongeveer ' || line_text || ': met 80 procent kans tussen '
        || replace(interval_80_text, ' tot ', ' en ') || ', met 95 procent kans tussen '
        || replace(interval_95_text, ' tot ', ' en ') || '.'
        || case
            when interval_is_limited
                then
                    ' De berekende marge is ruimer dan wat kan; hij is getoond tot de grens (het cijfer ligt altijd '
                    || possible_text || ').'
            else ''
        end as expectation
    from written

)

select
    indicator_id,
    region_code,
    case when target_probability is not null then probability_text end as probability_text,
    interval_80_text,
    interval_95_text,
    case projection_status
        when 'suppressed'
            then
                'Het cijfer van ' || cast(withheld_year as string) || ' toont de publicerende instantie niet; zonder '
                || 'dat jaar geven we geen vooruitblik.'
        when 'target_year_passed'
            then
                'Het doel geldt voor ' || target_year_text || ' en het laatste cijfer is van ' || latest_year_text
                || '; er is niets meer vooruit te kijken.'
        when 'series_break'
            then
                'De reeks is tussentijds anders gemeten. Sindsdien '
                || case line_n when 1 then 'is er 1 jaar' else 'zijn er ' || n_text || ' jaren' end
                || ' bekend; voor een vooruitblik zijn er minstens 5 nodig.'
        when 'too_few_years'
            then
                'Voor een vooruitblik zijn minstens 5 vergelijkbare jaren nodig; in de laatste 8 jaar '
                || case line_n when 1 then 'is het er 1.' else 'zijn het er ' || n_text || '.' end
        when 'level_line'
            then
                'Het cijfer was in alle ' || n_text || ' jaren van ' || span_text || ' gelijk (' || latest_text
                || '). Hoe zeker het is dat dat tot ' || target_year_text || ' zo blijft, is uit cijfers zonder enig '
                || 'verschil niet af te leiden.' || provisional_note
        when 'impossible_value'
            then
                'De lijn door ' || span_text || ' komt in ' || target_year_text || ' uit op ' || line_text
                || ', en dat kan niet: het cijfer ligt altijd ' || possible_text || '. Zo kan het tot dan niet '
                || 'doorgaan; daarom geven we geen vooruitblik.' || provisional_note
        when 'exact_line'
            then
                'De ' || n_text || ' jaren van ' || span_text || ' liggen op de afronding na op één lijn, die in '
                || target_year_text || ' op ' || line_text || ' uitkomt. Hoe ver cijfers daar gewoonlijk van afwijken, '
                || 'is er niet uit af te leiden; daarom staat er geen marge en geen kans bij.' || provisional_note
        when 'no_target'
            then
                expectation || ' Er is geen maatstaf, en dus geen kans om die te halen.' || reach_note
                || provisional_note
        when 'target_reached'
            then
                expectation || ' Het cijfer is nu minstens zo goed als ' || target_name || ' (' || target_text
                || '); de kans dat het dat in ' || target_year_text || ' ook is, is ' || probability_text || '.'
                || reach_note || provisional_note
        else
            expectation || ' De kans dat het dan minstens zo goed is als ' || target_name || ' (' || target_text
            || '), is ' || probability_text || '.' || reach_note || provisional_note
    end as projection_reason
from expected
