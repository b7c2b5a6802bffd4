"""Publishing by symlink: readers see the old whole or the new whole, never a half."""

from __future__ import annotations

import os
import shutil
import uuid
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

CURRENT = "current"


def fsync_path(path: Path) -> None:
    """Force a file or folder to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def current_of(folder: Path) -> Path | None:
    """What ``current`` points at, or None before the first publication."""
    link = folder / CURRENT
    return link.resolve() if link.exists() else None


def point_current_at(target: Path) -> None:
    """Move ``current`` beside ``target`` to it, in one step."""
    folder = target.parent
    temporary = folder / f".{CURRENT}-{uuid.uuid4().hex}"
    temporary.symlink_to(target.name)
    temporary.replace(folder / CURRENT)
    fsync_path(folder)


def prune(folder: Path, keep: int) -> list[str]:
    """Remove all but the newest ``keep`` entries; what ``current`` points at always stays."""
    current = current_of(folder)
    entries = sorted(
        path for path in folder.iterdir() if path.is_dir() and not path.is_symlink() and path.name[0] != "."
    )
    surplus = [path for path in entries[: max(len(entries) - keep, 0)] if path != current]
    for path in surplus:
        shutil.rmtree(path)
    return [path.name for path in surplus]
