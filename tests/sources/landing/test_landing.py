"""The landing zone: content-addressed, immutable, whole or not there."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from pydantic import ValidationError

from sources.landing import Landing, LandingCorrupt, LandingError, LandingManifest, VersionFacts
from sources.landing.durable import sha256_of

NOON = datetime(2025, 6, 1, 12, tzinfo=UTC)
FACTS = VersionFacts(
    publisher="cbs",
    table_id="85984NED",
    origin="live",
    nearness="the publisher's own service",
    title="Kerncijfers wijken en buurten 2024",
    url="https://datasets.cbs.nl/odata/v1/CBS/85984NED",
    modified="2025-05-20T02:00:00+02:00",
    selection_digest="0123456789abcdef",
    retrieved_at=NOON,
    rows_announced=3,
    rows_received=3,
    licence="CC BY 4.0",
    attribution="CBS",
)


@pytest.fixture
def landing(tmp_path: Path) -> Landing:
    return Landing(tmp_path / "landing")


def stage(folder: Path, content: int = 1, name: str = "observations") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        rows = connection.sql("select range as a, $content as b from range(3)", params={"content": content})
        rows.write_parquet(str(folder / f"{name}.parquet"))
    return folder


def but(**changes: object) -> VersionFacts:
    return VersionFacts(**{**FACTS.model_dump(), **changes})


def commit(landing: Landing, content: int, **changes: object) -> LandingManifest:
    with landing.staging() as staged:
        return landing.commit(stage(staged, content), but(**changes)).manifest


def test_commit(landing, tmp_path):
    landed = landing.commit(stage(tmp_path / "staged"), FACTS)
    manifest = landed.manifest
    assert landed.created
    folder = landing.root / "cbs" / "85984NED" / manifest.version
    assert landing.folder(manifest) == folder
    assert sorted(path.name for path in folder.iterdir()) == ["manifest.json", "observations.parquet"]
    (file,) = manifest.files
    assert file.rows == 3
    assert file.bytes == landing.file(manifest).stat().st_size
    assert file.sha256 == sha256_of(landing.file(manifest))
    assert json.loads((folder / "manifest.json").read_text()) == json.loads(manifest.to_json())
    assert landing.versions("cbs", "85984NED") == [manifest]
    assert landing.tables() == [("cbs", "85984NED")]
    landing.verify(manifest)


def test_the_manifest_as_json(landing, tmp_path):
    manifest = landing.commit(stage(tmp_path / "staged"), FACTS).manifest
    text = json.loads(manifest.to_json())
    assert text["retrieved_at"] == "2025-06-01T12:00:00Z"
    assert text["modified"] == "2025-05-20T02:00:00+02:00"
    assert text["schema_version"] == 1
    assert set(text) == {*FACTS.model_dump(), "schema_version", "version", "files"}
    with pytest.raises(ValidationError):
        manifest.title = "another"


def test_the_version_can_be_recomputed_in_a_shell(landing, tmp_path):
    manifest = landing.commit(stage(tmp_path / "staged"), FACTS).manifest
    script = "(echo live; sha256sum *.parquet) | sha256sum | cut -c1-16"
    done = subprocess.run(
        ["sh", "-c", script], cwd=landing.folder(manifest), capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == manifest.version


def test_the_same_content_is_the_same_version(landing, tmp_path):
    first = landing.commit(stage(tmp_path / "one"), FACTS)
    before = sha256_of(landing.folder(first.manifest) / "manifest.json")
    again = landing.commit(stage(tmp_path / "two"), but(modified="later", retrieved_at=NOON + timedelta(days=1)))
    assert not again.created
    assert again.manifest == first.manifest
    assert sha256_of(landing.folder(first.manifest) / "manifest.json") == before


def test_other_content_or_origin_is_another_version(landing):
    versions = [commit(landing, 1), commit(landing, 2), commit(landing, 1, origin="recorded")]
    assert len({manifest.version for manifest in versions}) == 3


def test_several_files_in_a_version(landing, tmp_path):
    for name in ("indicator", "project", "partner"):
        stage(tmp_path / "staged", name=name)
    facts = but(publisher="catalogue", table_id="catalogue", origin="catalogue")
    manifest = landing.commit(tmp_path / "staged", facts).manifest
    assert [file.name for file in manifest.files] == [
        "indicator.parquet",
        "partner.parquet",
        "project.parquet",
    ]
    assert landing.file(manifest, "project.parquet").is_file()
    assert landing.in_force("catalogue", "catalogue") == manifest


def test_newest_and_in_force(landing):
    assert landing.newest("cbs", "85984NED") is None
    assert landing.in_force("cbs", "85984NED") is None
    recorded = commit(landing, 1, origin="recorded", retrieved_at=NOON + timedelta(days=9))
    assert landing.in_force("cbs", "85984NED") == recorded
    commit(landing, 2)
    live = commit(landing, 3, retrieved_at=NOON + timedelta(days=1))
    assert landing.newest("cbs", "85984NED") == recorded
    assert landing.newest("cbs", "85984NED", "live") == live
    assert landing.newest("cbs", "85984NED", "catalogue") is None
    # Live figures win from recorded ones, however late those were recorded.
    assert landing.in_force("cbs", "85984NED") == live


def test_nothing_staged(landing, tmp_path):
    with pytest.raises(LandingError, match="no Parquet file is staged"):
        landing.commit(tmp_path, FACTS)
    (tmp_path / "observations.parquet").write_text("no parquet")
    with pytest.raises(LandingError, match="is no Parquet file"):
        landing.commit(tmp_path, FACTS)


@pytest.mark.parametrize("name", ["..", "a/b", "", ".hidden", "a b"])
def test_names_that_would_leave_the_landing_zone(landing, name):
    with pytest.raises(LandingError):
        landing.versions(name, "85984NED")
    with pytest.raises(ValidationError):
        but(table_id=name)


# -- damage --------------------------------------------------------------------------------------------------


def test_verify_finds_damage(landing):
    manifest = commit(landing, 1)
    path = landing.file(manifest)
    content = bytearray(path.read_bytes())
    content[10] ^= 1
    path.write_bytes(content)
    with pytest.raises(LandingCorrupt, match="checksum differs"):
        landing.verify(manifest)
    assert "checksum differs" in landing.damaged("cbs", "85984NED")[0]
    path.unlink()
    with pytest.raises(LandingCorrupt, match="is missing"):
        landing.verify(manifest)


@pytest.mark.parametrize("damage", ["{", "", '{"schema_version": 2}', None])
def test_a_damaged_version_is_passed_over(landing, damage, caplog):
    good = commit(landing, 1)
    bad = commit(landing, 2, retrieved_at=NOON + timedelta(days=1))
    path = landing.folder(bad) / "manifest.json"
    if damage is None:
        path.unlink()
    else:
        path.write_text(damage)
    assert landing.in_force("cbs", "85984NED") == good
    assert landing.versions("cbs", "85984NED") == [good]
    assert "manifest.json" in caplog.text
    assert len(landing.damaged("cbs", "85984NED")) == 1


def test_rotten_figures_are_passed_over(landing):
    good = commit(landing, 1)
    bad = commit(landing, 2, retrieved_at=NOON + timedelta(days=1))
    landing.file(bad).write_bytes(b"rot")
    assert landing.in_force("cbs", "85984NED") == good


def test_landing_it_again_repairs_and_keeps_what_was_there(landing):
    manifest = commit(landing, 1)
    landing.file(manifest).write_bytes(b"rot")
    again = commit(landing, 1, modified="later")
    assert again.version == manifest.version
    assert again.modified == "later"
    landing.verify(again)
    (aside,) = landing.folder(again).parent.glob(".damaged-*")
    assert (aside / "observations.parquet").read_bytes() == b"rot"
    assert landing.versions("cbs", "85984NED") == [again]


# -- the journal of checks ----------------------------------------------------------------------


def test_checks_leave_the_version_alone(landing):
    manifest = commit(landing, 1)
    before = {path.name: path.stat().st_mtime_ns for path in landing.folder(manifest).iterdir()}
    landing.record_check("cbs", "85984NED", "fetched", version=manifest.version, checked_at=NOON)
    later = NOON + timedelta(days=1)
    landing.record_check("cbs", "85984NED", "unchanged", version=manifest.version, checked_at=later)
    landing.record_check("cbs", "85984NED", "failed", cause="ServerFailure: HTTP 503")
    assert [check.outcome for check in landing.checks("cbs", "85984NED")] == [
        "fetched",
        "unchanged",
        "failed",
    ]
    assert landing.last_confirmed("cbs", "85984NED").checked_at == later
    assert landing.last_check("cbs", "85984NED").cause == "ServerFailure: HTTP 503"
    assert before == {path.name: path.stat().st_mtime_ns for path in landing.folder(manifest).iterdir()}
    assert landing.last_check("cbs", "other") is None
    assert landing.last_confirmed("cbs", "other") is None


def test_a_version_counts_from_when_it_was_last_confirmed(landing):
    first = commit(landing, 1)
    second = commit(landing, 2, retrieved_at=NOON + timedelta(days=1))
    assert landing.in_force("cbs", "85984NED") == second
    landing.record_check("cbs", "85984NED", "fetched", version=first.version, checked_at=NOON + timedelta(days=2))
    assert landing.in_force("cbs", "85984NED") == first


def test_a_torn_line_costs_only_itself(landing, caplog):
    landing.record_check("cbs", "85984NED", "fetched", version="a" * 16)
    path = landing.root / "cbs" / "85984NED" / "checks.jsonl"
    with path.open("ab") as handle:
        handle.write(b'{"checked_at":"2025-06-0')
    landing.record_check("cbs", "85984NED", "unchanged", version="a" * 16)
    assert [check.outcome for check in landing.checks("cbs", "85984NED")] == ["fetched", "unchanged"]
    assert "line 2" in caplog.text


# -- several processes, and their ends ------------------------------------------------------------

COMMIT = """
import os, sys, time
from pathlib import Path
import duckdb
from sources.landing import Landing
from tests.sources.landing.test_landing import FACTS, stage
hang = sys.argv[2]
real = os.fsync
def fsync(handle):
    real(handle)
    name = os.readlink(f"/proc/self/fd/{handle}")
    if hang and name.endswith(hang):
        print("hanging", flush=True)
        time.sleep(60)
