"""A home on S3 by itself, without a release: what is exclusive, what is merged, what is refused; on a real server."""

from __future__ import annotations

import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from orchestration.releases.history import JOURNAL
from orchestration.remote_home.bucket import Bucket
from orchestration.remote_home.errors import RemoteHomeError
from orchestration.remote_home.lease import lease
from orchestration.remote_home.working import alone, catch_up, shared
from orchestration.settings import Settings
from sources.landing.durable import append_synced
from tests.engines.machines import Machine
from tests.engines.s3 import BUCKET, S3, s3

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def server() -> Iterator[S3]:
    with s3() as running, pytest.MonkeyPatch.context() as patch:
        for name, value in running.environment.items():
            patch.setenv(name, value)
        yield running


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
