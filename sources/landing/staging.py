"""Scratch folders on the landing zone's own file system, so that committing is a rename.

A scratch folder belongs to a living process; what a killed one left behind is removed when the next one
asks for a folder. Who lives is told by a lock, not by age or process number.
"""

from __future__ import annotations

import shutil
import uuid
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from sources.landing.durable import is_abandoned, locked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def staging_folder(root: Path) -> Iterator[Path]:
    """An empty folder under ``root``; gone when the block ends."""
    root.mkdir(parents=True, exist_ok=True)
    folder = root / uuid.uuid4().hex
    owner = folder.with_suffix(".lock")
    with ExitStack() as owned:
        # A folder is born and judged abandoned only behind the gate: nobody ever sees one without its lock.
        with locked(root / ".gate"):
            _reap(root)
            owned.enter_context(locked(owner))
            folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            owner.unlink(missing_ok=True)


def _reap(root: Path) -> None:
    for owner in root.glob("*.lock"):
        if is_abandoned(owner):
            shutil.rmtree(owner.with_suffix(""), ignore_errors=True)
            owner.unlink(missing_ok=True)
