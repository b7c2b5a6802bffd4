"""How deep a table is read: municipalities, or the districts and neighbourhoods of our municipalities as well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Sequence

Depth = Literal["municipality", "district", "neighbourhood"]
"""``municipality`` is the default: no figure of a district (*wijk*) or neighbourhood (*buurt*) is fetched or built."""

DEPTHS: tuple[Depth, ...] = get_args(Depth)

_LETTERS: dict[Depth, str] = {"district": "WK", "neighbourhood": "BU"}


def area_letters(depth: Depth) -> tuple[str, ...]:
    """The first two letters of the codes below a municipality that a depth brings, the widest areas first."""
    return tuple(letters for level, letters in _LETTERS.items() if DEPTHS.index(level) <= DEPTHS.index(depth))


def area_starts(municipalities: Sequence[str], depth: Depth) -> tuple[str, ...]:
    """How the codes of a municipality's districts and neighbourhoods begin: ``WK0114`` for those of ``GM0114``."""
    return tuple(
        f"{letters}{code.removeprefix('GM')}" for letters in area_letters(depth) for code in sorted(municipalities)
    )
