"""One run at a time: a run that finds another at work waits for it."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@contextmanager
def run_lock(home: Path, on_wait: Callable[[], None]) -> Iterator[None]:
    """Hold the home folder for one run; the kernel lets go of it when the process dies, however it dies."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / ".run.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            on_wait()
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
