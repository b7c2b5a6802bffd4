"""The command line as its users meet it: real processes, exit codes, streams and formats."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import httpx
import pytest

from orchestration.releases.finding import CANDIDATES
from orchestration.releases.manifest import CheckSummary
from orchestration.releases.putting_in_force import put_in_force
from orchestration.releases.retention import Keeping
from orchestration.releases.sealing import make_release
from sources.catalogue.load import CATALOGUE_ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    from orchestration.inputs import Inputs

REGIODEAL = str(Path(sys.executable).parent / "regiodeal")
PAGE = "<!doctype html><html lang='nl'><title>Monitor</title><h1>Monitor</h1>"


def run(home: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, as a shell would start it."""
    return subprocess.run(
        [REGIODEAL, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env={**os.environ, "REGIODEAL_HOME": str(home), "NO_COLOR": "1", "COLUMNS": "200", **environment},
    )


@pytest.fixture
def home(tmp_path: Path, build: Callable[[float], Path], inputs: Inputs) -> Path:
    """A home with one release in force: a project, a figure and one page."""
    releases, site = tmp_path / "home/releases", tmp_path / "home/site"
    candidate = make_release(releases, build(58.6), inputs, CheckSummary(passed=1, failed=0))
    pages = site / CANDIDATES / candidate.name
    pages.mkdir(parents=True)
    (pages / "index.html").write_text(PAGE)
    open_data = tmp_path / "home/open_data"
    data = open_data / CANDIDATES / candidate.name
    data.mkdir(parents=True)
    (data / "fct_observation.csv").write_text("value\r\n58.6\r\n")
    put_in_force(candidate, pages, releases, site, Keeping(newest=10), open_data)
    return tmp_path / "home"


def test_help_teaches_every_command(tmp_path: Path) -> None:
    done = run(tmp_path, "--help")
    assert done.returncode == 0
    for command in ("refresh", "status", "serve", "query", "export", "rollback", "dev", "catalogue", "record"):
        assert command in done.stdout
        assert run(tmp_path, command, "--help").returncode == 0


@pytest.mark.parametrize("arguments", [("nonsense",), ("query",), ("refresh", "--nonsense")])
def test_wrong_usage_ends_with_two(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert run(tmp_path, *arguments).returncode == 2


@pytest.mark.parametrize("arguments", [("query", "select 1"), ("serve",), ("rollback",), ("export", "x")])
def test_without_a_release_it_says_what_to_do(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = run(tmp_path, *arguments)
    assert done.returncode == 1
    assert "regiodeal refresh" in done.stderr
    assert "Traceback" not in done.stderr


def test_status_works_before_any_release(tmp_path: Path) -> None:
    done = run(tmp_path, "status")
    assert done.returncode == 0
    assert "regiodeal refresh" in done.stdout
    assert "nothing to report" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 120


def test_status_as_json_tells_of_every_project_and_feed(tmp_path: Path) -> None:
    told = json.loads(run(tmp_path, "status", "--json").stdout)
    kinds = [subject["subject_kind"] for subject in told["subjects"]]
    assert told["release"] is None
    assert kinds.count("project") == 43
    assert kinds.count("feed") >= 5
    assert {source["state"] for source in told["sources"]} == {"missing"}
    assert told["incidents"] == []


def test_query_shows_a_table(home: Path) -> None:
    done = run(home, "query", "select * from fct_observation")
    assert done.returncode == 0
    assert done.stdout.split() == ["indicator_id", "value", "x", "58.6"]


def test_query_as_json_is_a_list_of_objects(home: Path) -> None:
    done = run(home, "query", "select *, date '2026-01-02' as day from fct_observation", "--json")
    assert json.loads(done.stdout) == [{"indicator_id": "x", "value": 58.6, "day": "2026-01-02"}]


def test_query_as_csv_reads_back(home: Path) -> None:
    done = run(home, "query", "select 'a,\"b\"' as text, null as nothing", "--csv")
    assert list(csv.reader(io.StringIO(done.stdout))) == [["text", "nothing"], ['a,"b"', ""]]


def test_query_to_parquet_reads_back(home: Path, tmp_path: Path) -> None:
    target = tmp_path / "it's here.parquet"
    done = run(home, "query", "select * from fct_observation;", "--parquet", str(target))
    assert done.returncode == 0, done.stderr
    assert duckdb.read_parquet(str(target)).fetchall() == [("x", 58.6)]


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_text('/etc/passwd')",
        "copy (select 1) to '{folder}/stolen.csv'",
        "attach '{folder}/stolen.duckdb'",
        "set enable_external_access = true",
        "delete from fct_observation",
        "drop table dim_project",
        "select 1; select 2",
        "select nonsense from nowhere",
    ],
)
def test_query_only_reads_the_release(home: Path, tmp_path: Path, sql: str) -> None:
    done = run(home, "query", sql.format(folder=tmp_path))
    assert done.returncode in {1, 2}
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.glob("stolen*"))
    assert run(home, "query", "select count(*) as n from fct_observation", "--csv").stdout.split() == ["n", "1"]


