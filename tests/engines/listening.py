"""Which addresses processes listen on while something runs."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Iterator

_EVERY = 1.0


@contextmanager
def listening() -> Iterator[set[str]]:
    """The addresses that any process started below this one listens on, gathered as long as the block lasts."""
    found: set[str] = set()
    ended = threading.Event()

    def look() -> None:
        while not ended.wait(_EVERY):
            for process in psutil.Process().children(recursive=True):
                try:
                    connections = process.net_connections(kind="inet")
                except psutil.Error:
                    continue  # it ended meanwhile
                found.update(c.laddr.ip for c in connections if c.status == psutil.CONN_LISTEN)

    watch = threading.Thread(target=look, daemon=True)
    watch.start()
    try:
        yield found
    finally:
        ended.set()
        watch.join()
