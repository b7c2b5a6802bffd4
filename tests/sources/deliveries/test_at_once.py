"""The workbooks of all projects, handed in twice, in any order, by two processes at once: one and the same end."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from sources.catalogue import load_catalogue
from sources.catalogue.export import catalogue_digest
from sources.deliveries.deliveries import Deliveries
from sources.deliveries.earlier import EarlierFigures, figures_in_force
from sources.deliveries.inbox import Inbox
from sources.landing import Landing
from tests.orchestration.handing_in import filled_workbook

HAND_IN = """
import random, sys
from pathlib import Path
from sources.catalogue import load_catalogue
from sources.catalogue.export import catalogue_digest
from sources.deliveries.deliveries import Deliveries
from sources.landing import Landing
home, folder, seed = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
catalogue = load_catalogue()
deliveries = Deliveries(home / "deliveries", Landing(home / "landing"), catalogue, catalogue_digest(catalogue))
files = sorted(folder.iterdir())
random.Random(seed).shuffle(files)
print("ready", flush=True)
sys.stdin.readline()
new = 0
for file in files:
    new += deliveries.receive(file, name=file.name, channel="submit").new
print(new, flush=True)
"""


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The templates of all 43 projects, filled in; those without indicators as they are."""
    folder = tmp_path_factory.mktemp("workbooks")
    catalogue = load_catalogue()
    for project in catalogue.projects:
        filled_workbook(folder / f"{project.id}.xlsx", project, catalogue, Landing(folder / "none"))
    return folder


def store(home: Path) -> Deliveries:
    catalogue = load_catalogue()
    return Deliveries(home / "deliveries", Landing(home / "landing"), catalogue, catalogue_digest(catalogue))


def outcome(home: Path) -> dict[str, object]:
    """What a release is made from, and what is left."""
    deliveries = store(home)
    known = figures_in_force(load_catalogue(), Landing(home / "landing"), deliveries.in_force())
    return {
        "in_force": {item.record.delivery_id: item.manifest.version for item in deliveries.in_force()},
        "summaries": [item.model_dump(exclude={"received_at", "channel"}) for item in deliveries.summaries()],
        "figures": {fact: figures[-1].value for fact, figures in known.items()},
        "judgements": {r.delivery_id: len(deliveries.judgements(r.delivery_id)) for r in deliveries.records()},
        "waiting": deliveries.waiting(),
    }


def started(home: Path, folder: Path, seed: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", HAND_IN, str(home), str(folder), str(seed)],
        cwd=Path(__file__).parents[3],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_two_processes_and_one_end_the_same(tmp_path: Path, workbooks: Path) -> None:
    processes = [started(tmp_path / "two", workbooks, seed) for seed in (1, 2)]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("\n")
        process.stdin.flush()
    new = [int(process.communicate(timeout=300)[0]) for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    two = outcome(tmp_path / "two")
    assert len(two["judgements"]) == 43
    assert set(two["judgements"].values()) == {1}
    assert two["waiting"] == []
    # What one takes up for the other is new to neither of them when they come to it.
    assert 0 < sum(new) <= 43

    # Alone, in another order, through the inbox.
    inbox = tmp_path / "one/inbox"
    inbox.mkdir(parents=True)
    for number, file in enumerate(sorted(workbooks.iterdir(), reverse=True)):
        (inbox / f"{number}.xlsx").write_bytes(file.read_bytes())
    deliveries = store(tmp_path / "one")
    box = Inbox(inbox, deliveries.root, settle_seconds=0.0)
    assert len(box.sweep(deliveries).taken) == 43
    for record in deliveries.waiting():
        deliveries.process(record.delivery_id)
    assert len(box.publish(deliveries)) == 43
    assert outcome(tmp_path / "one") == two

    verdicts = [
        json.loads(answer.read_text())["verdict"] for answer in sorted(inbox.glob("antwoorden/*/antwoord.json"))
    ]
    catalogue = load_catalogue()
    with_figures = [p for p in catalogue.projects if any(f.value is not None and f.unit != "%" for f in p.facts)]
    assert verdicts.count("accepted") == len(with_figures)
    earlier = EarlierFigures(figures_in_force(catalogue, Landing(tmp_path / "none"), []))
    for project in with_figures:
        fact = next(fact for fact in project.facts if fact.value is not None and fact.unit != "%")
        assert two["figures"][project.id, fact.id] == earlier.figures(project.id, fact.id)[-1].value + 1
