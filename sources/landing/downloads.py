"""Folders for what has been downloaded of a version that is not whole yet, kept from one attempt to the next.

A table has at most one: what was begun for another question or under another stamp is thrown away. As with scratch
folders, a lock tells who lives; a second process that fetches the same table meanwhile is told to do without.
"""

from __future__ import annotations

import shutil
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from sources.landing.durable import is_abandoned, locked, locked_if_free

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def download_folder(root: Path, name: str) -> Iterator[Path | None]:
    """The folder ``root/name``, with what an earlier attempt left in it.

    Gone when the block ends well; kept when it ends with an error, or its process is killed.

    Args:
        root: the folder of one table's downloads.
        name: what makes one download another than the next: letters, digits and hyphens.

    Yields:
        The folder; ``None`` when another process is at it.
    """
    root.mkdir(parents=True, exist_ok=True)
    folder, owner, gate = root / name, root / f"{name}.lock", root / ".gate"
    with ExitStack() as owned:
        # Locks come and go only behind the gate: nobody ever holds the lock of a name that is taken away meanwhile.
        with locked(gate):
            for other in root.glob("*.lock"):
                if other != owner and is_abandoned(other):
                    _remove(other.with_suffix(""), other)
            free = owned.enter_context(locked_if_free(owner))
        if not free:
            yield None
            return
        folder.mkdir(exist_ok=True)
        yield folder
        with locked(gate):
            _remove(folder, owner)


def _remove(folder: Path, owner: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    owner.unlink(missing_ok=True)
