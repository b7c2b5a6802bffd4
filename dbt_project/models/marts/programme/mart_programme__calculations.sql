-- How the latest yearly figure of each indicator and region was made, in words with the numbers filled in: what stands
-- behind a figure on a page.

with

observations as (

    select * from {{ ref('fct_observation') }}

),

latest as (

    select
        observations.*,
        regions.name as region_name,
        regions.sort_order as region_order,
        indicators.decimals
    from observations
    inner join {{ ref('dim_region') }} as regions
        on
            observations.region_code = regions.region_code
            and regions.is_named
    inner join {{ ref('dim_indicator') }} as indicators on observations.indicator_id = indicators.indicator_id
    where
        observations.period_kind = 'year'
        and observations.breakdown = ''
    qualify
        row_number() over (
            partition by observations.indicator_id, observations.region_code
            order by observations.period desc
        ) = 1

),

-- the numbers as far as they go: a count without decimals, a mean of ours with three
terms as (

    select
        terms.*,
        {{ dutch_number('abs(terms.coefficient)', 0) }} as coefficient_text,
        {{ dutch_number('terms.value', decimals_of('terms.value')) }} as value_text,
        {{ dutch_number('terms.weight', decimals_of('terms.weight')) }} as weight_text
    from {{ ref('fct_observation_term') }} as terms
    inner join latest
        on
            terms.indicator_id = latest.indicator_id
            and terms.region_code = latest.region_code
            and terms.period = latest.period
            and terms.breakdown = latest.breakdown

),

told as (

    select
        terms.indicator_id,
        terms.region_code,
        terms.calculation,
        terms.factor,
        terms.part,
        terms.term_no,
        terms.kind,
        terms.weight,
        case when terms.coefficient < 0 then ' − ' else ' + ' end
        || case when abs(terms.coefficient) <> 1 then terms.coefficient_text || ' × ' else '' end
        || terms.value_text
        || coalesce(' × ' || terms.weight_text, '')
        || case terms.kind
            when 'measure' then ' (' || terms.measure_title || ')'
            when 'member' then ' (' || members.name || ')'
            when 'indicator' then ' (' || parents.name || ')'
            else ''
        end as term_text,
        terms.measure_title,
        coalesce(terms.table_id, parent_observations.table_id) as table_id,
        weight_observations.table_id as weight_table_id,
        weights.name as weight_name
    from terms
    left join {{ ref('dim_region') }} as members on terms.parent_region_code = members.region_code
    left join {{ ref('dim_indicator') }} as parents on terms.parent_indicator_id = parents.indicator_id
    left join {{ ref('dim_indicator') }} as weights on terms.weight_indicator_id = weights.indicator_id
    left join observations as parent_observations
        on
            terms.parent_indicator_id = parent_observations.indicator_id
            and terms.parent_region_code = parent_observations.region_code
            and terms.parent_period = parent_observations.period
            and terms.breakdown = parent_observations.breakdown
    left join observations as weight_observations
        on
            terms.weight_indicator_id = weight_observations.indicator_id
            and terms.parent_region_code = weight_observations.region_code
            and terms.parent_period = weight_observations.period
            and weight_observations.breakdown = ''

),

sides as (

    select
        indicator_id,
        region_code,
        part,
        max(calculation) as calculation,
        max(factor) as factor,
        count(*) as term_count,
        max(case when kind = 'constant' or term_text not like ' + %' then 1 else 0 end) = 0 as is_plain,
        {{ exact_sum('weight') }} as weight_sum,
        max(weight_name) as weight_name,
        -- nobody reads a list of all municipalities of a country
        case when count(*) <= 12 then trim(leading ' +' from {{ joined_text('term_text', '', 'term_no') }}) end
            as side_text
    from told
    group by indicator_id, region_code, part

),

above as (

    select * from sides
    where part = 'numerator'

),

below as (

    select * from sides
    where part = 'denominator'

),

source_rows as (

    select
        indicator_id,
        region_code,
        table_id,
        measure_title
    from told
    where table_id is not null

    union

    select
        indicator_id,
        region_code,
        weight_table_id as table_id,
        cast(null as string) as measure_title
    from told
    where weight_table_id is not null

),

table_texts as (

    select
        source_rows.indicator_id,
        source_rows.region_code,
        source_rows.table_id,
        source_tables.publisher_name,
        source_tables.publisher_name || ', tabel ' || source_rows.table_id || coalesce(
            ': ' || {{ joined_text('source_rows.measure_title', '; ', 'source_rows.measure_title', distinct=true) }}, ''
        ) as table_text
    from source_rows
    inner join {{ ref('dim_source_table') }} as source_tables on source_rows.table_id = source_tables.table_id
    group by source_rows.indicator_id, source_rows.region_code, source_rows.table_id, source_tables.publisher_name

),

sources as (

    select
        indicator_id,
        region_code,
        {{ joined_text("publisher_name || ' ' || table_id", ', ', 'table_id') }} as source_label,
        {{ joined_text('table_text', ' en ', 'table_id') }} as source_text
    from table_texts
    group by indicator_id, region_code

)

select
    latest.indicator_id,
    latest.region_code,
    latest.region_name,
    latest.region_order,
    latest.period,
    latest.year,
    latest.value,
    {{ dutch_number('latest.value', 'latest.decimals') }} as value_text,
    above.calculation,
    case
        when above.calculation = 'formula' and above.term_count = 1 and above.is_plain and above.factor = 1
            and below.part is null
            then 'overgenomen zoals de bron het geeft: ' || above.side_text
        when above.calculation in ('formula', 'ratio')
            then case when above.factor <> 1 then {{ dutch_number('above.factor', 0) }} || ' × ' else '' end
                || case when above.term_count > 1 then '(' || above.side_text || ')' else above.side_text end
                || case
                    when below.part is null then ''
                    when below.term_count > 1 then ' ÷ (' || below.side_text || ')'
                    else ' ÷ ' || below.side_text
                end
        when above.calculation = 'annual_sum'
            then 'de som van ' || above.term_count
                || case above.term_count when 4 then ' kwartalen: ' else ' maanden: ' end || above.side_text
        when above.calculation = 'annual_mean'
            then 'het gemiddelde van ' || above.term_count
                || case above.term_count when 4 then ' kwartalen: (' else ' maanden: (' end || above.side_text || ') ÷ '
                || below.side_text
        when above.calculation = 'sum'
            then 'de som van de cijfers van ' || above.term_count || ' gemeenten'
                || coalesce(': ' || above.side_text, '')
        when above.calculation = 'weighted_mean'
            then 'het gemiddelde van ' || above.term_count || ' gemeenten, gewogen met “' || above.weight_name || '”'
                || coalesce(
                    ': (' || above.side_text || ') ÷ ' || {{ dutch_number('above.weight_sum', 0) }}, ''
                )
    end as calculation_text,
    sources.source_label,
    sources.source_text,
    latest.status_label,
    latest.basis_label,
    latest.origin,
    latest.retrieved_at
from latest
inner join above
    on
        latest.indicator_id = above.indicator_id
        and latest.region_code = above.region_code
left join below
    on
        latest.indicator_id = below.indicator_id
        and latest.region_code = below.region_code
left join sources
    on
        latest.indicator_id = sources.indicator_id
        and latest.region_code = sources.region_code
