"""Dagster's run history in PostgreSQL, with its connections kept open.

Dagster makes a connection for every event and closes it, but for its web server: each is a process of PostgreSQL's and
a proof of the password, some 1,600 times a run. Here every process of ours keeps one or two, as the web server does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from dagster_postgres import DagsterPostgresStorage
from dagster_postgres.utils import pg_url_from_config
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dagster._core.storage.config import PostgresStorageConfig
    from dagster._serdes import ConfigurableClassData

_RECYCLE_SECONDS = 3600
_MOST_MORE = 4
"""Connections beside the one that is kept, while threads of the daemon ask at once."""


class PostgresHistory(DagsterPostgresStorage):
    """Dagster's storage of runs, events and schedules in PostgreSQL; named in ``dagster.yaml``."""

    def __init__(self, postgres_url: str, inst_data: ConfigurableClassData | None = None) -> None:
        super().__init__(postgres_url, inst_data=inst_data)
        for storage in (self._event_log_storage, self._run_storage, self._schedule_storage):
            storage.optimize_for_webserver(statement_timeout=0, pool_recycle=_RECYCLE_SECONDS, max_overflow=_MOST_MORE)

    @classmethod
    @override
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]
    ) -> PostgresHistory:
        return cls(pg_url_from_config(cast("PostgresStorageConfig", config_value)), inst_data)
