"""A small set of pages on a small release, and a server to put it on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path  # noqa: TC003  a dataclass field
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from typing_extensions import override

from dashboards.superset.changes import Applying, Plan, apply, make_plan, marked, read_record
from dashboards.superset.compiling import Target, compile_pages
from dashboards.superset.server import Credentials, Session, read_stock
from dashboards.superset.server.roles import PERMISSIONS
from dashboards.superset.server.session import LIMITS
from dashboards.superset.server.stock import ENDPOINTS
from tests.dashboards import release

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dashboards.superset.assets import Bundle
    from tests.superset.conftest import Server

INDEX = """---
title: Overzicht
---

# Overzicht

```sql projecten
select name, phase_label, pillar from monitor.mart_programme__projects
```

```sql gemeenten
select name, inhabitants from monitor.mart_programme__municipalities where inhabitants > 0
```

```sql aantal
select count(*) as gemeenten from monitor.mart_programme__municipalities
```

Vaste woorden.

<Tabs>
<Tab label="Lijst">

<DataTable data={projecten} title="Projecten">
  <Column id=name title="Project"/>
  <Column id=phase_label title="Fase"/>
</DataTable>

</Tab>
<Tab label="Mensen">

<BarChart data={gemeenten} x=name y=inhabitants title="Inwoners"/>

</Tab>
</Tabs>

<BigValue data={aantal} value=gemeenten title="Gemeenten"/>
"""
KEUZE = """---
title: Keuze
---

```sql pijlers
select distinct pillar from monitor.mart_programme__projects order by pillar
```

<Dropdown name=pijler data={pijlers} value=pillar title="Pijler"/>

```sql gekozen
select name, phase_label from monitor.mart_programme__projects where pillar = '${inputs.pijler.value}'
```

<DataTable data={gekozen} title="Gekozen projecten"/>
"""


class Recording(httpx.HTTPTransport):
    """A real transport that counts what goes out; ``before`` may act just before a request leaves."""

    def __init__(self) -> None:
        super().__init__(limits=LIMITS)
        self.asked: Counter[str] = Counter()
        self.before: Callable[[httpx.Request], None] = lambda _: None

    @override
    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.before(request)
        path = request.url.path
        self.asked["login" if path.endswith("/security/login") else request.method] += 1
        if request.method != "GET" and not path.endswith("/security/login"):
            self.asked["asked" if path.endswith("/chart/data") else "written"] += 1
        return super().handle_request(request)


@dataclass
class Live:
    """One server, the pages, and what we remember."""

    server: Server
    folder: Path
    release_db: Path
    transport: Recording = field(default_factory=Recording)
    pages: dict[str, str] = field(default_factory=lambda: {"index.md": INDEX, "keuze.md": KEUZE})
    _sessions: list[Session] = field(default_factory=list)

    @property
    def record(self) -> Path:
        return self.folder / "superset" / "applied.json"

    @property
    def session(self) -> Session:
        if not self._sessions:
            self._sessions.append(self.open(self.server.password))
        return self._sessions[0]

    def open(self, password: str) -> Session:
        credentials = Credentials(self.server.url, self.server.username, password)
        return Session(credentials, transport=self.transport)

    def wanted(self) -> Bundle:
        root = self.folder / "dashboards"
        for name, text in self.pages.items():
            path = root / "pages" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        target = Target(f"duckdb:///{self.release_db}", "https://example.org/blob/main/")
        return marked(compile_pages(root / "pages", self.release_db, target))

    def plan(self, wanted: Bundle | None = None) -> Plan:
        record = read_record(self.record, self.session.url)
        return make_plan(self.session, wanted or self.wanted(), read_stock(self.session), record)

    def apply(self, wanted: Bundle | None = None) -> Applying:
        return apply(self.session, wanted or self.wanted(), self.release_db, self.record, lambda _: None)

    def written(self, act: Callable[[], object]) -> int:
        """How many writes an action sends."""
        before = self.transport.asked["written"]
        act()
        return self.transport.asked["written"] - before

    def id_of(self, kind: str, name: str) -> int:
        return next(
            held.id for held in read_stock(self.session).assets.values() if (held.kind, held.name) == (kind, name)
        )

    def names(self, kind: str) -> set[str]:
        return {held.name for held in read_stock(self.session).assets.values() if held.kind == kind}

    def put(self, kind: str, name: str, body: dict[str, Any]) -> None:
        """What somebody does by hand."""
        self.session.put(f"/api/v1/{kind[:-1]}/{self.id_of(kind, name)}", body)


@pytest.fixture(scope="module")
def live_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return release.build(tmp_path_factory.mktemp("release") / "monitor.duckdb")


@pytest.fixture
def live(superset: Server, tmp_path: Path, live_release: Path) -> Iterator[Live]:
    """A server with nothing on it, and afterwards nothing again."""
    found = Live(superset, tmp_path, live_release)
    yield found
    found.transport.before = lambda _: None
    for session in found._sessions:
        with session:
            pass
    with Session(Credentials(superset.url, superset.username, superset.password)) as session:
        stock = read_stock(session)
        for kind in reversed(ENDPOINTS):
            for held in stock.of(kind):
                session.delete(f"/api/v1/{ENDPOINTS[kind]}/{held.id}")
        for name in PERMISSIONS:
            if name in stock.roles:
                session.delete(f"/api/v1/security/roles/{stock.roles[name].id}")
