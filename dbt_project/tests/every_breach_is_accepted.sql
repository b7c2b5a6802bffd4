-- Coverage shrank, figures are of another order, totals or parts do not add up: nobody has accepted these rows yet.
-- 'regiodeal breaches' shows them; a person may let precisely these through with a reason.

select
    check_name,
    subject_id,
    region_code,
    period,
    breakdown,
    expected_value,
    found_value,
    detail
from {{ ref('int_breaches') }}
where not is_accepted
