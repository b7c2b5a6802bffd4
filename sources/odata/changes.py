"""A version just fetched beside the one in force: what would change without a word, and what is worth telling.

Compared is what is asked for. Figures are matched by measure (the name the catalogue gives it, so by title
across services), region and period; the country counts as one whether a service writes it NL00 or NL01.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.odata.errors import MeasureNotFound
from sources.odata.figure_changes import figure_notices
from sources.odata.measures import matches, normalised
from sources.odata.wording import listed, notice

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from sources.landing import Notice
    from sources.odata.client import Fetched
    from sources.odata.held import Held
    from sources.odata.measures import Measure
    from sources.odata.request import Selection, SourceTableRequest


@dataclass(frozen=True)
class Pair:
    """One measure in both versions."""

    before: Measure
    now: Measure


def changes(
    table: SourceTableRequest,
    selection: Selection,
    fetched: Fetched,
    held: Held | None,
    *,
    watched: Mapping[str, str],
    recorded_as: Mapping[str, Collection[frozenset[str]]],
) -> list[Notice]:
    """Everything worth telling about a version that was fetched.

    Args:
        table: the table, as the catalogue describes it.
        selection: the measures and regions that were asked for.
        fetched: what came.
        held: the version in force; ``None`` when there is none.
        watched: regions none of whose figures may go, code to name.
        recorded_as: per wanted name, for each figure made with it, the recorded measures that now make it.

    Returns:
        Notices; those with ``blocks`` say what would take figures away or change them.
    """
    found = [*_unbound(fetched, held, recorded_as)]
    if held is None or not held.live:
        return found
    pairs = [*_pairs(selection.measures, held, fetched.measures)]
    found += _retitled(pairs, selection.measures)
    found += _units(pairs)
    found += _dimensions(table, fetched, held)
    keys = [(pair.before.key, pair.now.key, pair.now.title) for pair in pairs]
    regions = selection.starts if table.region_dimension is not None else ()
    return found + figure_notices(held.path, fetched.path, keys, regions=regions, watched=watched)


def new_measures(fetched: Fetched, known: Mapping[str, str] | None) -> list[Notice]:
    """Measures that the table did not have when it was fetched before (``known``: key to title)."""
    if known is None:
        return []
    before = {normalised(title) for title in known.values()}
    new = [m.title for m in fetched.available if m.key not in known and normalised(m.title) not in before]
    if not new:
        return []
    return [notice("measure_new", f"Nieuw in deze tabel: {listed(new)}.", new)]


def _unbound(
    fetched: Fetched, held: Held | None, recorded_as: Mapping[str, Collection[frozenset[str]]]
) -> Iterator[Notice]:
    by_key = {measure.key: measure for measure in fetched.available}
    for name, error in fetched.unbound.items():
        now = _now_called(name, held, by_key)
        if now is not None:
            text = f"Het onderwerp '{name}' heet bij de uitgever nu '{now}'."
            yield notice("measure_renamed", text, [name, now], blocks=True)
            continue
        if isinstance(error, MeasureNotFound):
            near = f" Het lijkt op: {listed(error.nearest)}." if error.nearest else ""
            text = f"Het onderwerp '{name}' staat niet in de tabel.{near}"
        else:
            text = f"Meer dan één onderwerp heet '{name}': {listed(error.keys)}. Kies er een bij zijn sleutel."
        taken_away = held is not None and _feeds(name, held, recorded_as)
        yield notice("measure_gone" if taken_away else "measure_unbound", text, [name], blocks=taken_away)


def _now_called(name: str, held: Held | None, by_key: Mapping[str, Measure]) -> str | None:
    """The new title of a measure that kept its key."""
    before = matches(name, held.measures) if held is not None and held.live else []
    if len(before) != 1 or before[0].key not in by_key:
        return None
    return by_key[before[0].key].title


def _feeds(name: str, held: Held, recorded_as: Mapping[str, Collection[frozenset[str]]]) -> bool:
    """Whether the version in force has figures that would be lost with this measure."""
    if held.live:
        return held.has(name)
    return any(all(held.has(part) for part in parts) for parts in recorded_as.get(name, [frozenset({name})]))


def _pairs(wanted: Sequence[str], held: Held, bound: Sequence[Measure]) -> Iterator[Pair]:
    seen = set()
    for name in wanted:
        now = matches(name, bound)
        # A key of the other service finds nothing in the version before; its title does.
        before = matches(name, held.measures) or (matches(now[0].title, held.measures) if len(now) == 1 else [])
        if len(before) == len(now) == 1 and now[0].key not in seen:
            seen.add(now[0].key)
            yield Pair(before[0], now[0])


def _retitled(pairs: Sequence[Pair], wanted: Sequence[str]) -> Iterator[Notice]:
    for pair in pairs:
        if normalised(pair.before.title) != normalised(pair.now.title) and pair.now.key in wanted:
            text = f"Het onderwerp '{pair.before.title}' ({pair.now.key}) heet nu '{pair.now.title}'."
            yield notice("measure_retitled", text, [pair.before.title, pair.now.title])


def _units(pairs: Sequence[Pair]) -> Iterator[Notice]:
    for pair in pairs:
        before, now = pair.before.unit or "niet genoemd", pair.now.unit or "niet genoemd"
        if normalised(before) != normalised(now):
            text = f"De eenheid van '{pair.now.title}' is nu '{now}' en was '{before}'."
            yield notice("unit_changed", text, [pair.now.title], blocks=True)


def _dimensions(table: SourceTableRequest, fetched: Fetched, held: Held) -> Iterator[Notice]:
    new = sorted(set(fetched.breakdown) - held.breakdown)
    kept = {*table.filters, *([table.bounds.dimension] if table.bounds is not None else [])}
    gone = sorted(held.breakdown - set(fetched.breakdown) - kept)
    if new:
        text = (
            f"De tabel is nu ook uitgesplitst naar {listed(new)}: zonder keuze daarin tellen cijfers dubbel. "
            "Zet de code van het totaal bij filters."
        )
        yield notice("dimension_new", text, new, blocks=True)
    if gone:
        text = f"De tabel is niet meer uitgesplitst naar {listed(gone)}."
        yield notice("dimension_gone", text, gone, blocks=True)
