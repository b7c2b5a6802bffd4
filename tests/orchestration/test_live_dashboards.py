"""The step after a release: without a Superset nothing, with one that is down a debt that is told and paid later."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import dagster as dg
import pytest
from pydantic import SecretStr

from orchestration.alerts.incidents import list_incidents
from orchestration.defs.live_dashboards import live_dashboards_asset, live_dashboards_job, live_dashboards_sensor
from orchestration.progress import silent
from orchestration.settings import Settings
from orchestration.superset import due, pending_path

if TYPE_CHECKING:
    from pathlib import Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def down(tmp_path: Path) -> Settings:
    """Settings of a Superset that nobody listens for."""
    return Settings(
        home=tmp_path,
        superset_url=f"http://127.0.0.1:{free_port()}",
        superset_username="beheer",
        superset_password=SecretStr("geheim-woord"),
    )


def run(settings: Settings) -> dict[str, object]:
    result = dg.materialize([live_dashboards_asset(settings, silent)])
    assert result.success
    (event,) = result.get_asset_materialization_events()
    return {name: value.value for name, value in event.materialization.metadata.items()}


def look(settings: Settings) -> dg.RunRequest | dg.SkipReason:
    sensor = live_dashboards_sensor(settings, live_dashboards_job())
    found = sensor(dg.build_sensor_context())
    assert isinstance(found, dg.RunRequest | dg.SkipReason)
    return found


def release(settings: Settings, name: str) -> None:
    (settings.releases / name).mkdir(parents=True, exist_ok=True)
    link = settings.releases / "current"
    link.unlink(missing_ok=True)
    link.symlink_to(name)


def test_without_a_superset_nothing_is_done_or_due(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    assert run(settings)["state"] == "not_configured"
    assert not pending_path(settings).exists()
    assert isinstance(look(settings), dg.SkipReason)


def test_a_superset_that_is_down_fails_no_run_and_is_remembered_without_the_password(down: Settings) -> None:
    assert run(down)["state"] == "pending"
    assert str(down.superset_url) in str(due(down))
    assert "geheim-woord" not in pending_path(down).read_text(encoding="utf-8")
    assert [incident.subject for incident in list_incidents(down, open_only=True)] == ["live_dashboards"]


def test_each_release_is_asked_for_once_and_a_debt_again_and_again(
    down: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(look(down), dg.SkipReason)
    release(down, "20261125T094630Z-8ac66ab9")
    first, again = look(down), look(down)
    assert isinstance(first, dg.RunRequest)
    assert isinstance(again, dg.RunRequest)
    assert first.run_key == again.run_key  # Dagster starts one run for a key
    run(down)
    keys = set()
    for seconds in (1_000_000, 1_000_010, 1_000_600):
        monkeypatch.setattr("orchestration.defs.live_dashboards.time.time", lambda now=seconds: now)
        tried = look(down)
        assert isinstance(tried, dg.RunRequest)
        keys.add(tried.run_key)
    assert len(keys) == 2
    assert first.run_key not in keys
