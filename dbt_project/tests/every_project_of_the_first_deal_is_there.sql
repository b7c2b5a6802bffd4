-- The programme counts 43 projects; one more or less is a mistake in the catalogue.

select count(*) as project_count
from {{ ref('dim_project') }}
where programme_id = 'regio-deal-1'
having count(*) <> 43
