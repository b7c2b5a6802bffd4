"""What stops a release, as people see it and let it through."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import duckdb
import pytest
from typer.testing import CliRunner

from orchestration.cli.app import app
from orchestration.releases.breaches import (
    JOURNAL,
    Breach,
    Row,
    accept,
    acceptance_rows,
    acceptances,
    keep_open,
    open_breaches,
    read_breaches,
    told,
)
from orchestration.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


def row(region: str, found: float | None = None) -> Row:
    return Row(region_code=region, period="2022JJ00", breakdown="", expected_value=12.5, found_value=found, detail="d")


LOST = Breach(check_name="coverage", subject_id="rokers", rows=(row("GM0114"), row("GM0118")))
LEAP = Breach(check_name="magnitude", subject_id="rokers", rows=tuple(row(f"GM{n:04}", 125.0) for n in range(30)))


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("REGIODEAL_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "120")
    found = Settings()
    keep_open(found, (LOST, LEAP))
    return found


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["breaches", *arguments])
    return done.exit_code, done.output


def test_breaches_are_read_from_a_build_by_check_and_subject(tmp_path: Path) -> None:
    database = tmp_path / "monitor.duckdb"
    with duckdb.connect(str(database)) as connection:
        assert connection.execute("select 1").fetchone()
    assert read_breaches(database) == ()
    with duckdb.connect(str(database)) as connection:
        connection.execute("create schema intermediate")
        connection.execute(
            "create table intermediate.int_breaches as select * from (values "
            "('magnitude', 'rokers', 'GM0114', '2022JJ00', '', 12.5, 125.0, 'd', false), "
            "('coverage', 'rokers', 'GM0118', '2022JJ00', '', 12.5, null, 'd', false), "
            "('coverage', 'rokers', 'GM0114', '2022JJ00', '', 12.5, null, 'd', false), "
            "('coverage', 'rokers', 'GM0109', '2022JJ00', '', 12.5, null, 'd', true)"
            ") as rows (check_name, subject_id, region_code, period, breakdown, expected_value, found_value, detail, "
            "is_accepted)"
        )
    assert read_breaches(database) == (
        LOST,
        Breach(check_name="magnitude", subject_id="rokers", rows=(row("GM0114", 125.0),)),
    )


def test_the_list_shows_rows_and_what_to_do(settings: Settings) -> None:
    code, printed = run("list", "--rows", "5")
    assert code == 0
    assert LOST.breach_id in printed
    assert "figures of the previous release that are gone" in printed
    assert "GM0118" in printed
    assert "25 more" in printed
    assert "breaches accept" in printed
    assert "GM0114 2022JJ00 12.5 -> none" in told(open_breaches(settings))
    assert "and 22 more" in told(open_breaches(settings))


def test_accepting_is_precise_and_kept(settings: Settings) -> None:
    code, printed = run("accept", LOST.breach_id, "--role", "programmateam", "--reason", "Samengevoegd met Emmen.")
    assert (code, "accepted 2 rows" in printed) == (0, True)
    assert open_breaches(settings) == (LEAP,)
    (kept,) = acceptances(settings)
    assert (kept.reason, kept.accepted_by_role, kept.breach) == ("Samengevoegd met Emmen.", "programmateam", LOST)
    assert [(found["region_code"], found["found_value"]) for found in acceptance_rows((kept,))] == [
        ("GM0114", None),
        ("GM0118", None),
    ]
    # the next build finds a row more: that is another breach
    keep_open(settings, (LOST.model_copy(update={"rows": (*LOST.rows, row("GM0109"))}),))
    assert len(open_breaches(settings)) == 1
    with (settings.home / JOURNAL).open("a") as journal:
        journal.write('{"torn')
    accept(settings, LEAP, "beheer", "Nieuwe meetwijze.", datetime(2026, 1, 1, tzinfo=UTC))
    assert [found.breach for found in acceptances(settings)] == [LOST, LEAP]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("accept", "00000000", "--role", "beheer", "--reason", "x"), "no open breach"),
        (("accept", LOST.breach_id, "--role", "beheer", "--reason", " "), "Give the reason"),
        (("accept", LOST.breach_id, "--role", "beheer", "--reason", "vraag jan@example.org"), "personal data"),
        (("accept", LOST.breach_id, "--role", "Jan", "--reason", "x"), "programmateam"),
        (("accept", LOST.breach_id, "--role", "beheer"), "--reason"),
    ],
)
def test_nothing_is_accepted_without_breach_role_and_reason(
    settings: Settings, arguments: tuple[str, ...], says: str
) -> None:
    code, printed = run(*arguments)
    assert code == 2
    assert says in printed
    assert acceptances(settings) == ()


def test_nothing_to_look_at_is_said(settings: Settings) -> None:
    keep_open(settings, ())
    assert run("list") == (0, "Nothing stops a release.\n")
