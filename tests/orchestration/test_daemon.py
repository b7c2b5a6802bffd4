"""The real daemon: from a workbook dropped in the inbox to the page, and what a kill costs at any moment.

Seconds are printed, not asserted: machines differ. ``pytest -s`` shows them.
"""

from __future__ import annotations

import random
import shutil
import time
from itertools import pairwise
from typing import TYPE_CHECKING

import duckdb
import pytest

from orchestration.deliveries import open_deliveries
from orchestration.refresh import refresh
from orchestration.releases.finding import current_release, list_releases
from orchestration.settings import Settings
from sources.catalogue import load_catalogue
from sources.landing import Landing
from tests.orchestration.daemon import Daemon
from tests.orchestration.handing_in import filled_workbook

if TYPE_CHECKING:
    from pathlib import Path

KILLS = 20
WORKBOOKS = 8


def ask(home: Path, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(home / "releases/current/monitor.duckdb"), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def delivered(home: Path) -> dict[tuple[str, str], float]:
    """The values in force that were handed in, by project and fact."""
    if current_release(home / "releases") is None:
        return {}
    found = ask(home, "select project_id, fact_id, value from fct_project_progress where origin = 'delivered'")
    assert len(found) == len({row[:2] for row in found}), "a figure stands twice"
    return {(str(project), str(fact)): float(value) for project, fact, value in found}  # type: ignore[arg-type]


def drop(workbook: Path, home: Path) -> None:
    """As a sync client does: under another name first."""
    inbox = home / "inbox"
    inbox.mkdir(exist_ok=True)
    unfinished = inbox / f".{workbook.name}.part"
    shutil.copy(workbook, unfinished)
    unfinished.rename(inbox / workbook.name)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a first release, made without asking anybody."""
    home = tmp_path_factory.mktemp("daemon") / "home"
    report = refresh(Settings(home=home, offline=True))
    assert report.error is None, report.error
    return home


def test_from_the_inbox_to_the_release_and_the_page(home: Path, tmp_path: Path) -> None:
    catalogue = load_catalogue()
    project = next(found for found in catalogue.projects if found.id == "wonen-2.1")
    workbook = tmp_path / "Opgave energiearmoede najaar.xlsx"
    given = filled_workbook(workbook, project, catalogue, Landing(home / "landing"), add=57)
    page = home / "site/current/projecten/wonen-2.1.html"
    before = current_release(home / "releases")
    with Daemon(home) as daemon:
        daemon.wait_until("the daemon's first look", lambda: "watches" in daemon.tail(), 120)
        time.sleep(10)
        started = time.monotonic()
        drop(workbook, home)
        answered = home / "inbox/antwoorden"
        daemon.wait_until("the answer", lambda: any(answered.glob("*/antwoord.html")))
        answer = time.monotonic() - started
        daemon.wait_until("the release", lambda: current_release(home / "releases") != before)
        daemon.wait_until("the page", lambda: "307" in page.read_text(encoding="utf-8"))
        total = time.monotonic() - started
        assert daemon.stop() == 0
    print(f"\nanswer after {answer:.1f} s, release and page after {total:.1f} s")  # noqa: T201
    assert delivered(home) == {("wonen-2.1", fact): value for fact, value in given.items()}
    found = ask(
        home,
        "select value from fct_project_progress where fact_id = 'huishoudens-bezocht' and is_latest",
    )
    assert found == [(307.0,)]
    assert not list((home / "inbox").glob("*.xlsx"))
    names = [path for path in (home / "releases").rglob("*") if "Opgave" in path.name]
    assert names == [], "the name of a file may name a person"


def test_killed_at_any_moment_it_loses_and_doubles_nothing(home: Path, tmp_path: Path) -> None:
    chance = random.Random(20261125)  # noqa: S311 - moments to kill at, the same every time
    catalogue = load_catalogue()
    projects = [project for project in catalogue.projects if any(f.value is not None for f in project.facts)]
    waiting = []
    expected = delivered(home)
    for number, project in enumerate(chance.sample(projects, WORKBOOKS)):
        workbook = tmp_path / f"opgave-{number}.xlsx"
        given = filled_workbook(workbook, project, catalogue, Landing(home / "landing"), add=100 + number)
        expected |= {(project.id, fact): value for fact, value in given.items()}
        waiting.append(workbook)
    known = len(open_deliveries(Settings(home=home), catalogue).records())
    daemon = Daemon(home)
    for kill in range(KILLS):
        daemon.start()
        if waiting and kill % 2 == 0:
            drop(waiting.pop(), home)
        time.sleep(chance.uniform(0.5, 14))
        daemon.kill(only_the_first=chance.random() < 0.3)
    while waiting:
        drop(waiting.pop(), home)
    with daemon:
        daemon.wait_until("everything released", lambda: delivered(home) == expected, 400)
        assert daemon.stop() == 0
    deliveries = open_deliveries(Settings(home=home), catalogue)
    assert len(deliveries.records()) == known + WORKBOOKS
    assert deliveries.waiting() == []
    assert deliveries.quarantine() == []
    answers = list((home / "inbox/antwoorden").glob("*/antwoord.json"))
    assert len(answers) == len({path.parent.name for path in answers}) == known + WORKBOOKS
    releases = [manifest.inputs_digest for manifest in list_releases(home / "releases")]
    assert all(one != other for one, other in pairwise(releases)), "the same release twice in a row"
