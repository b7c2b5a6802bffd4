"""Publishing by symlink: readers see the old whole or the new whole, never a half."""

from __future__ import annotations

import os
import shutil
import uuid
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container
    from pathlib import Path

CURRENT = "current"
LATEST = "latest"
"""What ``current`` is called in addresses that readers keep."""


def fsync_path(path: Path) -> None:
    """Force a file or folder to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def current_of(folder: Path, name: str = CURRENT) -> Path | None:
    """What ``current`` (or another name) points at, or None before the first publication."""
    link = folder / name
    return link.resolve() if link.exists() else None


def point_current_at(target: Path, name: str = CURRENT) -> None:
    """Move ``current`` (or another name) beside ``target`` to it, in one step."""
    folder = target.parent
    temporary = folder / f".{name}-{uuid.uuid4().hex}"
    temporary.symlink_to(target.name)
    temporary.replace(folder / name)
    fsync_path(folder)


def names_in(folder: Path) -> list[str]:
    """The names of what has been published and is still there, in alphabetical order; hidden folders do not count."""
    return sorted(
        path.name for path in folder.iterdir() if path.is_dir() and not path.is_symlink() and path.name[0] != "."
    )


def prune(folder: Path, kept: Container[str], name: str = CURRENT) -> list[str]:
    """Remove every entry that is not ``kept``; what ``current`` points at always stays. Returns what was removed.

    ``name`` is what ``current`` is called in that folder.
    """
    current = current_of(folder, name)
    surplus = [entry for entry in names_in(folder) if entry not in kept and (current is None or entry != current.name)]
    for entry in surplus:
        shutil.rmtree(folder / entry)
    return surplus
