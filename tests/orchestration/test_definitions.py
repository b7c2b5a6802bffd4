"""What Dagster knows of the project, held against a snapshot; and that importing it opens nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from orchestration.definitions import build_defs
from orchestration.defs.deliveries import DELIVERY_KEY
from orchestration.defs.marts import INPUTS_KEY
from orchestration.defs.origins import table_origin
from orchestration.settings import Settings
from sources.catalogue import load_catalogue

SNAPSHOT = Path(__file__).parent / "definitions.json"


def described(home: Path) -> dict[str, Any]:
    """Assets by group, checks by asset, jobs and schedules, as text."""
    defs = build_defs(Settings(home=home))
    graph = defs.resolve_asset_graph()
    groups: dict[str, list[str]] = {}
    for key in sorted(graph.materializable_asset_keys, key=str):
        groups.setdefault(graph.get(key).group_name or "", []).append(key.to_user_string())
    checks: dict[str, list[str]] = {}
    for check in sorted(graph.asset_check_keys, key=str):
        checks.setdefault(check.asset_key.to_user_string(), []).append(check.name)
    return {
        "assets": groups,
        "checks": checks,
        "jobs": sorted(job.name for job in defs.jobs or []),
        "schedules": [
            {"name": s.name, "cron": s.cron_schedule, "timezone": s.execution_timezone, "job": s.job_name}
            for s in defs.schedules or []
        ],
        "sensors": {
            sensor.name: {
                "seconds": sensor.minimum_interval_seconds,
                "runs": sensor.default_status.value,
                "job": sensor.job.name if isinstance(sensor, dg.SensorDefinition) and sensor.targets else None,
            }
            for sensor in sorted(defs.sensors or [], key=lambda sensor: sensor.name)
        },
    }


def test_definitions_are_the_known_ones(tmp_path: Path) -> None:
    """A change here is a change of what runs: write the snapshot anew and say why in the commit."""
    found = described(tmp_path)
    assert found == json.loads(SNAPSHOT.read_text(encoding="utf-8")), (
        f"definitions differ from {SNAPSHOT.name}; write it anew with: python -m {__name__}"
    )


def test_the_nightly_schedule_starts_the_job_of_make_refresh(tmp_path: Path) -> None:
    defs = build_defs(Settings(home=tmp_path))
    (schedule,) = defs.schedules or []
    assert schedule.job_name == "refresh"
    assert schedule.cron_schedule == "30 2 * * *"
    assert schedule.execution_timezone == "Europe/Amsterdam"
    job = defs.resolve_job_def("refresh")
    assert job.executor_def.name == "in_process"
    everything = set(defs.resolve_asset_graph().materializable_asset_keys)
    # Deliveries one by one are the inbox sensor's; the nightly run has a step for the inbox as a whole.
    assert everything - set(job.asset_layer.executable_asset_keys) == {DELIVERY_KEY}


def test_a_delivery_reaches_the_release_and_asks_no_publisher(tmp_path: Path) -> None:
    """What is automated from the inputs on is the build alone: no source, no catalogue, no inbox."""
    graph = build_defs(Settings(home=tmp_path)).resolve_asset_graph()
    automated = {key for key in graph.materializable_asset_keys if graph.get(key).automation_condition is not None}
    groups = {graph.get(key).group_name for key in automated}
    assert groups == {"build", "staging", "intermediate", "marts", "seeds", "release"}
    assert INPUTS_KEY in automated


def test_every_live_source_has_a_freshness_policy(tmp_path: Path) -> None:
    catalogue = load_catalogue()
    graph = build_defs(Settings(home=tmp_path)).resolve_asset_graph()
    for table in catalogue.source_tables:
        if table.protocol != "none" and table.frequency != "once":
            assert graph.get(table_origin(table)).freshness_policy is not None, table.id


_WATCH = """
import sys
import dagster  # what Dagster itself opens on import is its own affair
import dagster_dbt, pydantic_settings, httpx, stamina, duckdb, yaml, openpyxl, fsspec, olefile, apprise, rich.console
from zoneinfo import ZoneInfo
ZoneInfo("Europe/Amsterdam")  # read once, by whoever is first to name it
opened = []
def watch(event, args):
    if event == "open" and not str(args[0]).endswith((".py", ".pyc", ".so")) and "__pycache__" not in str(args[0]):
        opened.append(str(args[0]))
    if event.startswith("socket.") and event not in {"socket.gethostname"}:
        opened.append(event)
sys.addaudithook(watch)
import orchestration.definitions
print("\\n".join(opened))
"""


def test_importing_the_definitions_opens_no_file_and_no_socket() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _WATCH], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]
    )
    assert done.stdout.split() == []


@pytest.mark.parametrize("module", ["dagster", "dbt", "duckdb", "httpx"])
def test_help_imports_nothing_heavy(module: str) -> None:
    code = f"""
import sys
from orchestration.cli import main
sys.argv = ["regiodeal", "--help"]
try:
    main()
except SystemExit:
    pass
print("{module}" in sys.modules, file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.split() == ["False"]
    assert "refresh" in done.stdout


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        SNAPSHOT.write_text(json.dumps(described(Path(folder)), indent=2) + "\n", encoding="utf-8")
