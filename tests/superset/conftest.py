"""A real Superset 6.1 for each worker, on an environment and migrated metadata that all share."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import httpx
import pytest

from dashboards.superset.changes import apply, destroy, foresee, marked
from dashboards.superset.compiling import Target, compile_pages
from dashboards.superset.local import (
    ADMIN,
    Environment,
    Home,
    Running,
    ensure_environment,
    prepare,
    running,
    start,
    stop,
)
from dashboards.superset.local.process import end_at_once
from dashboards.superset.server import Credentials, Session, read_stock
from orchestration.in_force import PAGES
from orchestration.local_superset import TOOLS, put_accounts
from orchestration.releases.manifest import CheckSummary
from orchestration.releases.publish import CURRENT
from orchestration.releases.sealing import make_release
from tests.dashboards import release

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from dashboards.superset.assets import Bundle
    from tests.dbt.building import Built


@dataclass
class Server:
    """One server and its administrator."""

    home: Home
    environment: Environment
    at: Running
    username: str = ADMIN

    @property
    def url(self) -> str:
        return self.at.url

    @property
    def password(self) -> str:
        return self.home.password(ADMIN)

    def restart(self) -> None:
        """What a power cut does, and whoever switches the machine on again; returns when it answers."""
        end_at_once(self.home)
        self.at = start(self.home, self.environment, self.at.port, _quiet)

    def browse(self, username: str, password: str) -> httpx.Client:
        """A person's session, through the form as a browser does it."""
        client = httpx.Client(base_url=self.url, headers={"Referer": f"{self.url}/"}, timeout=60, trust_env=False)
        form = {"username": username, "password": password, "csrf_token": token_of(client.get("/login/").text)}
        client.post("/login/", data=form)
        token = client.get("/api/v1/security/csrf_token/")
        if token.is_success:
            client.headers["X-CSRFToken"] = token.json()["result"]
        return client


def _quiet(_: str) -> None:
    pass


def token_of(page: str) -> str:
    """The token that a form of this page must bring back."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found, page[:500]
    return found[1]


@pytest.fixture(scope="session")
def superset_environment() -> Environment:
    """Installed by ``make superset``; installed here where that was left out."""
    return ensure_environment(TOOLS, _quiet)


@pytest.fixture(scope="session")
def superset(superset_environment: Environment, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with nothing on it but its administrator; it may open every database below pytest's folder."""
    base = tmp_path_factory.getbasetemp()
    home = Home(tmp_path_factory.mktemp("superset"), base)
    prepare(home, superset_environment, _quiet)
    server = Server(home, superset_environment, start(home, superset_environment, 0, _quiet))
    yield server
    if running(home) is not None:
        stop(home)


@dataclass
class Published:
    """Dashboards on the server, with an account for each role."""

    server: Server
    bundle: Bundle
    releases: Path
    _people: dict[str, httpx.Client] = field(default_factory=dict)

    def person(self, role: str) -> httpx.Client:
        """Somebody with this role, logged in."""
        if role not in self._people:
            self._people[role] = self.server.browse(role, self.server.home.password(role))
        return self._people[role]


@pytest.fixture(scope="module")
def publish(superset: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path, Path], Published]]:
    """Put the pages of a folder on the server, on the releases of another; the server is as before afterwards."""
    record = tmp_path_factory.mktemp("record") / "applied.json"
    done: list[Published] = []
    with Session(Credentials(superset.url, superset.username, superset.password)) as session:

        def run(pages: Path, releases: Path) -> Published:
            database = releases / CURRENT / "monitor.duckdb"
            target = Target(f"duckdb:///{database}", "https://example.org/blob/main/")
            published = Published(superset, marked(compile_pages(pages, database, target)), releases)
            done.append(published)
            apply(session, published.bundle, database, record, _quiet)
            put_accounts(session, superset.home)
            return published

        yield run
        for published in done:
            _unpublish(session, published, record)


def _unpublish(session: Session, published: Published, record: Path) -> None:
    for client in published._people.values():
        client.close()
    destroy(session, foresee(session, published.bundle, record), record, _quiet)
    assert read_stock(session).assets == {}


SMALL = """---
title: Gemeenten
---

```sql gemeenten
select name, inhabitants from monitor.mart_programme__municipalities
```

<DataTable data={gemeenten} title="Inwoners"/>
"""


@pytest.fixture(scope="module")
def small(publish: Callable[[Path, Path], Published], tmp_path_factory: pytest.TempPathFactory) -> Published:
    """One page with one table, on a small release."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "pages").mkdir()
    (folder / "pages" / "index.md").write_text(SMALL, encoding="utf-8")
    first = folder / "releases" / "000"
    first.mkdir(parents=True)
    release.build(first / "monitor.duckdb")
    (folder / "releases" / CURRENT).symlink_to(first.name)
    return publish(folder / "pages", folder / "releases")


@pytest.fixture(scope="module")
def real(
    publish: Callable[[Path, Path], Published], built: Built, tmp_path_factory: pytest.TempPathFactory
) -> Published:
    """The project's own pages, on a release of the recorded figures."""
    folder = tmp_path_factory.mktemp("real")
    shutil.copy(built.database, folder / "monitor.duckdb")
    releases = folder / "releases"
    candidate = make_release(releases, folder / "monitor.duckdb", built.inputs, CheckSummary(passed=1, failed=0))
    candidate.rename(releases / candidate.name)
    (releases / CURRENT).symlink_to(candidate.name)
    return publish(PAGES / "pages", releases)
