"""Which measures of a table the catalogue's titles mean, and which ask a person; nothing is guessed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sources.catalogue.families import also_for
from sources.catalogue.needs import live_names, wanted_by
from sources.odata import MeasureNotFound, bind
from sources.odata.request import source_name

if TYPE_CHECKING:
    from sources.catalogue import Catalogue
    from sources.catalogue.indicator import SourceTable
    from sources.odata import OdataClient


@dataclass(frozen=True)
class Question:
    """A name that means no measure, or several."""

    wanted: str
    indicators: tuple[str, ...]
    """The indicators that have no figure from this table until it is answered."""
    candidates: tuple[str, ...]
    """The nearest titles; the keys where several measures bear the title."""


@dataclass(frozen=True)
class Binding:
    """What the catalogue's names come to in a table."""

    bound: tuple[str, ...]
    questions: tuple[Question, ...]
    missing_dimensions: tuple[str, ...]
    """Dimensions that the entry names and the table has not; with one of these nothing can be fetched."""


def binding(client: OdataClient, catalogue: Catalogue, table: SourceTable) -> Binding:
    """Hold what the catalogue wants of a table, in it or to come, against what the publisher has.

    Raises:
        SourceError: the source cannot be used; ``transient`` tells whether that may pass.
    """
    catalogue = replace(catalogue, indicators=[also_for(indicator, table) for indicator in catalogue.indicators])
    described = client.describe(table)
    names = live_names(catalogue, table.id)
    bound = bind(source_name(table), described.measures_url, described.measures, names)
    questions = [
        Question(
            name,
            tuple(wanted_by(catalogue, table.id, name)),
            tuple(error.nearest if isinstance(error, MeasureNotFound) else error.keys),
        )
        for name, error in bound.unbound.items()
    ]
    named = [table.region_dimension, table.period_dimension, *table.filters]
    if table.bounds is not None:
        named.append(table.bounds.dimension)
    missing = [name for name in named if name is not None and name not in described.dimensions]
    return Binding(tuple(name for name in names if name not in bound.unbound), tuple(questions), tuple(missing))
