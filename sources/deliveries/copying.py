"""Copying a file from outside without following anything: symlinks, devices and pipes are refused unopened."""

from __future__ import annotations

import hashlib
import os
import stat
from typing import TYPE_CHECKING

from sources.deliveries.errors import DeliveryError, StillChanging

if TYPE_CHECKING:
    from pathlib import Path

_PIECE = 1 << 20


def copy_plain_file(source: Path, target: Path) -> tuple[str, int]:
    """Copy a plain file and force the copy to disk.

    Returns:
        The SHA-256 in hex and the size in bytes of what was copied.

    Raises:
        DeliveryError: the source is no plain file, or cannot be read.
        StillChanging: the source changed while it was copied.
    """
    handle = open_plain_file(source)
    try:
        return copy_handle(handle, target)
    finally:
        os.close(handle)


def open_plain_file(source: Path | str, folder: int | None = None) -> int:
    """Open a plain file for reading, relative to an open folder if one is given; the caller closes it.

    Raises:
        DeliveryError: it is no plain file, or cannot be read.
    """
    try:
        # Looked at before it is opened: opening alone can make a device do something.
        if not stat.S_ISREG(os.lstat(source, dir_fd=folder).st_mode):
            raise DeliveryError("this is no plain file: a folder, a link or something else")
        # A pipe put in its place meanwhile must not hold us up, a link must not be followed.
        handle = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    except OSError as error:
        raise DeliveryError(f"the file cannot be read: {error.strerror}") from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise DeliveryError("this is no plain file: a folder, a link or something else")
    return handle


def copy_handle(handle: int, target: Path) -> tuple[str, int]:
    """Copy what an open file holds and force the copy to disk; see :func:`copy_plain_file`."""
    before = os.fstat(handle)
    digest = hashlib.sha256()
    size = 0
    with target.open("xb") as copy:
        while piece := os.read(handle, _PIECE):
            digest.update(piece)
            size += len(piece)
            copy.write(piece)
        copy.flush()
        os.fsync(copy.fileno())
    after = os.fstat(handle)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or size != after.st_size:
        target.unlink()
        raise StillChanging("the file changed while it was copied")
    return digest.hexdigest(), size
