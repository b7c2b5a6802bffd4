"""Reads a figure and all it was made of out of a release, level by level, down to landed rows."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from orchestration.explaining.landed import records
from orchestration.explaining.model import Figure, Term

if TYPE_CHECKING:
    import duckdb

    from orchestration.explaining.landed import LandedFiles


class Key(NamedTuple):
    """What a figure is of."""

    indicator_id: str
    region_code: str
    period: str
    breakdown: str = ""


_WANTED = (
    "(select unnest(?) as indicator_id, unnest(?) as region_code, unnest(?) as period, unnest(?) as breakdown) "
    "as wanted using (indicator_id, region_code, period, breakdown)"
)

_FIGURES = f"""
    select figures.*, indicators.name as indicator_name, indicators.unit, indicators.decimals,
        regions.name as region_name
    from (
        select indicator_id, region_code, period, breakdown, year, value, status, status_label, basis, basis_label
        from fct_observation inner join {_WANTED}
    ) as figures
    inner join dim_indicator as indicators on figures.indicator_id = indicators.indicator_id
    inner join dim_region as regions on figures.region_code = regions.region_code
"""  # noqa: S608 - nothing but names of our own

_TERMS = f"""
    select * from fct_observation_term inner join {_WANTED}
    order by indicator_id, region_code, period, breakdown, part desc, term_no
"""  # noqa: S608


def read_figure(release: duckdb.DuckDBPyConnection, files: LandedFiles, key: Key) -> Figure:
    """A figure with its terms, their figures and rows, to the end of every chain.

    Raises:
        ExplainError: a row or its file is not there.
    """
    rows: dict[Key, dict[str, Any]] = {}
    terms: dict[Key, list[dict[str, Any]]] = defaultdict(list)
    asked = {key}
    while asked:
        columns = [list(column) for column in zip(*asked, strict=True)]
        rows |= {_key(row): row for row in records(release.execute(_FIGURES, columns))}
        found = list(records(release.execute(_TERMS, columns)))
        for term in found:
            terms[_key(term)].append(term)
        asked = {parent for term in found for parent in _parents(term)} - rows.keys()
    return _Maker(files, rows, terms).figure(key)


def _key(row: dict[str, Any]) -> Key:
    return Key(row["indicator_id"], row["region_code"], row["period"], row["breakdown"])


def _parent(term: dict[str, Any]) -> Key:
    return Key(term["parent_indicator_id"], term["parent_region_code"], term["parent_period"], term["breakdown"])


def _weight(term: dict[str, Any]) -> Key:
    return Key(term["weight_indicator_id"], term["parent_region_code"], term["parent_period"])


def _parents(term: dict[str, Any]) -> list[Key]:
    found = [_parent(term)] if term["parent_indicator_id"] is not None else []
    return found + ([_weight(term)] if term["weight_indicator_id"] is not None else [])


class _Maker:
    """Puts together what was read; a figure that several terms name is made once."""

    def __init__(
        self, files: LandedFiles, rows: dict[Key, dict[str, Any]], terms: dict[Key, list[dict[str, Any]]]
    ) -> None:
        self._files = files
        self._rows = rows
        self._terms = terms
        self._made: dict[Key, Figure] = {}

    def figure(self, key: Key) -> Figure:
        if key not in self._made:
            terms = self._terms[key]
            self._made[key] = Figure(
                **self._rows[key],
                calculation=terms[0]["calculation"],
                factor=terms[0]["factor"],
                terms=tuple(map(self._term, terms)),
            )
        return self._made[key]

    def _term(self, term: dict[str, Any]) -> Term:
        return Term(
            part=term["part"],
            kind=term["kind"],
            coefficient=term["coefficient"],
            value=term["value"],
            row=self._files.observation(term) if term["kind"] == "measure" else None,
            figure=self.figure(_parent(term)) if term["parent_indicator_id"] is not None else None,
            weight=self.figure(_weight(term)) if term["weight_indicator_id"] is not None else None,
        )
