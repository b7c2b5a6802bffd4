"""Small pieces of the Dutch that notices are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sources.landing import Notice

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sources.landing import NoticeKind

_SHOWN = 6


def notice(kind: NoticeKind, text: str, subjects: Iterable[str], *, blocks: bool = False) -> Notice:
    """A notice about ``subjects``."""
    return Notice(kind=kind, text=text, subjects=tuple(subjects), blocks=blocks)


def listed(names: Collection[str]) -> str:
    """``'a', 'b' en 'c'``; of a long list the first six and how many more."""
    quoted = [f"'{name}'" for name in names]
    if len(quoted) > _SHOWN:
        quoted = [*quoted[:_SHOWN], f"{len(quoted) - _SHOWN} andere"]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} en {quoted[-1]}"


def counted(number: int, one: str, many: str) -> str:
    """``1 cijfer``, ``2 cijfers``."""
    return f"{number} {one if number == 1 else many}"
