"""Reads from the landing zone what a build starts from now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.dbt_runs import dbt_digest
from orchestration.inputs import Inputs, SourceOutcome, code_digest
from orchestration.settings import PROJECT_ROOT
from sources.catalogue.land import PUBLISHER, TABLE

if TYPE_CHECKING:
    from pathlib import Path

    from sources.catalogue.indicator import SourceTable
    from sources.landing import Landing

PAGES = PROJECT_ROOT / "dashboards"

_PAGE_CODE = frozenset({".md", ".py", ".j2", ".html", ".css", ".js", ".svg"})


class NothingLanded(Exception):  # noqa: N818 - a state, not a mistake
    """The catalogue has not been landed yet, so there is nothing to build from."""


def _outcome(landing: Landing, table: SourceTable, *, offline: bool) -> SourceOutcome:
    if table.protocol == "none":
        return SourceOutcome(table.id, "no_live_source")
    check = None if offline else landing.last_check(table.publisher, table.id)
    if check is None:
        return SourceOutcome(table.id, "not_asked")
    return SourceOutcome(table.id, check.outcome, check.cause)


def inputs_in_force(landing: Landing, tables: list[SourceTable], *, offline: bool, pages: Path = PAGES) -> Inputs:
    """The versions in force and what came of asking each source last.

    Raises:
        NothingLanded: the catalogue has not been landed.
    """
    catalogue = landing.in_force(PUBLISHER, TABLE)
    if catalogue is None:
        raise NothingLanded("the catalogue has not been landed yet; run 'regiodeal refresh'")
    found = [landing.in_force(table.publisher, table.id) for table in tables]
    return Inputs(
        catalogue=catalogue,
        tables=tuple(manifest for manifest in found if manifest is not None),
        outcomes=tuple(_outcome(landing, table, offline=offline) for table in tables),
        code_digest=dbt_digest() + code_digest([pages], _PAGE_CODE),
    )
