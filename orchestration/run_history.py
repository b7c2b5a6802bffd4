"""Dagster's run history in SQLite, with its connections kept open.

Dagster's own storage makes an engine and a connection for every event and closes both: SQLAlchemy compiles every
statement anew, and SQLite, left by its last connection, writes its whole log back to the file. A run of ours has some
1,600 events, most of them the checks; that was a fifth of its processor time and half of its waiting.
"""

from __future__ import annotations

from collections import OrderedDict
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from dagster._core.storage.event_log.sqlite.sqlite_event_log import INDEX_SHARD_NAME, SqliteEventLogStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from sqlalchemy import create_engine, event
from sqlalchemy.pool import StaticPool
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dagster._serdes import ConfigurableClassData
    from sqlalchemy.engine import Connection, Engine

_RUNS_OPEN: Final = 4
"""Of how many runs a process keeps the events at hand; of the index of all runs always."""


class EventLog(SqliteEventLogStorage):
    """Events of runs, a file per run and an index, as Dagster keeps them."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines: OrderedDict[str, Engine] = OrderedDict()
        self._tables: set[str] = set()
        super().__init__(base_dir, inst_data)

    @contextmanager
    @override
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock:  # one at a time, as in Dagster's: what makes one connection for all threads safe
            engine = self._engine(shard)
            if shard not in self._initialized_dbs:
                self._initdb(engine)
                self._initialized_dbs.add(shard)
            with engine.connect() as connection, connection.begin():
                yield connection

    @override
    def has_table(self, table_name: str) -> bool:
        """Whether the index has a table; Dagster asks before every check, and what was there once stays."""
        if table_name not in self._tables and super().has_table(table_name):
            self._tables.add(table_name)
        return table_name in self._tables

    def _engine(self, shard: str) -> Engine:
        if shard in self._engines:
            self._engines.move_to_end(shard)
            return self._engines[shard]
        engine = create_engine(
            self.conn_string_for_shard(shard),
            poolclass=StaticPool,
            connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS, "check_same_thread": False},
        )
        event.listen(engine, "connect", _commit_without_waiting_for_the_disk)
        self._engines[shard] = engine
        runs = [name for name in self._engines if name != INDEX_SHARD_NAME]
        for name in runs[:-_RUNS_OPEN]:
            self._engines.pop(name).dispose()
        return engine

    @override
    def dispose(self) -> None:
        super().dispose()
        with self._db_lock:
            while self._engines:
                self._engines.popitem()[1].dispose()


def _commit_without_waiting_for_the_disk(connection: Any, _: Any) -> None:  # noqa: ANN401 - SQLite's own
    """After a power cut the last events may be missing, never is the file broken: releases have their own journal."""
    connection.execute("pragma synchronous = normal")


class RunHistory(DagsterSqliteStorage):
    """Dagster's storage of runs, events and schedules in SQLite; named in ``dagster.yaml``."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        super().__init__(base_dir, inst_data)
        self._event_log_storage = EventLog(self._event_log_storage._base_dir)  # noqa: SLF001 - beside the runs

    @classmethod
    @override
    def from_config_value(cls, inst_data: ConfigurableClassData, config_value: Mapping[str, Any]) -> RunHistory:
        return cls.from_local(inst_data=inst_data, **config_value)
