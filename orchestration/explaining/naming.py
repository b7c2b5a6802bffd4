"""What a person typed, as the release names it: an indicator, a region, a period, a project, a fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.explaining.errors import UnknownFigureError
from sources.catalogue.problems import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

    import duckdb


def _found(typed: str, names: Iterable[tuple[str, ...]], what: str) -> str:
    """The key of what was typed, whatever the case.

    Args:
        typed: what the person wrote.
        names: per thing its key, then whatever else it is called; of two that are called alike the last counts.
        what: what kind of thing it is, for the message.

    Raises:
        UnknownFigureError: nothing is called so.
    """
    keys = {name.casefold(): entry[0] for entry in names for name in reversed(entry) if name}
    key = keys.get(typed.strip().casefold())
    if key is None:
        raise UnknownFigureError(f"There is no {what} '{typed}'{nearest(typed.strip().casefold(), keys)}.")
    return key


def subject(release: duckdb.DuckDBPyConnection, typed: str) -> tuple[str, bool]:
    """An indicator's id, by id or name, or a project's id; and whether it is a project.

    Raises:
        UnknownFigureError: there is neither.
    """
    names = release.execute(
        "select project_id, '', '' from dim_project union all select indicator_id, short_name, name from dim_indicator"
    ).fetchall()
    found = _found(typed, names, "indicator or project")
    project = release.execute("select 1 from dim_project where project_id = ?", [found]).fetchone()
    return found, project is not None


def region(release: duckdb.DuckDBPyConnection, typed: str) -> str:
    """A region's code, by code, name or the name in its page's address.

    Raises:
        UnknownFigureError: there is none.
    """
    # A province and a municipality may share a name (Utrecht): the code comes first, then what has a page of its own.
    names = release.execute(
        "select region_code, name, coalesce(slug, '') from dim_region order by is_named, kind = 'municipality'"
    ).fetchall()
    return _found(typed, names, "region")


def period(release: duckdb.DuckDBPyConnection, indicator_id: str, region_code: str, typed: str | None) -> str:
    """The publisher's code of a period: ``2024`` is ``2024JJ00``; without one the latest year, else the latest period.

    Raises:
        UnknownFigureError: there is no figure of that period; the message names those there are.
    """
    known = [
        code
        for (code,) in release.execute(
            "select period from fct_observation where indicator_id = ? and region_code = ? and breakdown = '' "
            "order by period_kind = 'year', period",
            [indicator_id, region_code],
        ).fetchall()
    ]
    if not known:
        raise UnknownFigureError(f"There is no figure of {indicator_id} for {region_code}.")
    if typed is None:
        return str(known[-1])
    wanted = typed.strip().upper()
    wanted = f"{wanted}JJ00" if wanted.isdecimal() else wanted
    if wanted not in known:
        raise UnknownFigureError(
            f"There is no figure of {indicator_id} for {region_code} in {typed}; there are: {', '.join(sorted(known))}."
        )
    return wanted


def fact(release: duckdb.DuckDBPyConnection, project_id: str, typed: str) -> str:
    """A fact's id, by id or name, within a project.

    Raises:
        UnknownFigureError: there is none.
    """
    names = release.execute(
        "select distinct fact_id, name from fct_project_progress where project_id = ?", [project_id]
    ).fetchall()
    return _found(typed, names, f"fact of {project_id}")
