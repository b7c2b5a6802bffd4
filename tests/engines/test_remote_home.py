"""A home on S3, on a real server: machines beside each other, a run killed while it puts up, and what stays whole."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

import duckdb
import pytest

from orchestration.releases.history import JOURNAL, periods_in_force
from orchestration.releases.release import current_release, list_releases
from orchestration.remote_home.bucket import Bucket
from orchestration.remote_home.errors import RemoteHomeError
from orchestration.remote_home.head import Listing, newest_head, state_key
from orchestration.remote_home.lease import lease
from orchestration.remote_home.working import alone, bring, catch_up, shared
from orchestration.settings import PROJECT_ROOT, Settings
from sources.landing.durable import append_synced
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


class Machine:
    """One machine: a folder of its own for the home that all share."""

    def __init__(self, folder: Path, name: str, prefix: str = "monitor", lease_seconds: float = 60) -> None:
        self.home = f"s3://{BUCKET}/{prefix}"
        self.settings = Settings(home=self.home, cache=folder / name, offline=True, lease_seconds=lease_seconds)
        self.environment = {
            **os.environ, "REGIODEAL_HOME": self.home, "REGIODEAL_CACHE": str(folder / name),
            "COLUMNS": "200",
        }  # fmt: skip

    def start(self, *command: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            command, cwd=PROJECT_ROOT, env=self.environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )

    def run(self, *arguments: str) -> str:
        process = self.start(REGIODEAL, *arguments)
        said, _ = process.communicate(timeout=600)
        assert process.returncode == 0, said
        return said

    def in_force(self) -> str:
        """The release in force, after every one of its files has come and been held against its checksum."""
        catch_up(self.settings, landed=True)
        current = current_release(self.settings.releases)
        assert current is not None
        bring(self.settings, [f"{family}/{current.name}" for family in ("releases", "site", "open_data")])
        with duckdb.connect(str(current / "monitor.duckdb"), read_only=True) as connection:
            assert connection.execute("select count(*) > 0 from fct_observation").fetchone() == (True,)
        assert (self.settings.site / "current/index.html").is_file()
        assert (self.settings.site / "current/data/latest/datapackage.json").is_file()
        return current.name


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


# -- small homes, without a release ---------------------------------------------------------------------


def note(machine: Machine, line: str) -> None:
    journal = machine.settings.home / "alerts" / "incidents.jsonl"
    journal.parent.mkdir(parents=True, exist_ok=True)
    append_synced(journal, line)


def notes(machine: Machine) -> list[str]:
    return (machine.settings.home / "alerts" / "incidents.jsonl").read_text().split()


def test_lines_of_two_machines_are_both_kept(server: S3, tmp_path: Path) -> None:
    one, two = Machine(tmp_path, "one", "lines"), Machine(tmp_path, "two", "lines")
    with shared(one.settings):
        note(one, "first")
    with shared(two.settings):
        note(two, "second")
    note(one, "third")  # a sensor writes without holding the home
    with shared(one.settings):
        pass
    catch_up(two.settings)
    assert notes(one) == notes(two) == ["first", "second", "third"]


def test_work_within_work_is_put_up_once_whichever_ends_first(server: S3, tmp_path: Path) -> None:
    machine = Machine(tmp_path, "one", "within")
    outer, inner = ExitStack(), ExitStack()
    outer.enter_context(shared(machine.settings))
    inner.enter_context(alone(machine.settings))
    note(machine, "first")
    outer.close()
    assert server.keys("within/heads/") == set()
    inner.close()
    assert len(server.keys("within/heads/")) == 1
    with shared(machine.settings):
        note(machine, "second")
    assert len(server.keys("within/heads/")) == 2


def test_what_a_killed_run_left_here_counts_for_nothing(server: S3, tmp_path: Path) -> None:
    machine = Machine(tmp_path, "one", "left")
    with shared(machine.settings):
        note(machine, "first")
    releases = machine.settings.releases
    (releases / "20990101T000000Z-aaaaaaaa").mkdir(parents=True)
    (releases / "current").symlink_to("20990101T000000Z-aaaaaaaa")
    append_synced(releases / JOURNAL, "a line on it")
    (machine.settings.home / ".remote" / "at_work").touch()
    catch_up(machine.settings)
    assert list(releases.iterdir()) == []
    assert notes(machine) == ["first"]


def test_one_works_and_the_other_waits(server: S3) -> None:
    bucket, waited = Bucket(f"s3://{BUCKET}/waiting"), []
    second = lease(Bucket(bucket.address), "two", stop_waiting, lasts=30)
    with lease(bucket, "one", waited.append, lasts=30), pytest.raises(InterruptedError):
        second.__enter__()
    started = time.monotonic()
    with lease(bucket, "two", waited.append, lasts=30):
        assert time.monotonic() - started < 10, "what was given back need not run out"
    assert waited == []


def stop_waiting(host: str) -> None:
    raise InterruptedError(host)


def test_a_machine_that_gives_no_sign_of_life_is_overtaken_and_told(
    server: S3, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, other = (Machine(tmp_path, name, "overtaken", lease_seconds=2) for name in ("slow", "other"))
    monkeypatch.setattr("orchestration.remote_home.lease._Keeping.run", lambda _: None)
    hung = ExitStack()
    hung.enter_context(alone(slow.settings))
    note(slow, "slow")
    with alone(other.settings):
        note(other, "other")
    with pytest.raises(RemoteHomeError, match=r"(?i)nothing of this run counts"):
        hung.close()
    catch_up(other.settings)
    assert notes(other) == ["other"]
    # What it noted is not lost: it goes up with its next work.
    with shared(slow.settings):
        pass
    catch_up(other.settings)
    assert notes(other) == ["other", "slow"]


def test_no_head_takes_the_number_of_another(server: S3) -> None:
    bucket = Bucket(f"s3://{BUCKET}/heads")
    assert bucket.create("heads/1.json", b"one")
    assert not bucket.create("heads/1.json", b"two")
    assert bucket.read("heads/1.json") == b"one"
    assert bucket.create("heads/1.json", b"one"), "an answer that was lost is asked for again"


def test_a_storage_that_overwrites_all_the_same_is_refused(server: S3, monkeypatch: pytest.MonkeyPatch) -> None:
    def overwriting(bucket: Bucket, key: str, content: bytes) -> bool:
        bucket.write(key, content)
        return True

    monkeypatch.setattr(Bucket, "create", overwriting)
    taking = lease(Bucket(f"s3://{BUCKET}/overwriting"), "one", stop_waiting)
    with pytest.raises(RemoteHomeError, match="If-None-Match"):
        taking.__enter__()


def test_objects_of_others_stay(server: S3, tmp_path: Path) -> None:
    machine = Machine(tmp_path, "one", "others")
    server.bucket.put_object(Key="others/landing/a-file-of-somebody.txt", Body=b"x")
    for line in ("first", "second"):
        with shared(machine.settings):
            note(machine, line)
    assert "landing/a-file-of-somebody.txt" in server.keys("others/")
    states = [key for key in server.keys("others/") if key.startswith("state/")]
    assert len(states) == 1, "the content of before is taken away"


def test_an_object_that_is_not_what_was_put_up_is_refused(server: S3, tmp_path: Path) -> None:
    with shared(Machine(tmp_path, "one", "torn").settings):
        note(Machine(tmp_path, "one", "torn"), "first")
    (key,) = [key for key in server.keys("torn/") if key.startswith("state/")]
    server.bucket.put_object(Key=f"torn/{key}", Body=b"last!\n")
    with pytest.raises(RemoteHomeError, match="is not what was put up"):
        catch_up(Machine(tmp_path, "two", "torn").settings)


def test_no_such_bucket_is_said_with_what_to_look_at(server: S3, tmp_path: Path) -> None:
    nowhere = Settings(home="s3://bestaat-niet/monitor", cache=tmp_path)
    with pytest.raises(RemoteHomeError, match=r"s3://bestaat-niet/monitor.*bucket.*AWS_ENDPOINT_URL"):
        catch_up(nowhere)


def test_an_address_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="s3://bucket/prefix"):
        Settings(home="gs://bucket/monitor", cache=tmp_path)  # type: ignore[arg-type]
