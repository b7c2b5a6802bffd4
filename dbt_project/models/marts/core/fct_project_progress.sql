-- Every value a fact ever had, by the date it holds for: the catalogue's, and what was handed in since. Of one date the
-- delivery received last counts, and the catalogue only where there is none.

with

facts as (

    select * from {{ ref('stg_catalogue__project_facts') }}

),

delivered as (

    select * from {{ ref('stg_landing__project_figures') }}
    qualify
        row_number() over (
            partition by project_id, fact_id, as_of
            order by received_at desc, delivery_id desc, row_place desc
        ) = 1

),

-- the catalogue is landed as any source is, and one version of it is in force
catalogue as (

    select max(landing_version) as landing_version
    from {{ ref('stg_landing__files') }}
    where origin = 'catalogue'

),

unioned as (

    select
        facts.project_id,
        facts.fact_id,
        facts.as_of,
        facts.value,
        facts.is_approximate,
        facts.as_of_basis,
        'catalogue' as origin,
        cast(null as string) as delivery_id,
        cast(null as timestamp) as received_at,
        cast(null as string) as organisation_id,
        cast(null as string) as remark,
        cast(null as double) as replaced_catalogue_value,
        'catalogue' as table_id,
        catalogue.landing_version,
        cast(null as string) as row_place
    from facts
    cross join catalogue
    left join delivered
        on
            facts.project_id = delivered.project_id
            and facts.fact_id = delivered.fact_id
            and facts.as_of = delivered.as_of
    where delivered.delivery_id is null

    union all

    select
        delivered.project_id,
        delivered.fact_id,
        delivered.as_of,
        delivered.value,
        delivered.is_approximate,
        'delivered' as as_of_basis,
        'delivered' as origin,
        delivered.delivery_id,
        delivered.received_at,
        delivered.organisation_id,
        delivered.remark,
        facts.value as replaced_catalogue_value,
        delivered.target as table_id,
        delivered.landing_version,
        delivered.row_place
    from delivered
    left join facts
        on
            delivered.project_id = facts.project_id
            and delivered.fact_id = facts.fact_id
            and delivered.as_of = facts.as_of

)

select
    unioned.project_id,
    unioned.fact_id,
    unioned.as_of,
    row_number() over (
        partition by unioned.project_id, unioned.fact_id
        order by case when unioned.value is null then 1 else 0 end, unioned.as_of desc
    ) = 1 as is_latest,
    facts.name,
    facts.unit,
    facts.kind,
    case facts.kind
        when 'input' then 'inzet'
        when 'activity' then 'activiteit'
        when 'output' then 'prestatie'
        when 'outcome' then 'resultaat'
        when 'context' then 'context'
    end as kind_label,
    unioned.value,
    facts.target,
    facts.target_year,
    -- a share only where both are known and the target is not zero: nothing is made up to divide by
    case when facts.target <> 0 then unioned.value / facts.target end as share_of_target,
    facts.is_cumulative,
    unioned.is_approximate,
    unioned.as_of_basis,
    case unioned.as_of_basis
        when 'stated' then 'datum staat in de tekst'
        when 'magazine' then 'datum van het magazine'
        when 'delivered' then 'datum van de opgave'
    end as as_of_basis_label,
    unioned.origin,
    unioned.delivery_id,
    unioned.received_at,
    unioned.organisation_id,
    partners.name as organisation_name,
    unioned.remark,
    unioned.replaced_catalogue_value,
    unioned.table_id,
    unioned.landing_version,
    unioned.row_place,
    case when unioned.origin = 'catalogue' then facts.source_document end as source_document,
    case when unioned.origin = 'catalogue' then facts.source_section end as source_section,
    case when unioned.origin = 'catalogue' then facts.source_passage end as source_passage,
    case when unioned.origin = 'catalogue' then facts.note end as note
from unioned
-- a fact that was taken out of the catalogue has no name or unit any more: mart_programme__submissions still has it
inner join facts
    on
        unioned.project_id = facts.project_id
        and unioned.fact_id = facts.fact_id
left join {{ ref('stg_catalogue__partners') }} as partners on unioned.organisation_id = partners.partner_id
