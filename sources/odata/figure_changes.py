"""Figures of two versions of a table side by side: regions, periods and statuses that went or changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from sources.odata.quoting import fill
from sources.odata.wording import counted, listed, notice

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from sources.landing import Notice

MANY = 0.05
"""The share of a measure's regions whose loss is no matter of a merger here or there."""

_FINAL = "definitief"


def figure_notices(
    before: Path,
    now: Path,
    pairs: Sequence[tuple[str, str, str]],
    *,
    regions: Sequence[str],
    watched: Mapping[str, str],
) -> list[Notice]:
    """What became of the figures of the version before.

    Args:
        before: observations of the version in force.
        now: observations of the version that was fetched.
        pairs: key before, key now and title of each measure that both have.
        regions: prefixes of the regions asked for; empty for all.
        watched: regions none of whose figures may go, code to name.
    """
    if not pairs:
        return []
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("create table pairs (key_before varchar, key_now varchar, title varchar)")
        fill(connection, "pairs", pairs)
        connection.execute("create table watched (region varchar, name varchar)")
        rows = [("NL" if code.startswith("NL") else code, name) for code, name in watched.items()]
        fill(connection, "watched", rows)
        for version, path in (("before", before), ("now", now)):
            connection.read_parquet(str(path)).create_view(f"landed_{version}")
            connection.execute(
                f"""
                create table {version} as
                select
                    pairs.title,
                    case when region_code like 'NL%' then 'NL' else region_code end as region,
                    period, breakdown, value, lower(trim(status)) as status
                from landed_{version}
                inner join pairs on pairs.key_{version} = landed_{version}.measure
                where value is not null and (? = [] or list_bool_or([starts_with(region_code, start) for start in ?]))
                """,  # noqa: S608 - the two versions are named above
                [list(regions), list(regions)],
            )
        return [*_regions(connection), *_periods(connection), *_withdrawn(connection), *_statuses(connection)]


def _regions(connection: duckdb.DuckDBPyConnection) -> Iterator[Notice]:
    lost = connection.execute(
        """
        with shared as (select distinct title from now),
        had as (select distinct title, region from before semi join shared using (title)),
        lost as (select * from had anti join now using (title, region)),
        shares as (
            select title, count(*) filter (where lost.region is not null) as lost, count(*) as had
            from had left join lost using (title, region) group by title
        )
        select
            lost.title, lost.region, watched.name,
            watched.region is not null as is_watched,
            shares.lost > 1 and shares.lost > ? * shares.had as is_many
        from lost inner join shares using (title) left join watched using (region)
        order by lost.title, lost.region
        """,
        [MANY],
    ).fetchall()
    serious = [row for row in lost if row[3] or row[4]]
    for rows, blocks in ((serious, True), ([row for row in lost if row not in serious], False)):
        if not rows:
            continue
        regions = list(dict.fromkeys(row[1] for row in rows))
        named = sorted(rows, key=lambda row: (row[2] is None, row[1]))
        names = list(dict.fromkeys(f"{row[2]} ({row[1]})" if row[2] else row[1] for row in named))
        titles = list(dict.fromkeys(row[0] for row in rows))
        text = (
            f"Van {counted(len(regions), 'gebied', 'gebieden')} staat er geen cijfer meer: {listed(names)}; "
            f"het gaat om {listed(titles)}."
        )
        yield notice("regions_lost" if blocks else "regions_fewer", text, regions, blocks=blocks)


def _periods(connection: duckdb.DuckDBPyConnection) -> Iterator[Notice]:
    lost = connection.execute(
        """
        with had as (select distinct title, period from before where title in (select title from now)),
        lost as (select * from had anti join now using (title, period))
        select period, list(title order by title) from lost group by period order by period
        """
    ).fetchall()
    if lost:
        periods = [period for period, _ in lost]
        titles = sorted({title for _, of_period in lost for title in of_period})
        text = f"Over {listed(periods)} staat er geen cijfer meer; het gaat om {listed(titles)}."
        yield notice("periods_lost", text, periods, blocks=True)
    whole = connection.execute(
        "select distinct title from before where title not in (select title from now) order by title"
    ).fetchall()
    if whole:
        titles = [title for (title,) in whole]
        yield notice("measure_gone", f"Er staat geen enkel cijfer meer bij {listed(titles)}.", titles, blocks=True)


def _withdrawn(connection: duckdb.DuckDBPyConnection) -> Iterator[Notice]:
    """Single figures of a watched region, where the region and the period still have others."""
    found = connection.execute(
        """
        with gone as (
            select title, region, period
            from before
            semi join watched using (region)
            anti join now using (title, region, period, breakdown)
        )
        select title, count(*)
        from gone
        semi join now using (title, region)
        semi join (select distinct title, period from now) as periods using (title, period)
        group by title order by title
        """
    ).fetchall()
    if found:
        number = sum(count for _, count in found)
        text = (
            f"De uitgever heeft {counted(number, 'cijfer', 'cijfers')} van onze gebieden leeggemaakt bij "
            f"{listed([title for title, _ in found])}."
        )
        yield notice("figures_withdrawn", text, [title for title, _ in found])


def _statuses(connection: duckdb.DuckDBPyConnection) -> Iterator[Notice]:
    moved = connection.execute(
        """
        select
            before.status = $final as was_final,
            now.status = $final as is_final,
            list(distinct period order by period) as periods,
            list(distinct period order by period) filter (where before.value <> now.value) as changed_periods,
            count(*) filter (where before.value <> now.value) as changed
        from before inner join now using (title, region, period, breakdown)
        where before.status is not null and now.status is not null
        group by all order by all
        """,
        {"final": _FINAL},
    ).fetchall()
    for was_final, is_final, periods, changed_periods, changed in moved:
        if was_final and not is_final:
            text = f"Cijfers over {listed(periods)} waren definitief en zijn weer voorlopig."
            yield notice("definitive_reopened", text, periods, blocks=True)
        elif is_final and not was_final:
            text = (
                f"Voorlopige cijfers over {listed(periods)} zijn definitief geworden; "
                f"{counted(changed, 'cijfer is', 'cijfers zijn')} daarbij veranderd."
            )
            yield notice("became_definitive", text, periods)
        elif was_final and changed:
            text = f"{counted(changed, 'definitief cijfer is', 'definitieve cijfers zijn')} herzien."
            yield notice("definitive_revised", text, changed_periods)
