"""The project's own compiled models, run one after another on figures that a test puts in the landing zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.dbt.disclosure.world import COUNTS, PERIOD, TABLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import duckdb

    from tests.dbt.building import Built
    from tests.dbt.disclosure.world import Municipality

_MODELS = (
    "staging/landing/stg_landing__observations",
    "staging/landing/stg_landing__neighbourhood_observations",
    "staging/landing/stg_landing__areas",
    "intermediate/int_terms_bound",
    "intermediate/int_neighbourhood_areas",
    "intermediate/int_neighbourhood_formulas",
    "intermediate/int_neighbourhood_bases",
    "intermediate/int_neighbourhood_figures",
    "intermediate/int_neighbourhood_links",
    "intermediate/int_neighbourhood_topics",
    "intermediate/int_neighbourhood_cells",
    "intermediate/int_neighbourhood_protection_0",
    "intermediate/int_neighbourhood_protection_1",
    "intermediate/int_neighbourhood_forced",
    "intermediate/int_neighbourhood_protection",
    "marts/programme/mart_programme__neighbourhoods",
)
_CATALOGUE = (
    "staging.stg_catalogue__indicators",
    "staging.stg_catalogue__indicator_terms",
    "staging.stg_catalogue__indicator_formulas",
    "staging.stg_catalogue__source_tables",
    "staging.stg_catalogue__region_aliases",
    "main.dim_indicator",
)
"""What the models read beside figures: the real catalogue, as the build has it."""

_SCHEMAS = {"staging": "staging", "intermediate": "intermediate", "marts": "main"}

Shown = dict[tuple[str, str], tuple[float | None, str]]
"""By indicator and area: the figure, and the disclosure status."""


class Chain:
    """A database by the build's name with the real catalogue, in which the models run again and again."""

    def __init__(self, built: Built, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        compiled = built.home / "target" / "compiled" / "regiodeal" / "models"
        self._steps = [
            (
                f"monitor.{_SCHEMAS[name.partition('/')[0]]}.{name.rpartition('/')[2]}",
                (compiled / f"{name}.sql").read_text(encoding="utf-8"),
            )
            for name in _MODELS
        ]
        # views name their database, so the build is read under its own name before an empty one takes that name
        connection.execute(f"attach '{built.database}' as monitor (read_only)")
        for table in _CATALOGUE:
            connection.execute(f"create temp table {table.rpartition('.')[2]} as from monitor.{table}")
        connection.execute("detach monitor")
        connection.execute("attach ':memory:' as monitor")
        for schema in ("landing", "staging", "intermediate"):
            connection.execute(f"create schema monitor.{schema}")
        for table in _CATALOGUE:
            connection.execute(f"create table monitor.{table} as from {table.rpartition('.')[2]}")

    def run(self, municipalities: Iterable[Municipality]) -> Shown:
        """What the mart holds when these municipalities are all that landed."""
        figures, areas = [], []
        for municipality in municipalities:
            everything = tuple(range(len(municipality.neighbourhoods)))
            figures += _figures(municipality, municipality.code, everything)
            for area in municipality.areas:
                figures += _figures(municipality, area.code, area.parts)
                areas.append([TABLE, area.code, f"Gebied {area.code}"])
        self._land("observations", "measure varchar, measure_title varchar, region_code varchar, value double, "
                   "value_attribute varchar", figures)  # fmt: skip
        self._connection.execute(
            f"""
            create or replace table monitor.landing.observations as
            select
                '{TABLE}' as table_id, measure, measure_title, cast(null as varchar) as unit, region_code,
                '{PERIOD}' as period, '' as breakdown, value, cast(null as double) as value_lower,
                cast(null as double) as value_upper, value_attribute, 'Definitief' as status,
                'live' as origin, 'v' as landing_version, cast(null as timestamp) as received_at
            from monitor.landing.observations
            """
        )
        self._land("areas", "table_id varchar, region_code varchar, name varchar", areas)
        for table, sql in self._steps:
            self._connection.execute(f"create or replace table {table} as {sql}")
        mart = self._connection.table("monitor.main.mart_programme__neighbourhoods")
        rows = mart.select("indicator_id, region_code, value, disclosure_status").fetchall()
        return {(indicator, area): (value, status) for indicator, area, value, status in rows}

    def failures(self, built: Built, test: str) -> int:
        """How many rows a data test of the project finds wrong."""
        sql = (built.home / "target" / "compiled" / "regiodeal" / "tests" / f"{test}.sql").read_text(encoding="utf-8")
        return len(self._connection.execute(sql).fetchall())

    def _land(self, table: str, columns: str, rows: list[list[object]]) -> None:
        self._connection.execute(f"create or replace table monitor.landing.{table} ({columns})")
        # whole columns at once: a statement per row takes longer than all models together
        marks = ", ".join(f"unnest(?::{kind.split()[1]}[])" for kind in columns.split(", "))
        self._connection.execute(
            f"insert into monitor.landing.{table} select {marks}", [list(column) for column in zip(*rows, strict=True)]
        )


def _figures(municipality: Municipality, code: str, parts: tuple[int, ...]) -> Iterator[list[object]]:
    withheld = municipality.neighbourhoods[parts[0]].withheld if code.startswith("BU") else frozenset[str]()
    homes = municipality.count("homes", parts)
    owned = 100 * municipality.count("owned", parts) / homes if homes else None
    values: dict[str, tuple[str, float | None]] = {
        quantity: (title, municipality.count(quantity, parts)) for quantity, title in COUNTS.items()
    }
    households = municipality.count("households", parts)
    size = municipality.count("inhabitants", parts) / households if households else None
    values["size"] = ("Gemiddelde huishoudensgrootte", size)
    values["owned"] = ("Koopwoningen", owned)
    values["school"] = ("Afstand tot school", 1.0 + len(parts))
    for number, (quantity, (title, value)) in enumerate(values.items()):
        kept = quantity in withheld
        yield [f"M{number}", title, code, None if kept else value, "Confidential" if kept else "None"]
