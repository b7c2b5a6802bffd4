-- How every project and every feed stands with what it hands in. Status and move follow the one rule that pages,
-- command line and alerts share: sources/deliveries/standing.py.

with

standings as (

    select * from {{ ref('stg_landing__standings') }}

),

projects as (

    select * from {{ ref('mart_programme__projects') }}

),

feeds as (

    select * from {{ ref('stg_catalogue__feeds') }}

),

named as (

    select
        standings.*,
        projects.name as subject_name,
        projects.pillar,
        cast(null as string) as frequency_label,
        cast(null as string) as contact_role,
        projects.sort_order
    from standings
    inner join projects on standings.subject_id = projects.project_id
    where standings.subject_kind = 'project'

    union all

    select
        standings.*,
        feeds.title as subject_name,
        cast(null as string) as pillar,
        {{ feed_frequency_label('feeds.frequency') }} as frequency_label,
        feeds.contact_role,
        cast(1000000 + row_number() over (order by feeds.title, feeds.feed_id) as integer) as sort_order
    from standings
    inner join feeds on standings.subject_id = feeds.feed_id
    where standings.subject_kind = 'feed'

),

statuses as (

    select * from {{ ref('dim_status') }}
    where kind = 'delivery'

)

select
    named.subject_kind,
    named.subject_id,
    named.subject_name,
    named.pillar,
    named.organisation_id,
    partners.name as organisation_name,
    named.contact_role,
    named.frequency_label,
    named.delivery_status,
    statuses.label as delivery_label,
    cast(statuses.sort_order as integer) as delivery_order,
    named.whose_move,
    case named.whose_move
        when 'project_lead' then 'penvoerder'
        when 'partner' then 'partner'
        when 'programme_team' then 'programmateam'
        when 'nobody' then 'niemand'
    end as whose_move_label,
    cast(named.delivery_count as integer) as delivery_count,
    named.last_delivery_id,
    named.last_received_at,
    named.last_verdict,
    {{ verdict_label('named.last_verdict') }} as last_verdict_label,
    cast(named.rows_accepted as integer) as rows_accepted,
    cast(named.rows_rejected as integer) as rows_rejected,
    cast(named.rows_open as integer) as rows_open,
    named.last_accepted_at,
    named.round_opened_on,
    named.last_due_on,
    named.next_due_on,
    cast(named.sort_order as integer) as sort_order
from named
inner join statuses on named.delivery_status = statuses.code
left join {{ ref('dim_partner') }} as partners on named.organisation_id = partners.partner_id
