"""Small moves on the file system that survive a power cut: fsync, locks, checksums."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def sync(path: Path) -> None:
    """Force a file or folder to disk; a folder too, because its list of names is data."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_synced(path: Path, content: str | bytes) -> None:
    """Write a new file, text as UTF-8, and force it to disk."""
    with path.open("xb") as handle:
        handle.write(content.encode() if isinstance(content, str) else content)
        handle.flush()
        os.fsync(handle.fileno())


def replace_synced(path: Path, content: str | bytes) -> None:
    """Put a file in the place of another, or in an empty one: readers see the old or the new, whole."""
    unfinished = path.with_name(f".{path.name}-{uuid.uuid4().hex}")
    try:
        write_synced(unfinished, content)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    sync(path.parent)


def append_synced(path: Path, line: str) -> None:
    """Add a line (or several) to a journal in one write and force it to disk; the caller holds the lock.

    A line that a killed writer left torn is closed first, so that it costs only itself.
    """
    with path.open("a+b") as handle:
        torn = False
        if handle.tell() > 0:
            handle.seek(-1, os.SEEK_END)
            torn = handle.read(1) != b"\n"
        handle.write((f"\n{line}\n" if torn else f"{line}\n").encode())
        handle.flush()
        os.fsync(handle.fileno())


def sha256_of(path: Path) -> str:
    """The hex digest of a file, read in pieces."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def move(source: Path, target: Path) -> None:
    """Move a file, copying where the two lie on different file systems."""
    shutil.move(source, target)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold an exclusive lock on ``path``; the kernel lets go when the holder dies, however it dies."""
    with path.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextmanager
def locked_if_free(path: Path) -> Iterator[bool]:
    """Hold an exclusive lock on ``path`` if nobody else does; gives whether it is held."""
    with path.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def is_abandoned(path: Path) -> bool:
    """Whether no living process holds the lock on ``path``."""
    with locked_if_free(path) as free:
        return free
