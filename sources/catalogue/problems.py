"""What is wrong in a catalogue file, said so that a programme secretary can mend it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, order=True)
class Problem:
    """One error: file, line, key and the rule it breaks."""

    file: str
    """Path relative to the catalogue's root."""
    line: int
    """1-based; 0 when the file as a whole is meant."""
    key: str
    """Path of the key (``facts[2].unit``), or '' for the file."""
    rule: str
    """What is wrong and what would be right."""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.key}: {self.rule}" if self.key else f"{place}: {self.rule}"


class CatalogueError(Exception):
    """The catalogue does not hold; carries every problem found, in file order."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        count = len(self.problems)
        head = f"{count} problem{'s' if count != 1 else ''} in the catalogue"
        super().__init__("\n".join([head, *map(str, self.problems)]))


def nearest(wanted: str, known: Iterable[str]) -> str:
    """The known names most like ``wanted``, as the end of a sentence; '' when nothing comes near."""
    near = difflib.get_close_matches(wanted, sorted(known), n=3, cutoff=0.6)
    return f"; nearest: {', '.join(near)}" if near else ""
