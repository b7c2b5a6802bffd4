"""Releases that follow each other while people look."""

from __future__ import annotations

import json
import shutil
import threading
import time
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from dashboards.superset.server import Credentials, Session, read_stock
from orchestration.releases.publish import CURRENT, point_current_at

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

    from tests.superset.conftest import Published

SWAPS, READERS = 50, 8


class Reader(threading.Thread):
    """Somebody who looks at the chart again and again."""

    def __init__(self, person: httpx.Client, question: dict[str, Any], published: list[int], ended: threading.Event):
        super().__init__(daemon=True)
        self._person, self._question, self._published, self._ended = person, question, published, ended
        self.failed: list[str] = []
        self.stale: list[tuple[int, int]] = []
        self.seen: set[int] = set()

    def run(self) -> None:
        last = False
        while not last:
            # Whoever hears that it is over asks once more: that answer can only be the newest.
            last = self._ended.is_set()
            newest = self._published[-1]
            answer = self._person.post("/api/v1/chart/data", json=self._question)
            if answer.status_code != 200:
                self.failed.append(answer.text[:300])
                continue
            figure = answer.json()["result"][0]["data"][0]["inhabitants"]
            self.seen.add(figure)
            if figure < newest:
                self.stale.append((figure, newest))


def _release(releases: Path, number: int) -> Path:
    """The release before with one figure changed, under a name of its own."""
    folder = releases / f"{number:03}"
    shutil.copytree((releases / CURRENT).resolve(), folder)
    with duckdb.connect(str(folder / "monitor.duckdb")) as connection:
        connection.execute("update mart_programme__municipalities set inhabitants = ?", [number])
    return folder


@pytest.fixture
def question(small: Published) -> dict[str, Any]:
    """What the browser asks for the chart on the dashboard."""
    server = small.server
    with Session(Credentials(server.url, server.username, server.password)) as session:
        stock = read_stock(session)
        chart, board = stock.of("charts")[0], stock.of("dashboards")[0]
        dataset = stock.of("datasets")[0]
    query = json.loads(str(chart.body["query_context"]))
    query["datasource"] = {"id": dataset.id, "type": "table"}
    query["form_data"] = {**query.get("form_data", {}), "dashboardId": board.id, "slice_id": chart.id}
    return dict(query)


def test_fifty_releases_under_eight_readers(small: Published, question: dict[str, Any]) -> None:
    """No answer fails, and none is older than the release in force when it was asked for."""
    releases = small.releases
    point_current_at(_release(releases, 1))
    published, ended = [1], threading.Event()
    person = small.server.home.password("stuurgroep")
    readers = [Reader(small.server.browse("stuurgroep", person), question, published, ended) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    try:
        for number in range(2, SWAPS + 2):
            point_current_at(_release(releases, number))
            published.append(number)
            time.sleep(0.1)
    finally:
        ended.set()
        for reader in readers:
            reader.join(timeout=60)
    assert [failure for reader in readers for failure in reader.failed] == []
    assert [one for reader in readers for one in reader.stale] == []
    seen = set().union(*(reader.seen for reader in readers))
    assert len(seen) > SWAPS // 4, "the readers saw too few releases for this to say anything"
    assert all(SWAPS + 1 in reader.seen for reader in readers)
