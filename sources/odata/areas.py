"""Names of districts and neighbourhoods, from the publisher's own list of codes, beside the figures about them.

The codes are handed out anew with every year's boundaries, so a name belongs to the table it came with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from sources.odata.errors import SchemaChanged
from sources.odata.quoting import fill

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

AREAS = "areas.parquet"
"""The file of a version that holds them: ``table_id``, ``region_code``, ``name``; a row per area with figures."""


def write_areas(
    source: str, url: str, table_id: str, observations: Path, names: Mapping[str, str], starts: Sequence[str]
) -> int:
    """Write ``areas.parquet`` beside the observations and return its number of rows.

    Args:
        source: how messages name the table.
        url: where the names came from.
        table_id: the table as we call it.
        observations: the figures, in the shape of landing.
        names: code to name, without padding.
        starts: how the codes of the areas begin.

    Raises:
        SchemaChanged: an area has figures and no name.
    """
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("create table names (region_code varchar, name varchar)")
        ours = [(code, name) for code, name in names.items() if code.startswith(tuple(starts))]
        fill(connection, "names", ours)
        connection.read_parquet(str(observations)).create_view("observations")
        connection.execute(
            """
            create table areas as
            select ? as table_id, region_code, nullif(trim(name), '') as name
            from (select distinct region_code from observations)
            left join names using (region_code)
            where list_bool_or([starts_with(region_code, start) for start in ?])
            order by region_code
            """,
            [table_id, list(starts)],
        )
        nameless = connection.execute("select region_code from areas where name is null limit 1").fetchone()
        if nameless is not None:
            raise SchemaChanged(source, url, f"the list of codes has no name for {nameless[0]}")
        connection.table("areas").write_parquet(str(observations.with_name(AREAS)), compression="zstd")
        found = connection.execute("select count(*) from areas").fetchone()
    return int(found[0]) if found else 0