os.fsync = fsync
landing = Landing(Path(sys.argv[1]))
with landing.staging() as staged:
    stage(staged)
    print("staged", flush=True)
    sys.stdin.readline()
    landed = landing.commit(staged, FACTS)
print(landed.manifest.version, landed.created, flush=True)
"""


def writer(landing: Landing, hang: str = "") -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", COMMIT, str(landing.root), hang],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
    )


def kill(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    for stream in (process.stdin, process.stdout):
        stream.close()


@pytest.mark.parametrize("moment", ["observations.parquet", "manifest.json"])
def test_a_killed_writer_leaves_no_half_version(landing, tmp_path, moment):
    process = writer(landing, hang=moment)
    assert process.stdout.readline() == "staged\n"
    process.stdin.write("\n")
    process.stdin.flush()
    assert process.stdout.readline() == "hanging\n"
    kill(process)
    table = landing.root / "cbs" / "85984NED"
    assert list(table.glob(".unfinished-*/observations.parquet"))
    assert landing.versions("cbs", "85984NED") == []
    assert landing.in_force("cbs", "85984NED") is None
    # The next writer clears up and lands it.
    with landing.staging() as staged:
        assert len([path for path in staged.parent.iterdir() if path.is_dir()]) == 1
        assert landing.commit(stage(staged), FACTS).created
    assert list(table.glob(".unfinished-*")) == []


def test_a_writer_killed_while_staging_leaves_nothing(landing):
    process = writer(landing)
    assert process.stdout.readline() == "staged\n"
    scratch = [path for path in (landing.root / ".staging").iterdir() if path.is_dir()]
    with landing.staging():
        assert scratch[0].exists()  # its owner lives
    kill(process)
    with landing.staging():
        assert not scratch[0].exists()
    assert sorted(path.name for path in (landing.root / ".staging").iterdir()) == [".gate"]


def test_two_processes_landing_the_same_at_once(landing):
    processes = [writer(landing) for _ in range(2)]
    for process in processes:
        assert process.stdout.readline() == "staged\n"
    answers = [process.communicate("\n", timeout=30)[0].split() for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert len({version for version, _ in answers}) == 1
    assert sorted(created for _, created in answers) == ["False", "True"]
    assert len(landing.versions("cbs", "85984NED")) == 1


def test_many_threads_landing_and_noting(landing):
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            manifest = commit(landing, number % 3)
            landing.record_check("cbs", "85984NED", "fetched", version=manifest.version)
        except BaseException as error:  # noqa: BLE001 whatever it is, the test must see it
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failures == []
    assert len(landing.versions("cbs", "85984NED")) == 3
    assert len(landing.checks("cbs", "85984NED")) == 9
