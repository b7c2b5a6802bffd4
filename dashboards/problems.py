"""What is wrong in a page, said so that its author can mend it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, order=True)
class Place:
    """A line of a file below the dashboards folder."""

    file: str
    line: int


@dataclass(frozen=True, order=True)
class Problem:
    """One error in a page: where, what, and the nearest known name if a name was not known."""

    file: str
    """Path relative to the folder that holds ``pages/``."""
    line: int
    """1-based."""
    what: str
    nearest: str | None = None

    def __str__(self) -> str:
        hint = f" (nearest known name: {self.nearest})" if self.nearest else ""
        return f"{self.file}:{self.line}: {self.what}{hint}"


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that looks most like the one given, if any looks like it at all."""
    names = sorted(set(known))
    folded = {n.casefold(): n for n in reversed(names)}
    found = difflib.get_close_matches(name.casefold(), list(folded), n=1, cutoff=0.5)
    return folded[found[0]] if found else None


class ProblemList:
    """Collects problems; the same problem of many instances of one page counts once."""

    def __init__(self) -> None:
        self._found: dict[Problem, None] = {}

    def add(self, place: Place, what: str, nearest: str | None = None) -> None:
        """Note one problem."""
        self._found.setdefault(Problem(place.file, place.line, what, nearest))

    def extend(self, problems: Iterable[Problem]) -> None:
        """Note those of another list."""
        for problem in problems:
            self._found.setdefault(problem)

    def sorted(self) -> list[Problem]:
        """All problems by file and line."""
        return sorted(self._found, key=lambda p: (p.file, p.line, p.what))

    def __len__(self) -> int:
        return len(self._found)
