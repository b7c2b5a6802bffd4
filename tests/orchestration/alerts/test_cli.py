"""``regiodeal alerts`` as an operator gives it: a real process, real receivers."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

from orchestration.alerts import close_incident, open_incident
from orchestration.settings import Settings
from tests.orchestration.alerts.receivers import webhook

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "gEhe1m-tok3n-0815"  # noqa: S105 - made up, to look for it where it must not be


def regiodeal(home: Path, *words: str, alerts: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = {"REGIODEAL_HOME": str(home), "PATH": "/usr/bin:/bin", "COLUMNS": "200"}
    if alerts is not None:
        environment["REGIODEAL_ALERTS"] = alerts
    program = "from orchestration.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", program, "alerts", *words], env=environment, capture_output=True, text=True, check=False
    )


def test_trying_tells_who_answers_by_scheme_only(tmp_path: Path) -> None:
    with webhook() as hook:
        with webhook() as gone:
            port = gone.port
        answer = regiodeal(
            tmp_path, "test", alerts=f"json://127.0.0.1:{hook.port}/{SECRET} xml://127.0.0.1:{port}/{SECRET} {SECRET}"
        )
        assert hook.got[0]["title"] == "Monitor Regio Deal: proefbericht"
    assert answer.returncode == 1
    assert [line.split(maxsplit=2) for line in answer.stdout.splitlines()] == [
        ["1", "json", "answered"],
        ["2", "xml", "no answer"],
        ["3", "unknown", "no answer"],
    ]
    assert SECRET not in answer.stdout + answer.stderr
    assert not (tmp_path / "alerts").exists()


def test_trying_without_addresses_says_what_to_set(tmp_path: Path) -> None:
    answer = regiodeal(tmp_path, "test")
    assert answer.returncode == 2
    assert "REGIODEAL_ALERTS" in answer.stderr


def test_listing_shows_what_lasts(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    assert "No incident is open." in regiodeal(tmp_path, "list").stdout
    open_incident(settings, "source_stale", "84799NED", "de uitgever antwoordt niet [red]")
    open_incident(settings, "run_failed", "refresh", "voorbij")
    close_incident(settings, "run_failed", "refresh")
    shown = regiodeal(tmp_path, "list").stdout
    assert "source_stale  84799NED  (open, told nobody)" in shown
    assert "de uitgever antwoordt niet [red]" in shown
    assert "docs/runbook.md#source-stale" in shown
    assert "voorbij" not in shown
    assert "voorbij" in regiodeal(tmp_path, "list", "--all").stdout
    listed = json.loads(regiodeal(tmp_path, "list", "--json").stdout)
    assert [entry["subject"] for entry in listed] == ["84799NED"]
