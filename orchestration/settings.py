"""Settings from the environment (``REGIODEAL_*``); the only place that reads it."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from sources.catalogue.depth import Depth  # noqa: TC001 Pydantic needs it at run time

PROJECT_ROOT = Path(__file__).resolve().parents[1]
"""The checkout: where the catalogue, the models and the pages lie."""

_REMOTE = "home on S3"
"""Where the validator puts the address of a home on S3: no name that an environment has."""
_POSTGRES = r"^postgresql://[A-Za-z0-9_.-]+@[A-Za-z0-9_.-]+(:[0-9]{1,5})?/[A-Za-z0-9_-]+$"
"""Without a password: whatever is printed or logged of it may be read."""
_ON_S3 = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[^/\s][^\s]*)?")


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "regiodeal"


_SHARE_OF_MEMORY = 0.5
"""DuckDB's own default is 80 % of the machine, on which dbt, Dagster and what reads a release must live too."""


def default_memory() -> str:
    """Half of the machine's memory, as DuckDB writes it."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f"{int(machine * _SHARE_OF_MEMORY / 1e6)}MB"


class Settings(BaseSettings):
    """Where the monitor keeps its data and whom it asks; every default works."""

    model_config = SettingsConfigDict(env_prefix="REGIODEAL_", frozen=True, extra="ignore", hide_input_in_errors=True)

    home: Path = PROJECT_ROOT / "data"
    """Landing, builds, releases and pages; outside git. Given as ``s3://bucket/prefix`` they are kept there, and this
    is the folder on this machine in which they are made and read; see ``orchestration.remote_home``."""
    remote: Annotated[str | None, Field(validation_alias=_REMOTE)] = None
    """The address of a home on S3; None where it is a folder."""
    cache: Annotated[Path, Field(default_factory=_cache)]
    """Where a home on S3 has its folder on this machine, and where dbt's parses are kept for new homes. It can be
    thrown away when nothing runs."""
    catalogue: Path | None = None
    """Another catalogue than the project's own."""
    lease_seconds: Annotated[float, Field(ge=2)] = 60.0
    """After how long without a sign of life another machine may take up a home on S3 that this one was working on."""
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
    memory: Annotated[str, Field(pattern=r"^[1-9][0-9]*(MB|GB)$")] = Field(default_factory=default_memory)
    """How much memory DuckDB may take while it builds the marts, as in ``6GB`` or ``800MB``: half of the machine's when
    not set. What does not fit goes to disk, beside the build."""
    fetch_attempts: Annotated[int, Field(ge=1, le=10)] = 3
    """How often a request that failed for a passing reason is made in all."""
    alerts: SecretStr | None = None
    """Whom to tell when something is wrong: Apprise addresses (mailto://, workflows://, json:// …), apart by spaces."""
    inbox: str | None = None
    """Where files are dropped: a folder, or a URL such as ``s3://bucket/inbox``; ``inbox`` in the home when not set,
    on S3 too."""
    public_url: Annotated[str | None, Field(pattern=r"^https?://\S+/$")] = None
    """Where readers find the pages (``https://…/``): identifiers and addresses of the open data begin with it; relative
    when not set. What has been released keeps the addresses it was made with."""
    runbook_url: str | None = None
    """Where people read the project's files (``https://…/blob/main/``): messages name their section of the runbook."""

    dagster_postgres: Annotated[str | None, Field(pattern=_POSTGRES)] = None
    """The PostgreSQL that keeps Dagster's runs and schedules (``postgresql://user@host:5432/database``), for more than
    one machine; SQLite in the home when not set."""
    dagster_postgres_password: SecretStr | None = None
    """Its password, from the environment alone: Dagster's configuration names the variable."""

    superset_url: str | None = None
    """Address of the Superset with the live dashboards; none: there are no live dashboards."""
    superset_username: str | None = None
    """Who writes there: an account with Superset's role Admin."""
    superset_password: SecretStr | None = None
    superset_ca: Path | None = None
    """Certificates of one's own authority, where that server's is not signed by a public one."""
    superset_database_uri: str | None = None
    """The release as that server reaches it (``duckdb:////…/monitor.duckdb``); the path here when not set."""

    @model_validator(mode="before")
    @classmethod
    def _tell_s3_from_folders(cls, given: dict[str, Any]) -> dict[str, Any]:
        home = given.get("home")
        if not isinstance(home, str) or "://" not in home:
            return given
        address = home.rstrip("/")
        if not _ON_S3.fullmatch(address):
            raise ValueError(f"home: '{home}' is neither a folder nor s3://bucket or s3://bucket/prefix")
        cache = Path(given.get("cache") or _cache())
        return {**given, "home": cache / hashlib.sha256(address.encode()).hexdigest()[:16], _REMOTE: address}

    @property
    def place(self) -> str:
        """The home as it would be given: the folder or the address on S3."""
        return self.remote or str(self.home.resolve())

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
        return self.inbox or f"{self.place}/inbox"

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
