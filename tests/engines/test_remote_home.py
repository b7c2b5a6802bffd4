"""A home on S3, on a real server: machines beside each other, a run killed while it puts up, and what stays whole."""

from __future__ import annotations

import json
import random
import signal
import sys
import time
from typing import TYPE_CHECKING

import pytest

from orchestration.releases.finding import list_releases
from orchestration.releases.history import periods_in_force
from orchestration.remote_home.bucket import Bucket
from orchestration.remote_home.head import Listing, newest_head, state_key
from tests.engines.machines import Machine
from tests.engines.s3 import BUCKET, S3, s3
from tests.orchestration.daemon import REGIODEAL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KILLS = 6


@pytest.fixture(scope="module")
def server() -> Iterator[S3]:
    with s3() as running, pytest.MonkeyPatch.context() as patch:
        for name, value in running.environment.items():
            patch.setenv(name, value)
        yield running


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("machines")


@pytest.fixture(scope="module")
def said(server: S3, folder: Path) -> list[str]:
    """What two machines said that refreshed an empty home at once."""
    processes = [Machine(folder, name).start(REGIODEAL, "refresh", "--offline") for name in ("one", "two")]
    answers = [process.communicate(timeout=900)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0], "\n".join(answers)
    return answers


def test_two_machines_at_once_end_in_one_release(said: list[str], folder: Path) -> None:
    assert sorted("(nothing changed)" in answer for answer in said) == [False, True]
    one, two = Machine(folder, "one"), Machine(folder, "two")
    assert one.in_force() == two.in_force()
    assert len(list_releases(two.settings.releases)) == 1


def test_another_machine_reads_what_is_there(said: list[str], folder: Path) -> None:
    reader = Machine(folder, "reader")
    assert json.loads(reader.run("query", "select count(*) as n from dim_project", "--json")) == [{"n": 43}]
    release = reader.in_force()
    assert release in reader.run("releases")
    assert "made again from those rows" in reader.run("explain", "bijstand-per-1000", "emmen", "2020")
    assert json.loads(reader.run("status", "--json"))["release"]["release_id"] == release


def test_killed_while_it_puts_up_it_leaves_the_release_of_before(said: list[str], server: S3, folder: Path) -> None:
    chance = random.Random(20261128)  # noqa: S311 - moments to kill at, the same every time
    writer, reader = Machine(folder, "one"), Machine(folder, "reader")
    before = reader.in_force()
    cut_off = 0
    for kill in range(KILLS):
        wanted = f"20991231T00000{kill}Z-killed00"
        process = writer.start(sys.executable, "-m", "tests.engines.next_release", wanted)
        listings = server.keys("monitor/listings/")
        while process.poll() is None and server.keys("monitor/listings/") == listings:
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.6))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        found = reader.in_force()
        assert found in {before, wanted}
        cut_off += found == before
        before = found
    assert cut_off, "no kill came in time: the moments have to be earlier"
    last = writer.start(sys.executable, "-m", "tests.engines.next_release", "20991231T000009Z-whole000")
    told, _ = last.communicate(timeout=120)
    assert last.returncode == 0, told
    assert reader.in_force() == "20991231T000009Z-whole000"
    assert [period.release_id for period in periods_in_force(reader.settings.releases)][-2:] == [
        before, "20991231T000009Z-whole000",
    ]  # fmt: skip
    assert server.keys("monitor/") - named(server) == set(), "what was cut off is taken away by whoever comes next"


def named(server: S3) -> set[str]:
    """Every key that the newest head accounts for, with the heads and leases themselves."""
    head = newest_head(Bucket(f"s3://{BUCKET}/monitor"))
    assert head is not None
    found = {key for key in server.keys("monitor/") if key.startswith(("heads/", "lease/", "inbox/"))}
    for digest in head.listings():
        content = server.bucket.Object(f"monitor/listings/{digest}.json").get()["Body"].read()
        files = Listing.model_validate_json(content).files
        found |= {f"listings/{digest}.json"}
        found |= {state_key(file) if digest == head.state else file.path for file in files}
    return found
