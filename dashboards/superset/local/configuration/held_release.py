"""Keeps the release in force open for as long as a process of the server lives.

Superset opens a database anew for each chart and closes it again, and with its last connection DuckDB lets go of all
that it had read of the file: opening it takes some 30 ms of processor, more than nearly every chart's own query. With
one connection held, the next shares what is open.
"""

# mypy: ignore-errors

import threading

from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

_LOCK = threading.Lock()
_held = None


def hold(uri, connect_args) -> None:
    """Hold what is about to be opened, and let go of the release before it.

    Args:
        uri: address of the release itself, not of the symlink to it.
        connect_args: those of the connection that is about to be made: DuckDB shares a file only between equals.
    """
    global _held  # noqa: PLW0603  one for the process
    with _LOCK:
        if _held is not None and _held[0] == uri.database:
            return
        before = _held
        engine = create_engine(uri, connect_args=connect_args, poolclass=NullPool)
        _held = (uri.database, engine.raw_connection())
    if before is not None:
        # Questions that are being answered have connections of their own.
        before[1].close()
