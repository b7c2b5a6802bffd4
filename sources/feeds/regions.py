"""Regions as partners write them: a code, a name, or a name of their own that the contract lists."""

from __future__ import annotations

import difflib
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sources.catalogue import Catalogue
    from sources.catalogue.feed import Feed


_LONGEST = 60
_MOST_LOOKED_UP = 100


class RegionNames:
    """Every name of every region of the catalogue, and the feed's own."""

    def __init__(self, catalogue: Catalogue, feed: Feed) -> None:
        self._codes: dict[str, set[str]] = defaultdict(set)
        self._shown: dict[str, str] = {}
        self._nearest: dict[str, str | None] = {}
        for region in catalogue.regions:
            for name in (region.code, region.name, *region.aliases):
                self._add(name, region.code)
        for municipality in catalogue.municipalities:
            for name in (municipality.code, municipality.name, f"Gemeente {municipality.name}"):
                self._add(name, municipality.code)
        # The contract decides where a name is used for more than one region.
        for name, code in feed.regions.items():
            self._codes[_plain(name)] = {code}
            self._shown[_plain(name)] = name

    def codes_of(self, name: str) -> frozenset[str]:
        """The codes a name may stand for: one where it is known, none where it is not."""
        return frozenset(self._codes.get(_plain(name), ()))

    def nearest(self, name: str) -> str | None:
        """The known name most like it; looked up for a few names only, since it takes time and who errs often knows."""
        wanted = _plain(name)
        if wanted not in self._nearest:
            if len(wanted) > _LONGEST or len(self._nearest) >= _MOST_LOOKED_UP:
                return None
            near = difflib.get_close_matches(wanted, list(self._codes), n=1, cutoff=0.6)
            self._nearest[wanted] = self._shown[near[0]] if near else None
        return self._nearest[wanted]

    def _add(self, name: str, code: str) -> None:
        self._codes[_plain(name)].add(code)
        self._shown.setdefault(_plain(name), name)


def _plain(name: str) -> str:
    """Without capitals, accents and spaces at the ends: how a name was typed does not matter."""
    letters = unicodedata.normalize("NFKD", " ".join(name.split()).casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
