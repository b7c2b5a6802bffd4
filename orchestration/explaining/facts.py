"""A project's own fact, back to the row of the catalogue or of the workbook it was handed in with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.explaining.errors import UnknownFigureError
from orchestration.explaining.landed import LandedFiles, records
from orchestration.explaining.model import Fact
from sources.deliveries.landed import FIGURES, ROWS

if TYPE_CHECKING:
    import duckdb

CATALOGUE_FACTS = "project_facts.parquet"

_FACTS = """
    select facts.*, projects.name as project_name
    from fct_project_progress as facts
    inner join dim_project as projects on facts.project_id = projects.project_id
    where facts.project_id = ? and facts.fact_id = ?
    order by facts.is_latest desc, facts.as_of desc
"""


def read_fact(
    release: duckdb.DuckDBPyConnection, files: LandedFiles, project_id: str, fact_id: str, as_of: str | None
) -> Fact:
    """The value of a fact on a date (``2022-03-31``), or the one that pages show, with its row.

    Raises:
        UnknownFigureError: there is no value of that date.
        ExplainError: the row or its file is not there.
    """
    known = list(records(release.execute(_FACTS, [project_id, fact_id])))
    found = [row for row in known if as_of is None or str(row["as_of"]) == as_of]
    if not found:
        dates = ", ".join(sorted(str(row["as_of"]) for row in known))
        raise UnknownFigureError(f"There is no value of {fact_id} of {project_id} on {as_of}; there are: {dates}.")
    fact = found[0]
    keys = {"project_id": project_id, "fact_id": fact_id, "as_of": fact["as_of"]}
    delivered = fact["origin"] == "delivered"
    if delivered:
        keys["row_place"] = fact["row_place"]
    place = fact["table_id"], fact["landing_version"]
    version = files.version(*place, FIGURES if delivered else CATALOGUE_FACTS)
    told = [fact["source_document"], fact["source_section"], fact["source_passage"]]
    return Fact(
        project_id=project_id,
        project_name=fact["project_name"],
        fact_id=fact_id,
        fact_name=fact["name"],
        as_of=fact["as_of"],
        value=fact["value"],
        unit=fact["unit"],
        origin=fact["origin"],
        source=None if delivered else ", ".join(filter(None, told)),
        organisation=fact["organisation_name"],
        received_at=fact["received_at"],
        row=files.fact(version, keys),
        handed_in=files.cells(files.version(*place, ROWS), fact["row_place"]) if delivered else {},
    )
