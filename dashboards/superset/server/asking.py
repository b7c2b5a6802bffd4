"""Asking a chart for its figures, as a dashboard does."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboards.superset.server.errors import RequestRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from uuid import UUID

    from dashboards.superset.server.session import Session
    from dashboards.superset.server.stock import Held

AT_ONCE = 4
DATA = "/api/v1/chart/data"


@dataclass(frozen=True)
class Silent:
    """A chart that gives no figures, and what the server said instead."""

    uuid: UUID
    name: str
    answer: str


def ask_charts(session: Session, charts: Sequence[Held], progress: Callable[[str], None]) -> list[Silent]:
    """Every chart's stored query; those that do not answer, in the order given."""
    found: list[Silent] = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for number, (chart, answer) in enumerate(
            zip(charts, pool.map(lambda c: _ask(session, c), charts), strict=True), 1
        ):
            progress(f"asked {number} of {len(charts)} charts: {chart.name}")
            if answer:
                found.append(Silent(chart.uuid, chart.name, answer))
    return found


def _ask(session: Session, chart: Held) -> str:
    """Empty when it answers."""
    stored = chart.body.get("query_context")
    if not isinstance(stored, str):
        return "it has no query of its own stored"
    try:
        answer = session.question(DATA, {**json.loads(stored), "force": True}, chart.name)
    except RequestRefusedError as error:
        return f"{error.status}: {error.answer}"
    results = answer.get("result")
    if not isinstance(results, list) or not results:
        return "an answer without rows"
    return "; ".join(str(one.get("error")) for one in results if isinstance(one, dict) and one.get("error"))
