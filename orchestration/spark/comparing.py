"""Holds the marts of two engines against each other, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import duckdb

TOLERANCE = 1e-9
"""How far two floating-point numbers may lie apart, as a share of the larger; of small ones, as it is."""


def differences(
    connection: duckdb.DuckDBPyConnection, mart: str, key: Sequence[str], other: Path, shown: int = 5
) -> list[str]:
    """What differs between a mart here and the Parquet files of it in ``other``; nothing: they are equal.

    Every column counts, types and order too; rows are found by the mart's key, whatever their order.
    """
    files = f"read_parquet('{other}/*.parquet')"
    own = connection.execute(f"describe {mart}").fetchall()
    theirs = connection.execute(f"describe from {files}").fetchall()
    shape, other_shape = ([(row[0], row[1]) for row in rows] for rows in (own, theirs))
    if shape != other_shape:
        return [f"{mart}: columns {sorted(set(shape) ^ set(other_shape)) or 'in another order'}"]
    counts = connection.execute(f"select (select count(*) from {mart}), (select count(*) from {files})").fetchone()  # noqa: S608
    found = [] if counts is not None and counts[0] == counts[1] else [f"{mart}: {counts} rows"]
    keys = " and ".join(f"ours.{column} is not distinct from theirs.{column}" for column in key)
    unlike = {column: _unlike(column, kind) for column, kind in shape if column not in key}
    told = ", ".join(f"case when {unlike[column]} then {_told(column)} end" for column in unlike) or "null"
    any_unlike = " or ".join(unlike.values()) or "false"
    rows = connection.execute(
        f"""
        select {", ".join(f"coalesce(ours.{column}, theirs.{column})" for column in key)},
            case when ours.is_here is null then 'missing here' when theirs.is_here is null then 'missing there' end,
            concat_ws('; ', {told})
        from (select *, true as is_here from {mart}) as ours
        full outer join (select *, true as is_here from {files}) as theirs on {keys}
        where ours.is_here is null or theirs.is_here is null or {any_unlike}
        """  # noqa: S608 - names of the marts' own
    ).fetchall()
    found += [f"{mart} {row[: len(key)]}: {row[-2] or ''} {row[-1]}"[:600] for row in rows[:shown]]
    return [*found, f"{mart}: {len(rows)} rows differ"] if rows else found


def _unlike(column: str, kind: str) -> str:
    if kind != "DOUBLE":
        return f"ours.{column} is distinct from theirs.{column}"
    return (
        f"(ours.{column} is null) <> (theirs.{column} is null) or abs(ours.{column} - theirs.{column}) "
        f"> {TOLERANCE} * greatest(1, abs(ours.{column}), abs(theirs.{column}))"
    )


def _told(column: str) -> str:
    return (
        f"concat('{column} ', coalesce(cast(ours.{column} as varchar), 'null'), ' / ', "
        f"coalesce(cast(theirs.{column} as varchar), 'null'))"
    )
