"""The step after a release, and the commands, with settings as an operator gives them."""

from __future__ import annotations

import json
import shutil
import socket
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from orchestration import superset as step
from orchestration.cli.app import app
from orchestration.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from tests.superset.changes.conftest import Live
    from tests.superset.conftest import Server


@pytest.fixture
def settings(live: Live, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A home with a release, pages of its own, and the live server."""
    release = live.folder / "releases" / "000"
    release.mkdir(parents=True)
    shutil.copy(live.release_db, release / "monitor.duckdb")
    (live.folder / "releases" / "current").symlink_to(release.name)
    live.wanted()
    monkeypatch.setattr(step, "PAGES", live.folder / "dashboards")
    monkeypatch.setenv("REGIODEAL_HOME", str(live.folder))
    monkeypatch.setenv("REGIODEAL_SUPERSET_URL", live.server.url)
    monkeypatch.setenv("REGIODEAL_SUPERSET_USERNAME", live.server.username)
    monkeypatch.setenv("REGIODEAL_SUPERSET_PASSWORD", live.server.password)
    return Settings()


def test_each_release_brings_the_dashboards_up_to_date(live: Live, settings: Settings) -> None:
    assert step.apply_after_release(settings).state == "applied"
    assert live.names("dashboards") == {"Overzicht", "Keuze"}
    assert step.apply_after_release(settings).state == "unchanged"
    live.put("dashboards", "Keuze", {"dashboard_title": "Met de hand"})
    again = step.apply_after_release(settings)
    assert again.state == "applied"
    assert "1 fields changed by hand were set back" in again.message


def test_a_server_that_is_down_is_caught_up_with_later(live: Live, settings: Settings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}"
    said: list[str] = []
    outcome = step.apply_after_release(settings.model_copy(update={"superset_url": nobody}), said.append)
    assert outcome.state == "pending"
    assert "does not answer" in outcome.message
    assert "does not answer" in json.loads(step.pending_path(settings).read_text(encoding="utf-8"))["cause"]
    assert said

    assert "does not answer" in str(step.due(settings))

    assert step.apply_after_release(settings).state == "applied"
    assert not step.pending_path(settings).exists()
    assert step.due(settings) is None


def test_what_is_refused_never_raises(live: Live, settings: Settings) -> None:
    live.session.post("/api/v1/dashboard/", {"dashboard_title": "Iets anders", "slug": "keuze"})
    outcome = step.apply_after_release(settings)
    assert outcome.state == "refused"
    assert "Iets anders" in outcome.message


def test_no_server_is_no_fault(tmp_path: Path) -> None:
    assert step.apply_after_release(Settings(home=tmp_path, superset_url=None)).state == "not_configured"
    assert not step.pending_path(Settings(home=tmp_path)).exists()


def test_the_commands(live: Live, settings: Settings) -> None:
    run = CliRunner().invoke
    planned = json.loads(run(app, ["superset", "plan", "--json"]).stdout)
    assert not planned["empty"]
    assert {c["action"] for c in planned["changes"]} == {"create"}
    assert live.names("dashboards") == set()

    assert "All 4 charts answer" in run(app, ["superset", "apply"]).stdout.replace("\n", " ")
    assert "Nothing to do" in run(app, ["superset", "apply"]).stdout
    assert run(app, ["superset", "drift"]).exit_code == 0

    live.put("dashboards", "Keuze", {"dashboard_title": "Met de hand"})
    shown = run(app, ["superset", "plan"])
    assert 'dashboard_title  "Met de hand" → "Keuze"  (changed by hand on the server)' in shown.stdout
    drift = run(app, ["superset", "drift", "--json"])
    assert drift.exit_code == 1
    assert [d["fields"][0]["new"] for d in json.loads(drift.stdout)] == ["Met de hand"]
    assert run(app, ["superset", "drift", "--revert"]).exit_code == 0
    assert json.loads(run(app, ["superset", "plan", "--json"]).stdout)["empty"]

    listed = run(app, ["superset", "destroy"])
    assert listed.exit_code == 2
    assert "- dashboard Keuze" in listed.stdout
    assert "Keuze" in live.names("dashboards")
    assert run(app, ["superset", "destroy", "--yes"]).exit_code == 0
    assert live.names("dashboards") == set()


def test_a_command_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, superset: Server) -> None:
    monkeypatch.setenv("REGIODEAL_HOME", str(tmp_path))
    monkeypatch.setenv("REGIODEAL_SUPERSET_URL", superset.url)
    ended = CliRunner().invoke(app, ["superset", "plan"])
    assert ended.exit_code == 1
    assert "no release at" in ended.stderr
