-- One row per indicator and region of all three pillars, with the format of the figure and the address of its page.
select
    c.*,
    'werken' as pillar,
    'Werken' as pillar_name,
    1 as pillar_order,
    '#,##0' || case when c.decimals > 0 then '.' || repeat('0', c.decimals::integer) else '' end
        || case when c.unit = '%' then '" %"' when c.unit = 'km' then '" km"' else '' end as fmt,
    case when c.unit in ('%', 'km') or contains(c.indicator_name, c.unit) then c.indicator_name else c.indicator_name || ' (' || c.unit || ')' end as titel,
    '/indicatoren/' || c.indicator_id as pagina
from monitor.mart_werken__indicators as c
union all by name
select
    c.*,
    'wonen' as pillar,
    'Wonen' as pillar_name,
    2 as pillar_order,
    '#,##0' || case when c.decimals > 0 then '.' || repeat('0', c.decimals::integer) else '' end
        || case when c.unit = '%' then '" %"' when c.unit = 'km' then '" km"' else '' end as fmt,
    case when c.unit in ('%', 'km') or contains(c.indicator_name, c.unit) then c.indicator_name else c.indicator_name || ' (' || c.unit || ')' end as titel,
    '/indicatoren/' || c.indicator_id as pagina
from monitor.mart_wonen__indicators as c
union all by name
select
    c.*,
    'welzijn' as pillar,
    'Welzijn' as pillar_name,
    3 as pillar_order,
    '#,##0' || case when c.decimals > 0 then '.' || repeat('0', c.decimals::integer) else '' end
        || case when c.unit = '%' then '" %"' when c.unit = 'km' then '" km"' else '' end as fmt,
    case when c.unit in ('%', 'km') or contains(c.indicator_name, c.unit) then c.indicator_name else c.indicator_name || ' (' || c.unit || ')' end as titel,
    '/indicatoren/' || c.indicator_id as pagina
from monitor.mart_welzijn__indicators as c
