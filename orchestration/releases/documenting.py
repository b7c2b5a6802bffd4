"""Writes into a release what it is: its keys as tables, and a ``read_me`` for whoever opens the file.

What tables and columns mean stands in their comments, which dbt writes; here comes what a comment cannot hold.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import duckdb

    from orchestration.releases.described import DescribedMart

READ_ME = "read_me"

_SHAPES = {
    "meta_table": {
        "table_name": "varchar", "title": "varchar", "row_title": "varchar", "primary_key": "varchar",
        "origins": "varchar", "row_count": "integer",
    },
    "meta_column": {
        "table_name": "varchar", "column_name": "varchar", "key_position": "integer", "is_required": "boolean",
        "references_table": "varchar", "references_column": "varchar", "accepted_values": "varchar",
    },
}  # fmt: skip

_COMMENTS: Mapping[str, Mapping[str, str]] = {
    "meta_release": {
        "": "This release. One row.",
        "release_id": "Release.",
        "schema_version": "Version of the release's own make-up; as in manifest.json beside the file.",
        "created_at": "When it was made (UTC).",
        "git_revision": "Revision of the project's files it was made with.",
        "catalogue_version": "Version of the catalogue in the landing zone.",
        "inputs_digest": "Digest of all it was built from.",
        "marts_digest": "Digest of all rows of all marts: equal for equal inputs.",
    },
    "meta_table": {
        "": "The marts of this release. One row per mart.",
        "table_name": "Name of the mart.",
        "title": "Dutch title.",
        "row_title": "What there is one row of, in Dutch.",
        "primary_key": "Columns of its primary key, joined.",
        "origins": "What it is made from, joined (boundaries, deliveries, figures, programme).",
        "row_count": "Number of rows.",
    },
    "meta_column": {
        "": "Keys and constraints of the columns, as tested in the build. One row per mart and column.",
        "table_name": "Name of the mart.",
        "column_name": "Name of the column.",
        "key_position": "Place in the primary key, from 1; empty outside it.",
        "is_required": "True where it is never empty.",
        "references_table": "Mart whose key it takes its values from.",
        "references_column": "Column of that mart.",
        "accepted_values": "The only values it takes, as a JSON list; empty where any may occur.",
    },
    READ_ME: {
        "": "Read this first: what this file is, how to cite it, licences, and every table. One row per remark.",
        "sort_order": "Order of display.",
        "section": "What the remark is about, in Dutch.",
        "subject": "What in particular.",
        "text": "The remark, in Dutch.",
    },
}

_READ_ME_SQL = """
    create or replace table read_me as

    with

    remarks as (

        select 1 as section_order, 0 as item, 'Wat dit is' as section, 'monitor' as subject,
            'Cijfers over brede welvaart in Zuid- en Oost-Drenthe, met de projecten van de Regio Deal. Dit bestand '
            || 'verandert niet meer: elke uitgave is een nieuw bestand.' as text

        union all

        select 2, 0, 'Uitgave', release_id,
            'Gemaakt op ' || strftime(created_at, '%Y-%m-%d %H:%M') || ' UTC. Vingerafdruk van alle rijen: '
            || marts_digest || '.'
        from meta_release

        union all

        select 3, 0, 'Maker', name, 'Uitgave van het programma' || coalesce(': ' || website, '') || '.'
        from dim_programme
        qualify row_number() over (order by start_year desc, programme_id) = 1

        union all

        select 4, 0, 'Verwijzen', 'zo', 'Monitor brede welvaart Regio Deal Zuid- en Oost-Drenthe, uitgave '
            || release_id || coalesce(', ' || cast($address as varchar) || 'data/' || release_id || '/', '') || '.'
            || ' Noem daarbij de bronnen van de cijfers die u gebruikt.'
        from meta_release

        union all

        select 5, 0, 'Uitleg', 'betekenis', 'Wat elke tabel en kolom betekent staat in hun commentaar in dit bestand: '
            || 'select table_name, column_name, comment from duckdb_columns() where not internal. Sleutels en '
            || 'verwijzingen staan in meta_column.'

        union all

        select 5, 1, 'Uitleg', 'rekenwijze', 'Hoe tempo, trend en plaats worden berekend staat op de pagina Uitleg van '
            || 'de monitor' || coalesce(': ' || cast($address as varchar) || 'uitleg.html', '') || '.'

        union all

        select 6, cast(row_number() over (order by table_id) as integer), 'Licentie', table_id,
            title || '. Licentie: ' || coalesce(licence, 'niet bekend') || '. Bronvermelding: '
            || coalesce(attribution, 'niet bekend') || coalesce('. ' || url, '.')
        from dim_source_table

        union all

        select 6, 100000, 'Licentie', 'eigen gegevens van het programma',
            'Voor wat het programma zelf schrijft en wat projecten opgeven is geen licentie vastgesteld.'

        union all

        select 7, cast(row_number() over (order by table_name) as integer), 'Tabel', table_name,
            title || ', ' || format('{:,}', row_count).replace(',', '.') || ' rijen'
            || coalesce('. Eén rij per ' || nullif(row_title, ''), '')
            || coalesce('. Sleutel: ' || nullif(primary_key, ''), '') || '.'
        from meta_table

    )

    select
        cast(row_number() over (order by section_order, item) as integer) as sort_order,
        section,
        subject,
        text
    from remarks
    order by sort_order
"""


def document(
    connection: duckdb.DuckDBPyConnection, marts: Sequence[DescribedMart], rows: Mapping[str, int], address: str | None
) -> None:
    """Add ``meta_table``, ``meta_column`` and ``read_me`` to a database that has its marts and ``meta_release``.

    Args:
        connection: the database, writable.
        marts: what dbt's files say of them.
        rows: how many rows each has.
        address: where readers find the pages, with a slash at its end; None where that is not known.
    """
    _table(
        connection,
        "meta_table",
        [
            {
                "table_name": mart.name,
                "title": mart.title,
                "row_title": mart.row,
                "primary_key": ", ".join(mart.primary_key),
                "origins": ", ".join(mart.origins),
                "row_count": rows[mart.name],
            }
            for mart in marts
        ],
    )
    _table(
        connection,
        "meta_column",
        [
            {
                "table_name": mart.name,
                "column_name": column.name,
                "key_position": column.key_position,
                "is_required": column.is_required,
                "references_table": column.references[0] if column.references else None,
                "references_column": column.references[1] if column.references else None,
                "accepted_values": json.dumps(column.accepted_values) if column.accepted_values else None,
            }
            for mart in marts
            for column in mart.columns
        ],
    )
    connection.execute(_READ_ME_SQL, {"address": address})
    for table, comments in _COMMENTS.items():
        for column, comment in comments.items():
            what = f"column {table}.{column}" if column else f"table {table}"
            quoted = comment.replace("'", "''")
            connection.execute(f"comment on {what} is '{quoted}'")


def _table(connection: duckdb.DuckDBPyConnection, name: str, rows: Sequence[Mapping[str, object]]) -> None:
    # As one JSON text: hundreds of inserts, one by one, take seconds.
    shape = json.dumps([_SHAPES[name]])
    connection.execute(
        f"create or replace table {name} as select unnest(from_json(?, ?), recursive := true)",
        [json.dumps(rows), shape],
    )
