"""Settings from the environment (``REGIODEAL_*``); the only place that reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from sources.catalogue.depth import Depth  # noqa: TC001 Pydantic needs it at run time

PROJECT_ROOT = Path(__file__).resolve().parents[1]
"""The checkout: where the catalogue, the models and the pages lie."""


class Settings(BaseSettings):
    """Where the monitor keeps its data and whom it asks; every default works."""

    model_config = SettingsConfigDict(env_prefix="REGIODEAL_", frozen=True, extra="ignore")

    home: Path = PROJECT_ROOT / "data"
    """Landing, builds, releases and pages; outside git."""
    catalogue: Path | None = None
    """Another catalogue than the project's own."""
    keep_releases: Annotated[int, Field(ge=2)] = 10
    """How many of the newest releases stay on disk."""
    keep_months: Annotated[int, Field(ge=0)] = 60
    """Of how many finished months the release in force at their end stays too; so does that of each meeting's day."""
    depth: Depth = "municipality"
    """How deep figures go: ``municipality``, ``district`` or ``neighbourhood`` (districts and neighbourhoods of our
    municipalities too, with small numbers suppressed). Who runs the machine decides, for the raw figures lie on it."""
    offline: bool = False
    """True: no publisher is asked."""
    cbs_v4_url: str | None = None
    """Base address of CBS OData v4, when it is not the publisher's own (a mirror, a test)."""
    cbs_v3_url: str | None = None
    """Base address of CBS OData v3, likewise."""
    dataderden_url: str | None = None
    """Base address of CBS's service for third parties (RIVM, police), likewise."""
    pdok_url: str | None = None
    """Base address of PDOK (boundaries), likewise."""
    column_lineage: bool = False
    """True: each model is noted in Dagster with the columns its columns come from; some 12 s whenever models change."""
    fetch_attempts: Annotated[int, Field(ge=1, le=10)] = 3
    """How often a request that failed for a passing reason is made in all."""
    alerts: SecretStr | None = None
    """Whom to tell when something is wrong: Apprise addresses (mailto://, workflows://, json:// …), apart by spaces."""
    inbox: str | None = None
    """Where files are dropped: a folder, or a URL such as ``s3://bucket/inbox``; ``inbox`` in the home when not set."""
    public_url: Annotated[str | None, Field(pattern=r"^https?://\S+/$")] = None
    """Where readers find the pages (``https://…/``): identifiers and addresses of the open data begin with it; relative
    when not set. What has been released keeps the addresses it was made with."""
    runbook_url: str | None = None
    """Where people read the project's files (``https://…/blob/main/``): messages name their section of the runbook."""

    superset_url: str | None = None
    """Address of the Superset with the live dashboards; none: there are no live dashboards."""
    superset_username: str | None = None
    """Who writes there: an account with Superset's role Admin."""
    superset_password: SecretStr | None = None
    superset_ca: Path | None = None
    """Certificates of one's own authority, where that server's is not signed by a public one."""
    superset_database_uri: str | None = None
    """The release as that server reaches it (``duckdb:////…/monitor.duckdb``); the path here when not set."""

    @property
    def catalogue_root(self) -> Path:
        """The folder of the catalogue's files."""
        return (self.catalogue or PROJECT_ROOT / "sources" / "catalogue").resolve()

    @property
    def landing(self) -> Path:
        """Immutable versions of every source table."""
        return self.home.resolve() / "landing"

    @property
    def deliveries(self) -> Path:
        """Everything that was handed in, with what was judged of it."""
        return self.home.resolve() / "deliveries"

    @property
    def inbox_place(self) -> str:
        """The inbox's folder or URL."""
        return self.inbox or str(self.home.resolve() / "inbox")

    @property
    def builds(self) -> Path:
        """Databases under construction, each private to one run."""
        return self.home.resolve() / "build"

    @property
    def releases(self) -> Path:
        """Published releases; ``current`` points at the one in force."""
        return self.home.resolve() / "releases"

    @property
    def site(self) -> Path:
        """Published pages; ``current`` points at those of the release in force."""
        return self.home.resolve() / "site"

    @property
    def open_data(self) -> Path:
        """Published packages of open data; ``latest`` points at that of the release in force."""
        return self.home.resolve() / "open_data"
