"""One run at a time: a run that finds another at work waits for it."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LOCK = ".run.lock"


def nobody_minds() -> None:
    """For runs that wait without saying so."""


@contextmanager
def run_lock(home: Path, on_wait: Callable[[], None] = nobody_minds) -> Iterator[None]:
    """Hold the home folder for one run; the kernel lets go of it when the process dies, however it dies."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / LOCK).open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            on_wait()
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def is_held(home: Path) -> bool:
    """Whether a run is at work in a home just now."""
    if not (home / LOCK).exists():
        return False
    with (home / LOCK).open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
