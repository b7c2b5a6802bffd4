"""Confidence bounds: a publisher gives them as rows of their own, landing has them beside the figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sources.odata.errors import SchemaChanged
from sources.odata.quoting import text

if TYPE_CHECKING:
    import duckdb

    from sources.odata.request import BoundCodes

_PLACE = ("measure", "region_code", "period", "breakdown")


def join_bounds(connection: duckdb.DuckDBPyConnection, bounds: BoundCodes | None) -> None:
    """Make the view ``observations`` of ``cells``: a row per figure, with columns for its bounds where there are any.

    A figure without bounds stays, with NULL in their place; a table without bounds has no such columns, so that its
    file is what it was before there were any.
    """
    if bounds is None:
        connection.execute("create view observations as select * exclude (bound_code) from cells")
        return
    same = {
        side: " and ".join(f"{side}.{column} = figures.{column}" for column in _PLACE) for side in ("lower", "upper")
    }
    connection.execute(
        f"""
        create view observations as
        select figures.* exclude (bound_code), lower.value as value_lower, upper.value as value_upper
        from (select * from cells where bound_code = {text(bounds.value.strip())}) as figures
        left join (select * from cells where bound_code = {text(bounds.lower.strip())}) as lower on {same["lower"]}
        left join (select * from cells where bound_code = {text(bounds.upper.strip())}) as upper on {same["upper"]}
        """  # noqa: S608 - names are our own, codes are quoted
    )


def expect_bounds(connection: duckdb.DuckDBPyConnection, source: str, url: str, bounds: BoundCodes | None) -> None:
    """Refuse a table that has figures and not one bound, where the catalogue says that it has them.

    Raises:
        SchemaChanged: the codes are wrong, or no longer right.
    """
    if bounds is None:
        return
    has_figures, *has_bounds = connection.execute(
        "select count(value) > 0, count(value_lower) > 0, count(value_upper) > 0 from observations"
    ).fetchall()[0]
    for code, has in zip((bounds.lower, bounds.upper), has_bounds, strict=True):
        if has_figures and not has:
            cause = (
                f"no figure has a bound {code!r} in dimension {bounds.dimension}; say with bounds in "
                "source_tables.yaml which codes it has, or leave bounds out and hold the dimension with filters"
            )
            raise SchemaChanged(source, url, cause)
