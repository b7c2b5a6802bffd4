-- Figures that the previous release had and this one has not, where that is more than a publisher taking one back: any
-- of a region that pages speak of, and all of them where an indicator loses more than one in twenty. Five per cent is
-- also what landing lets a table lose (sources/odata/figure_changes.py); what it lets through is looked at here again
-- as what readers see, after the catalogue and the models had their say.

with

previous_release as (

    select * from {{ ref('stg_landing__previous_observations') }}
    where
        compared_with = 'previous_release'
        and value is not null

),

current_release as (

    select * from {{ ref('fct_observation') }}
    where value is not null

),

named as (

    select region_code from {{ ref('dim_region') }}
    where is_named

),

compared as (

    select
        previous_release.indicator_id,
        previous_release.region_code,
        previous_release.period,
        previous_release.breakdown,
        previous_release.table_id,
        previous_release.value,
        current_release.indicator_id is null as is_lost,
        named.region_code is not null as is_named
    from previous_release
    left join current_release
        on
            previous_release.indicator_id = current_release.indicator_id
            and previous_release.region_code = current_release.region_code
            and previous_release.period = current_release.period
            and previous_release.breakdown = current_release.breakdown
    left join named on previous_release.region_code = named.region_code

),

shares as (

    select
        indicator_id,
        sum(case when is_lost then 1 else 0 end) as lost_count,
        count(*) as figure_count
    from compared
    group by indicator_id

)

select
    compared.indicator_id,
    compared.region_code,
    compared.period,
    compared.breakdown,
    compared.value as expected_value,
    cast(null as double) as found_value,
    concat(
        'vervallen, stond in tabel ', compared.table_id, '; ',
        cast(shares.lost_count as string), ' van ', cast(shares.figure_count as string), ' cijfers van deze indicator'
    ) as detail
from compared
inner join shares on compared.indicator_id = shares.indicator_id
where
    compared.is_lost
    and (compared.is_named or shares.lost_count > 0.05 * shares.figure_count)
