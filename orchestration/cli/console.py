"""The two streams: results on standard output, everything about the work on standard error."""

from __future__ import annotations

import enum

from rich.console import Console

out = Console()
err = Console(stderr=True)


class Exit(enum.IntEnum):
    """What a command's end means to whoever started it."""

    GOOD = 0
    FAILED = 1
    """The last release is untouched."""
    USAGE = 2
    STALE = 3
    """Released, with sources that could not be reached."""


def fail(message: str) -> None:
    """Say what went wrong, in red where colour is wanted."""
    err.print(message, style="red", markup=False, highlight=False, soft_wrap=True)
