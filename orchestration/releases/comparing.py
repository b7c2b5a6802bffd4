"""Any two releases beside each other, by the very rules of the marts: their macros, rendered outside dbt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from orchestration.build_sql import text
from orchestration.dbt_runs import DBT_PROJECT
from orchestration.releases.earlier_release import OBSERVATIONS, PROJECT_PROGRESS, select_earlier

if TYPE_CHECKING:
    from pathlib import Path

    from orchestration.build_sql import Columns

_INDICATORS: Columns = {"indicator_id": "varchar", "name": "varchar", "unit": "varchar", "decimals": "integer",
                        "pillar": "varchar"}  # fmt: skip
_REGIONS: Columns = {"region_code": "varchar", "name": "varchar", "is_named": "boolean", "sort_order": "integer"}
_PROJECTS: Columns = {"project_id": "varchar", "name": "varchar", "pillar": "varchar"}
_FACTS: Columns = {"project_id": "varchar", "fact_id": "varchar", "name": "varchar", "unit": "varchar"}

_OBSERVATION_CHANGES = """
select
    indicators.pillar, changes.indicator_id, coalesce(indicators.name, changes.indicator_id) as indicator_name,
    indicators.unit, indicators.decimals, changes.region_code,
    coalesce(regions.name, changes.region_code) as region_name, coalesce(regions.is_named, false) as is_named,
    changes.period, changes.breakdown, changes.change_kind,
    changes.change_label, changes.change_reason, changes.change_reason_label, changes.old_value, changes.new_value,
    changes.old_status, changes.new_status, changes.old_table_id, changes.new_table_id
from observation_changes as changes
left join indicators using (indicator_id)
left join regions using (region_code)
order by indicators.pillar, indicator_name, changes.indicator_id, regions.sort_order, region_code, period, breakdown
"""

_PROJECT_CHANGES = """
select
    projects.pillar, changes.project_id, coalesce(projects.name, changes.project_id) as project_name, changes.fact_id,
    coalesce(facts.name, changes.fact_id) as fact_name, facts.unit, changes.as_of, changes.change_kind,
    changes.change_label, changes.change_reason, changes.change_reason_label, changes.old_value, changes.new_value,
    changes.old_delivery_id, changes.new_delivery_id
from project_changes as changes
left join projects using (project_id)
left join facts using (project_id, fact_id)
order by projects.pillar, project_name, changes.project_id, fact_name, changes.fact_id, as_of
"""


@dataclass(frozen=True)
class Changes:
    """What differs; each row a mapping of column to value."""

    observations: list[dict[str, Any]]
    """By pillar, indicator, region and period; the country's and the deal's own regions have ``is_named``."""
    projects: list[dict[str, Any]]
    """By pillar, project, fact and date."""


def changes_between(earlier: Path, later: Path) -> Changes:
    """Compare two release databases; neither is written to.

    Args:
        earlier: the one to compare with; its marts may be of an older shape.
        later: the one whose figures are told.
    """
    macros = Environment(loader=FileSystemLoader(DBT_PROJECT / "macros"), undefined=StrictUndefined, autoescape=False)  # noqa: S701 - SQL, of names below
    with duckdb.connect() as connection:
        for name, path in (("earlier", earlier), ("later", later)):
            connection.execute(f"attach {text(str(path))} as {name} (read_only)")
        connection.execute("set enable_external_access = false")
        compared = (
            ("observation_changes", "fct_observation", OBSERVATIONS),
            ("project_changes", "fct_project_progress", PROJECT_PROGRESS),
        )
        for macro, mart, columns in compared:
            now = select_earlier(connection, "later", mart, columns)
            then = f"select 'since' as compared_with, * from ({select_earlier(connection, 'earlier', mart, columns)})"  # noqa: S608
            module = macros.get_template(f"{macro}.sql").module
            select = getattr(module, macro)(current=f"({now})", previous=f"({then})")
            connection.execute(f"create temp table {macro} as {select}")
        for name, mart, columns in (
            ("indicators", "dim_indicator", _INDICATORS),
            ("regions", "dim_region", _REGIONS),
            ("projects", "dim_project", _PROJECTS),
            ("facts", "fct_project_progress", _FACTS),
        ):
            connection.execute(f"create temp table {name} as {_names(connection, mart, columns)}")
        return Changes(_rows(connection, _OBSERVATION_CHANGES), _rows(connection, _PROJECT_CHANGES))


def _names(connection: duckdb.DuckDBPyConnection, mart: str, columns: Columns) -> str:
    """What things are called now, and what is no more, as it was called then."""
    keys = ", ".join(column for column in columns if column.endswith(("_id", "_code")))
    now = select_earlier(connection, "later", mart, columns)
    then = select_earlier(connection, "earlier", mart, columns)
    return (
        f"select distinct on ({keys}) * exclude (age) from "  # noqa: S608 - names above
        f"(select *, 0 as age from ({now}) union all select *, 1 as age from ({then})) order by {keys}, age"
    )


def _rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    answer = connection.execute(sql)
    names = [column[0] for column in answer.description or []]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
