"""How much memory a build may take: half of the machine's, or what the environment says."""

import shutil
from pathlib import Path

import duckdb
import pytest
from pydantic import ValidationError

from orchestration.dbt_runs import DBT_PROJECT, dbt_build, prepare_manifest
from orchestration.settings import Settings, default_memory


def test_half_of_the_machine_by_default_in_duckdbs_own_words() -> None:
    machine = dict(line.split(":") for line in Path("/proc/meminfo").read_text().splitlines())["MemTotal"]
    kilobytes = int(machine.split()[0]) * 1.024
    assert int(default_memory().removesuffix("MB")) == pytest.approx(kilobytes / 2000, rel=0.01)
    duckdb.connect(config={"memory_limit": default_memory()})


def test_what_is_no_size_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGIODEAL_MEMORY", "plenty")
    with pytest.raises(ValidationError, match="memory"):
        Settings()


def test_a_build_runs_with_what_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    project = tmp_path / "project"
    (project / "models").mkdir(parents=True)
    shutil.copy(DBT_PROJECT / "profiles.yml", project)
    (project / "dbt_project.yml").write_text("{name: small, version: 1.0.0, config-version: 2, profile: regiodeal}")
    (project / "models" / "asked.sql").write_text(
        "{{ config(materialized='table') }} select current_setting('memory_limit') as memory"
    )
    prepare_manifest(tmp_path / "target", project)
    database = tmp_path / "monitor.duckdb"
    results = dbt_build(database, tmp_path / "target", lambda *_: None, project, memory="777MB")
    assert [result.status for result in results] == ["success"]
    with duckdb.connect(str(database), read_only=True) as connection:
        (memory,) = connection.execute("select memory from asked").fetchone() or ("",)
    assert memory == "741.0 MiB"