def test_parquet_does_not_open_other_files(home: Path, tmp_path: Path) -> None:
    done = run(home, "query", "select * from read_text('/etc/passwd')", "--parquet", str(tmp_path / "x.parquet"))
    assert done.returncode == 1


def test_query_takes_one_format(home: Path) -> None:
    assert run(home, "query", "select 1", "--csv", "--json").returncode == 2


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_serve_shows_the_pages_on_loopback(home: Path, stop: signal.Signals) -> None:
    server = subprocess.Popen(
        [REGIODEAL, "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "REGIODEAL_HOME": str(home), "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert server.stdout is not None
        address = server.stdout.readline().split()[2]
        assert address.startswith("http://127.0.0.1:")
        assert "Monitor" in httpx.get(address).text
        assert httpx.get(f"{address}nergens.html").status_code == 404
        release = (home / "open_data/latest").resolve().name
        for name in ("latest", release):
            assert httpx.get(f"{address}data/{name}/fct_observation.csv").text.split() == ["value", "58.6"]
    finally:
        server.send_signal(stop)
        assert server.wait(timeout=20) == 0


def test_the_catalogue_check_says_file_line_key_and_rule(tmp_path: Path) -> None:
    good = run(tmp_path, "catalogue", "check")
    assert good.returncode == 0
    assert "43 projects" in good.stdout
    (tmp_path / "empty").mkdir()
    bad = run(tmp_path, "catalogue", "check", "--root", str(tmp_path / "empty"))
    assert bad.returncode == 1
    assert "partners.yaml: the file is missing" in bad.stderr


def test_a_run_killed_at_any_moment_leaves_the_release_whole(tmp_path: Path) -> None:
    """Three real runs killed at different moments; each time readers find what was there, and the next run works."""
    home = tmp_path / "home"
    first = run(home, "refresh", "--offline", COLUMNS="120")
    assert first.returncode == 0, first.stderr
    before = run(home, "query", "select release_id from meta_release", "--csv").stdout
    counts = run(home, "query", "select count(*) as n from fct_observation", "--csv").stdout
    changed = tmp_path / "catalogue"
    shutil.copytree(CATALOGUE_ROOT, changed, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    file = changed / "pillars.yaml"
    file.write_text(file.read_text().replace("ambition_year: 2030", "ambition_year: 2031"))
    for line in ("catalogue", "marts", "release"):
        started = subprocess.Popen(
            [REGIODEAL, "refresh", "--offline"],
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
            env={
                **os.environ,
                "REGIODEAL_HOME": str(home),
                "REGIODEAL_CATALOGUE": str(changed),
            },
        )
        assert started.stderr is not None
        for said in started.stderr:
            if f" {line} " in said:
                started.kill()
                break
        started.wait(timeout=60)
        started.stderr.close()
        assert run(home, "query", "select count(*) as n from fct_observation", "--csv").stdout == counts
        assert run(home, "query", "select release_id from meta_release", "--csv").stdout == before
        time.sleep(0.2)
    after = run(home, "refresh", "--offline")
    assert after.returncode == 0, after.stderr
    assert "nothing changed" in after.stdout
    exported = run(home, "export", str(tmp_path / "copy"), "--tables", "dim_region, fct_observation")
    assert exported.returncode == 0, exported.stderr
    for name in ("dim_region.csv", "fct_observation.parquet"):
        assert (tmp_path / "copy" / name).read_bytes() == (home / "site/current/data/latest" / name).read_bytes()
    assert not (tmp_path / "copy" / "dim_pillar.csv").exists()
