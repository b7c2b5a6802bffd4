"""The figures of one table of the generated country, written as landing has them and committed there.

Every figure is a function of its area, measure and year alone: equal arguments give equal bytes. Neighbourhoods come
first, what lies above them follows: counts add up exactly, rates are means weighted by inhabitants.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import duckdb

from benchmarks.national.catalogue import TITLE
from sources.catalogue.needs import live_names
from sources.landing import OBSERVATIONS, VersionFacts
from sources.odata import AREAS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.national.areas import Neighbourhood
    from benchmarks.national.measures import Measure
    from sources.catalogue import Catalogue
    from sources.catalogue.indicator import SourceTable
    from sources.landing import Landing, LandingManifest

_RETRIEVED = datetime(2026, 1, 1, tzinfo=UTC)
"""Part of the manifest: the same figures must be the same version."""

_FEW = 50
"""Of a neighbourhood with fewer people a publisher gives counts and keeps the rest to itself."""

_SPREAD = (
    # Two rounds of multiplying and folding 32 bits: no hash of an engine, so that no version of one changes a figure.
    "create macro seeded(area, measure, year) as (area * 92821 + measure * 68917 + year * 40503) % 4294967296",
    "create macro first_round(seed) as (seed * 2146121005) % 4294967296",
    "create macro second_round(mixed) as (xor(mixed, mixed >> 15) * 1540483477) % 4294967296",
    "create macro folded(mixed) as xor(mixed, mixed >> 13) / 4294967296.0",
    "create macro even(area, measure, year) as folded(second_round(first_round(seeded(area, measure, year))))",
)
"""``even(area, measure, year)``: a number from 0 up to 1 that looks drawn."""


class Country:
    """Areas and measures in a DuckDB of their own, from which each year's table is written.

    Args:
        areas: every neighbourhood.
        measures: every measure.
        deep: how many of the measures, from the first, districts and neighbourhoods have as well.
    """

    def __init__(self, areas: Sequence[Neighbourhood], measures: Sequence[Measure], deep: int) -> None:
        self._connection = duckdb.connect(config={"memory_limit": "4GB"})
        for macro in _SPREAD:
            self._connection.execute(macro)
        self._table(
            "areas",
            "area_no bigint, code varchar, district varchar, municipality varchar, people double",
            [(a.number, a.code, a.district, a.municipality, a.inhabitants) for a in areas],
        )
        self._table(
            "measures",
            "measure_no bigint, measure varchar, title varchar, unit varchar, is_count boolean, low double, "
            "high double, decimals integer, is_deep boolean",
            [
                (number, m.key(number), m.title, m.unit, m.kind == "count", m.low, m.high, m.decimals, number <= deep)
                for number, m in enumerate(measures, start=1)
            ],
        )

    def _table(self, name: str, columns: str, rows: Sequence[tuple[object, ...]]) -> None:
        """A table filled column by column: an insert a row would take longer than a year's figures."""
        self._connection.execute(f"create table {name} ({columns})")
        marks = ", ".join("unnest(?)" for _ in rows[0])
        self._connection.execute(f"insert into {name} select {marks}", [list(c) for c in zip(*rows, strict=True)])

    def land(self, landing: Landing, table: SourceTable) -> LandingManifest:
        """Write the table's year and commit it as a live version; the same again gives the version that is there."""
        year = int((table.fixed_period or "")[:4])
        with landing.staging() as staged:
            rows = self._observations(staged / OBSERVATIONS, table.id, year)
            self._areas(staged / AREAS, table.id)
            facts = VersionFacts(
                publisher=table.publisher,
                table_id=table.id,
                origin="live",
                nearness=TITLE,
                title=table.title,
                url="benchmarks/national",
                modified=str(year),
                selection_digest="generated",
                retrieved_at=_RETRIEVED,
                rows_announced=rows,
                rows_received=rows,
                licence=table.licence,
                attribution=TITLE,
            )
            return landing.commit(staged, facts).manifest

    def _observations(self, into: Path, table_id: str, year: int) -> int:
        status = "Definitief" if year < _RETRIEVED.year - 1 else "Voorlopig"
        written = self._connection.execute(
            f"""
            copy (
                with people as (
                    select
                        area_no, code, district, municipality,
                        -- half a per cent a year, and a little to and fro
                        cast(round(people * (1 + 0.005 * ({year} - 2024)) * (0.98 + 0.04 * even(area_no, 0, {year})))
                            as bigint) as inhabitants
                    from areas
                ),
                cells as (
                    select
                        people.*, measures.*,
                        -- seven parts of ten belong to the place, three to the year
                        low + (high - low) * (0.7 * even(area_no, measure_no, 0)
                            + 0.3 * even(area_no, measure_no, {year})) as level
                    from people cross join measures
                ),
                valued as (
                    -- whole numbers, so that sums do not depend on the order of the rows
                    select *, cast(round(case when is_count then inhabitants * level else level * 1000 end) as bigint)
                        as whole
                    from cells
                ),
                gathered as (
                    select
                        measure, title, unit, is_count, decimals, is_deep, code, district, municipality,
                        grouping(code) as above_neighbourhood, grouping(district) as above_district,
                        sum(inhabitants) as inhabitants,
                        case
                            when is_count then cast(sum(whole) as double)
                            else round(sum(whole * inhabitants) / (1000.0 * nullif(sum(inhabitants), 0)), decimals)
                        end as value
                    from valued
                    group by measure, title, unit, is_count, decimals, is_deep,
                        grouping sets ((municipality, district, code), (municipality, district), (municipality), ())
                )
                select
                    '{table_id}' as table_id,
                    measure,
                    title as measure_title,
                    unit,
                    coalesce(code, district, municipality, 'NL00') as region_code,
                    '{year}JJ00' as period,
                    '' as breakdown,
                    case when is_count or inhabitants >= {_FEW} then value end as value,
                    case when is_count or inhabitants >= {_FEW} then 'None' else 'Confidential' end as value_attribute,
                    '{status}' as status
                from gathered
                where is_deep or above_district = 1
                order by measure, region_code
            ) to '{into}' (format parquet, compression zstd)
            """
        ).fetchone()
        return int(written[0]) if written else 0

    def _areas(self, into: Path, table_id: str) -> None:
        self._connection.execute(
            f"""
            copy (
                select '{table_id}' as table_id, code as region_code, 'Gegenereerde buurt ' || code as name from areas
                union all
                select distinct '{table_id}', district, 'Gegenereerde wijk ' || district from areas
                order by region_code
            ) to '{into}' (format parquet, compression zstd)
            """
        )

    def bound(self, observations: Path, catalogue: Catalogue, table_id: str) -> int:
        """How many rows of a landed table a formula of the catalogue reads."""
        found = self._connection.execute(
            "select count(*) from read_parquet(?) where list_contains(?, measure_title)",
            [str(observations), live_names(catalogue, table_id)],
        ).fetchone()
        return int(found[0]) if found else 0
