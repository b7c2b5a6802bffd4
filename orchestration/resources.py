"""Dagster resources: the settings of a run and the one client that asks publishers."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import dagster as dg
from pydantic import PrivateAttr

from orchestration.run_lock import run_lock
from orchestration.settings import Settings
from sources.landing import Landing
from sources.odata import Endpoints, OdataClient, RetryPolicy, http_client

if TYPE_CHECKING:
    import httpx


def endpoints_of(settings: Settings) -> Endpoints:
    """The publishers' addresses, or those the settings put in their place."""
    given = {
        "v4": settings.cbs_v4_url,
        "v3_cbs": settings.cbs_v3_url,
        "v3_dataderden": settings.dataderden_url,
    }
    return Endpoints(**{name: url for name, url in given.items() if url is not None})


class Home(dg.ConfigurableResource[Settings]):
    """Where the monitor keeps its data; everything a step writes lies below it.

    It is held for the whole of a run, whoever started it: the command line, the schedule or a click in Dagster's web
    UI. A second run waits at its start.
    """

    home: str
    offline: bool = False
    keep_releases: int = 10

    _held: ExitStack = PrivateAttr(default_factory=ExitStack)

    def setup_for_execution(self, context: dg.InitResourceContext) -> None:
        """Wait until no other run is at work in this home, then hold it."""
        log = context.log
        waits = "another run is at work in this home; waiting for it"
        self._held.enter_context(run_lock(self.settings.home, lambda: log.info(waits) if log else None))

    def teardown_after_execution(self, context: dg.InitResourceContext) -> None:  # noqa: ARG002 - Dagster's signature
        """Let the next run begin."""
        self._held.close()

    @property
    def settings(self) -> Settings:
        """The settings these values stand for; the rest comes from the environment."""
        return Settings(home=Path(self.home), offline=self.offline, keep_releases=self.keep_releases)

    @property
    def landing(self) -> Landing:
        """The landing zone."""
        return Landing(self.settings.landing)


class Publishers(dg.ConfigurableResource[OdataClient]):
    """One OData client for a whole run: it remembers which hosts could not be reached."""

    _http: httpx.Client | None = PrivateAttr(default=None)
    _client: OdataClient | None = PrivateAttr(default=None)

    def setup_for_execution(self, context: dg.InitResourceContext) -> None:  # noqa: ARG002 - Dagster's signature
        """Open the connections."""
        settings = Settings()
        self._http = http_client()
        policy = RetryPolicy(attempts=settings.fetch_attempts)
        self._client = OdataClient(self._http, endpoints_of(settings), policy=policy)

    def teardown_after_execution(self, context: dg.InitResourceContext) -> None:  # noqa: ARG002
        """Close them."""
        if self._http is not None:
            self._http.close()

    @property
    def client(self) -> OdataClient:
        """The client of this run."""
        if self._client is None:
            raise RuntimeError("the publishers' client is only there while a run executes")
        return self._client
