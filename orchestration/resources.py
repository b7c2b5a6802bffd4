"""Dagster resources: the settings of a run and the one client that asks publishers."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import dagster as dg
from pydantic import PrivateAttr

from orchestration.feed_addresses import feed_address
from orchestration.remote_home.working import alone, shared
from orchestration.settings import Settings
from orchestration.step_costs import THIS_RUN
from sources.catalogue.depth import Depth  # noqa: TC001 - Dagster needs it at run time
from sources.landing import Landing
from sources.odata import Endpoints, OdataClient, RetryPolicy, http_client

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from sources.catalogue.feed import Feed
    from sources.feeds import Fetched


def endpoints_of(settings: Settings) -> Endpoints:
    """The publishers' addresses, or those the settings put in their place."""
    given = {
        "v4": settings.cbs_v4_url,
        "v3_cbs": settings.cbs_v3_url,
        "v3_dataderden": settings.dataderden_url,
        "pdok": settings.pdok_url,
    }
    return Endpoints(**{name: url for name, url in given.items() if url is not None})


class Home(dg.ConfigurableResource[Settings]):
    """Where the monitor keeps its data; everything a step writes lies below it."""

    home: str
    catalogue: str
    offline: bool = False
    keep_releases: int = 10
    depth: Depth = "municipality"

    @property
    def settings(self) -> Settings:
        """The settings these values stand for; the rest comes from the environment."""
        return Settings(
            home=self.home,
            catalogue=Path(self.catalogue),
            offline=self.offline,
            keep_releases=self.keep_releases,
            depth=self.depth,
        )

    @property
    def landing(self) -> Landing:
        """The landing zone."""
        return Landing(self.settings.landing)

    _held: ExitStack = PrivateAttr(default_factory=ExitStack)

    def setup_for_execution(self, context: dg.InitResourceContext) -> None:
        """Landing takes many at once where the home is a folder; one on S3 is held, and brought here."""
        self._held.enter_context(shared(self.settings, _telling(context)))

    def teardown_after_execution(self, context: dg.InitResourceContext) -> None:  # noqa: ARG002 - Dagster's signature
        """Let the next one have it; what was done is put up."""
        self._held.close()


class BuildHome(Home):
    """The home, with the right to write a build in it: one run at a time, whoever started it.

    Held from the start of a run that builds to its end, be it the command line's, the schedule's or a click in
    Dagster's web UI. A second one waits at its start. Runs that only land something take the plain home.
    """

    def setup_for_execution(self, context: dg.InitResourceContext) -> None:
        """Wait until no other run builds in this home, then hold it."""
        THIS_RUN.begin_run()
        self._held.enter_context(alone(self.settings, _telling(context)))


def _telling(context: dg.InitResourceContext) -> Callable[[], None]:
    log = context.log
    return lambda: log.info("another run is at work in this home; waiting for it") if log else None


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


class Partners(dg.ConfigurableResource[None]):
    """The client that fetches partners' feeds; addresses and tokens come from the environment alone."""

    _http: httpx.Client | None = PrivateAttr(default=None)

    def setup_for_execution(self, context: dg.InitResourceContext) -> None:  # noqa: ARG002 - Dagster's signature
        """Open the connections."""
        self._http = http_client()

    def teardown_after_execution(self, context: dg.InitResourceContext) -> None:  # noqa: ARG002
        """Close them."""
        if self._http is not None:
            self._http.close()

    def is_configured(self, feed: Feed) -> bool:
        """Whether this machine knows the feed's address."""
        return feed_address(feed.id) is not None

    def fetch(self, feed: Feed, into: Path) -> Fetched:
        """Bring what the partner has now into a folder.

        Raises:
            SourceError: the partner cannot be used; ``transient`` tells whether that may pass.
        """
        from sources.feeds import fetch_feed

        address = feed_address(feed.id)
        if self._http is None or address is None:
            raise RuntimeError("a feed is only fetched while a run executes, from an address that is set")
        return fetch_feed(feed, self._http, address.url, address.token, into)
