"""The questions of the dashboards, as the browser of somebody who looks at them sends them."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import duckdb

if TYPE_CHECKING:
    from pathlib import Path

    import psutil

    from dashboards.superset.server import Session

DUCKDB: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": False,
    "lock_configuration": True,
    "memory_limit": "1GB",
    "threads": 2,
}
"""What the server opens a release with."""


@dataclass
class Question:
    """One chart of one dashboard, with what its dashboard filters by at first.

    Attributes:
        dashboard: its address, such as ``indicatoren-indicator``.
        chart: the chart's name.
        body: what ``/api/v1/chart/data`` takes.
        taken: seconds of each answer.
        cpu: seconds of processor that the server took of each, in steps of ten milliseconds; the mean tells.
        sql: the statement that Superset made of it.
        rows: rows of the answer.
        size: bytes of the answer.
        duckdb: seconds of processor that the statement takes in DuckDB alone.
    """

    dashboard: str
    chart: str
    body: dict[str, Any]
    taken: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    sql: str = ""
    rows: int = 0
    size: int = 0
    duckdb: float = 0.0


def questions(admin: Session) -> list[Question]:
    """Every chart of every dashboard, by the titles of the dashboards."""
    found: list[Question] = []
    boards: Any = admin.read("/api/v1/dashboard/?q=(page_size:100,order_column:dashboard_title,order_direction:asc)")[
        "result"
    ]
    for listed in boards:
        board: Any = admin.read(f"/api/v1/dashboard/{listed['id']}")["result"]
        filters = json.loads(board["json_metadata"])["native_filter_configuration"]
        charts: Any = admin.read(f"/api/v1/dashboard/{listed['id']}/charts")["result"]
        for chart in charts:
            kept: Any = admin.read(f"/api/v1/chart/{chart['id']}")["result"]
            body = _body(kept, chart, listed["id"], _chosen(filters, chart["id"]))
            found.append(Question(str(board["slug"]), str(chart["slice_name"]), body))
    return found


def _chosen(filters: list[dict[str, Any]], chart: int) -> list[dict[str, Any]]:
    """The filters that a dashboard has in force for a chart when it is opened."""
    return [
        one
        for entry in filters
        if chart not in entry["scope"]["excluded"]
        for one in entry["defaultDataMask"].get("extraFormData", {}).get("filters", ())
    ]


def _body(kept: dict[str, Any], chart: dict[str, Any], board: int, chosen: list[dict[str, Any]]) -> dict[str, Any]:
    context = json.loads(kept["query_context"])
    number, kind = str(chart["form_data"]["datasource"]).split("__")
    queries = [{**query, "filters": [*query["filters"], *chosen]} for query in context["queries"]]
    form = {
        **context["form_data"],
        "dashboardId": board,
        "slice_id": chart["id"],
        "extra_form_data": {"filters": chosen} if chosen else {},
    }
    return {
        **context,
        "datasource": {"id": int(number), "type": kind},
        "queries": queries,
        "form_data": form,
        "force": True,
    }


def ask(reader: Session, question: Question, server: psutil.Process) -> None:
    """Ask once, and note what it took; nobody else asks the server meanwhile.

    Raises:
        SupersetError: the server refuses, or the query fails.
    """
    before, start = _processor(server), time.perf_counter()
    answer = reader.question("/api/v1/chart/data", question.body, question.chart)
    question.taken.append(time.perf_counter() - start)
    question.cpu.append(_processor(server) - before)
    if not question.sql:
        result: Any = answer["result"]
        question.sql = str(result[0]["query"])
        question.rows = int(result[0]["rowcount"])
        question.size = len(json.dumps(answer, ensure_ascii=False).encode("utf-8"))


def _processor(server: psutil.Process) -> float:
    """Seconds that the server's processes have taken so far."""
    times = [process.cpu_times() for process in (server, *server.children(recursive=True))]
    return sum(t.user + t.system for t in times)


def in_duckdb(questions: list[Question], release: Path, times: int) -> None:
    """Run each statement in DuckDB alone, opened as the server opens it; the middle of the processor's seconds."""
    with duckdb.connect(str(release.resolve()), read_only=True, config=DUCKDB) as connection:
        for question in questions:
            taken = []
            for _ in range(times):
                start = time.process_time()
                connection.execute(question.sql).fetchall()
                taken.append(time.process_time() - start)
            question.duckdb = sorted(taken)[len(taken) // 2]
