"""What an inbox needs of the place it lies at, here or elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sources.deliveries.arrival import Arrival, Odd, Seen


class Place(Protocol):
    """A tree of files that others write to while we look."""

    def look(self) -> tuple[list[Seen], list[Odd]]:
        """All files but those that are passing or answers of ours, and what is no plain file or folder."""
        ...

    def fetch(self, arrival: Arrival, target: Path) -> bool:
        """Copy a file to ``target``; False where it is gone or no longer in the state it was seen in."""
        ...

    def remove(self, arrival: Arrival) -> bool:
        """Remove a file that is safe elsewhere; False where it changed since and was left where it was."""
        ...

    def set_aside(self, odd: Odd, target: Path) -> bool:
        """Move something that is no plain file to a local ``target``, unopened; False where it is gone."""
        ...

    def give_back(self, folder: str, files: Iterable[Path]) -> None:
        """Put files into a folder of answers, each whole or not at all; those of the same name are replaced."""
        ...
