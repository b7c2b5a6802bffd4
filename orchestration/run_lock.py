"""One run at a time: a run that finds another at work waits for it."""

from __future__ import annotations

import fcntl
import time
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


@contextmanager
def held_alone(lock: Path, seconds: float) -> Iterator[int | None]:
    """Hold a lock for as long as the block takes, waiting for it a while; None where another process keeps it.

    What is given is the open file: a process that inherits it holds the lock too, so that it is free only when all of
    them are gone.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + seconds
    with lock.open("a") as handle:
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() < until:
                    time.sleep(0.1)
                    continue
                yield None
            else:
                yield handle.fileno()
            return


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
