with

facts as (

    select * from {{ ref('stg_catalogue__project_facts') }}

)

select
    project_id,
    fact_id,
    as_of,
    name,
    unit,
    kind,
    case kind
        when 'input' then 'inzet'
        when 'activity' then 'activiteit'
        when 'output' then 'prestatie'
        when 'outcome' then 'resultaat'
        when 'context' then 'context'
    end as kind_label,
    value,
    target,
    target_year,
    -- a share only where both are known and the target is not zero: nothing is made up to divide by
    case when target <> 0 then value / target end as share_of_target,
    is_cumulative,
    is_approximate,
    as_of_basis,
    case as_of_basis
        when 'stated' then 'datum staat in de tekst'
        else 'datum van het magazine'
    end as as_of_basis_label,
    source_document,
    source_section,
    source_passage,
    note
from facts
