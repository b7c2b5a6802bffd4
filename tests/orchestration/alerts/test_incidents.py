"""One message per incident, whoever calls however often; a receiver that is down gets it later; no secret leaks."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from orchestration.alerts import close_incident, deliver_unsent, list_incidents, open_incident
from orchestration.settings import Settings
from tests.orchestration.alerts.receivers import mail_server, webhook

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "gEhe1m-tok3n-0815"  # noqa: S105 - made up, to look for it where it must not be


def settings_of(home: Path, *addresses: str) -> Settings:
    return Settings(home=home, alerts=" ".join(addresses), runbook_url="https://example.org/blob/main/")


def test_a_message_says_what_why_whose_move_and_where(tmp_path: Path) -> None:
    with webhook() as hook, mail_server() as (port, letters):
        settings = settings_of(
            tmp_path,
            f"json://127.0.0.1:{hook.port}/{SECRET}",
            f"mailto://127.0.0.1:{port}/?from=monitor@example.org&to=team@example.org&mode=insecure",
        )
        incident = open_incident(settings, "source_stale", "84799NED", "de uitgever antwoordt niet (503)")
        assert len(hook.got) == 1
        assert hook.paths == [f"/{SECRET}"]
        body = hook.got[0]["message"]
        assert "84799NED" in hook.got[0]["title"]
        assert "Van '84799NED' is langer dan afgesproken niets nieuws gekomen" in body
        assert "Oorzaak: de uitgever antwoordt niet (503)" in body
        assert "Aan zet: het programmateam bij een project of partner, anders de beheerder." in body
        assert "https://example.org/blob/main/docs/runbook.md#source-stale" in body
        letter = letters.got[0]
        assert "Bron loopt achter (84799NED)" in letter["subject"]
        assert letter["to"] == "team@example.org"
        text = letter.get_body(("plain", "html"))
        assert text is not None
        assert "de uitgever antwoordt niet (503)" in text.get_content()
    assert list_incidents(settings)[0].sent_to == ("1:json", "2:mailto")
    assert incident.is_open


def test_a_webhook_of_teams_gets_its_text(tmp_path: Path) -> None:
    """An incoming webhook wants one field, ``text``; Apprise's own Teams address only knows Microsoft's host."""
    with webhook() as hook:
        address = f"json://127.0.0.1:{hook.port}/webhookb2/{SECRET}/IncomingWebhook/1/2?:message=text&:title=summary"
        open_incident(settings_of(tmp_path, address), "run_failed", "refresh", "de schijf is vol")
    assert "De verwerking 'refresh' is niet afgerond." in hook.got[0]["text"]
    assert hook.got[0]["summary"] == "Monitor Regio Deal: Verwerking mislukt (refresh)"


def test_a_repeat_is_no_news_until_it_was_well_again(tmp_path: Path) -> None:
    with webhook() as hook:
        settings = settings_of(tmp_path, f"json://127.0.0.1:{hook.port}")
        first = open_incident(settings, "run_failed", "refresh", "eerste poging")
        assert open_incident(settings, "run_failed", "refresh", "tweede poging") == first.model_copy(
            update={"sent_to": ("1:json",)}
        )
        open_incident(settings, "check_failed", "refresh", "andere soort")
        assert len(hook.got) == 2
        assert close_incident(settings, "run_failed", "refresh") is not None
        assert [got["type"] for got in hook.got] == ["failure", "failure", "success"]
        assert hook.got[2]["message"] == "De verwerking 'refresh' gaat weer goed."
        assert close_incident(settings, "run_failed", "refresh") is None
        assert len(hook.got) == 3
        again = open_incident(settings, "run_failed", "refresh", "opnieuw")
        assert again.incident_id != first.incident_id
        assert len(hook.got) == 4
    assert [(found.kind, found.is_open) for found in list_incidents(settings)] == [
        ("run_failed", False),
        ("check_failed", True),
        ("run_failed", True),
    ]
    assert len(list_incidents(settings, open_only=True)) == 2


def test_the_end_is_only_told_to_those_who_heard_of_the_beginning(tmp_path: Path) -> None:
    with webhook() as hook:
        settings = settings_of(tmp_path, f"json://127.0.0.1:{hook.port}")
        open_incident(settings, "run_failed", "refresh", "kort")
        close_incident(settings, "run_failed", "refresh", tell=False)
        assert len(hook.got) == 1
        hook.status = 500
        open_incident(settings, "run_failed", "refresh", "de ontvanger ligt eruit")
        close_incident(settings, "run_failed", "refresh")
        assert len(hook.got) == 1
        hook.status = 200
        assert deliver_unsent(settings) == 1
        assert len(hook.got) == 2
        assert "Oorzaak: de ontvanger ligt eruit" in hook.got[1]["message"]
        assert "Inmiddels opgelost:" in hook.got[1]["message"]
        assert deliver_unsent(settings) == 0


def test_a_receiver_that_is_down_gets_it_later_and_the_other_once(tmp_path: Path) -> None:
    with webhook() as here:
        with webhook() as gone:
            port = gone.port
        settings = settings_of(tmp_path, f"json://127.0.0.1:{port}", f"json://127.0.0.1:{here.port}")
        found = open_incident(settings, "delivery_rejected", "wonen-2.1", "2 regels")
        assert list_incidents(settings)[0].unsent == ("1:json",)
        assert len(here.got) == 1
        with webhook(port) as back:
            # The next occasion: anything that opens or closes, or a sensor that asks.
            open_incident(settings, "delivery_rejected", "wonen-2.1", "2 regels")
            assert len(back.got) == 1
            deliver_unsent(settings)
            assert len(back.got) == 1
        assert len(here.got) == 1
    assert list_incidents(settings)[0].unsent == ()
    assert list_incidents(settings)[0].incident_id == found.incident_id


def test_one_that_hangs_holds_up_neither_the_run_nor_the_other(tmp_path: Path) -> None:
    with webhook() as stuck, webhook() as here:
        stuck.hang = threading.Event()
        settings = settings_of(tmp_path, f"json://127.0.0.1:{stuck.port}?rto=600", f"json://127.0.0.1:{here.port}")
        open_incident(settings, "run_failed", "refresh", "hangt", timeout_seconds=8)
        assert len(here.got) == 1
        assert list_incidents(settings)[0].unsent == ("1:json",)
        assert stuck.got == []


def test_two_processes_at_once_send_one_message(tmp_path: Path) -> None:
    with webhook() as hook:
        program = (
            "import sys\nfrom orchestration.alerts import open_incident\nfrom orchestration.settings import Settings\n"
            "s = Settings()\nsys.stdin.read(1)\n"
            "for n in range(5): open_incident(s, 'source_stale', f'table-{n}', 'twee tegelijk')\n"
        )
        environment = {
            "REGIODEAL_HOME": str(tmp_path),
            "REGIODEAL_ALERTS": f"json://127.0.0.1:{hook.port}/{SECRET}",
            "PATH": "/usr/bin:/bin",
        }
        processes = [
            subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, env=environment) for _ in range(2)
        ]
        for process in processes:
            assert process.stdin is not None
            process.stdin.write(b"!")
            process.stdin.close()
        assert [process.wait() for process in processes] == [0, 0]
        deliver_unsent(settings_of(tmp_path, f"json://127.0.0.1:{hook.port}/{SECRET}"))
        titles = sorted(got["title"] for got in hook.got)
    assert titles == [f"Monitor Regio Deal: Bron loopt achter (table-{number})" for number in range(5)]
    assert len(list_incidents(settings_of(tmp_path))) == 5


def test_without_addresses_it_is_written_down_and_nothing_else(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    assert settings.alerts is None
    open_incident(settings, "run_failed", "refresh", "niemand luistert")
    assert list_incidents(settings)[0].addresses == ()
    assert deliver_unsent(settings) == 0
    with webhook() as hook:
        deliver_unsent(settings_of(tmp_path, f"json://127.0.0.1:{hook.port}"))
        assert hook.got == []


def test_no_secret_in_logs_journal_output_or_exceptions(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with webhook() as hook, webhook() as refusing:
        refusing.status = 403
        with webhook() as gone:
            port = gone.port
        addresses = (
            f"json://user:{SECRET}@127.0.0.1:{hook.port}/hook/{SECRET}?+X-Token={SECRET}",
            f"json://user:{SECRET}@127.0.0.1:{refusing.port}/{SECRET}",
            f"mailto://user:{SECRET}@127.0.0.1:{port}?to=team@example.org&mode=insecure",
            f"slack://{SECRET}",
            f"nosuch://{SECRET}",
            SECRET,
        )
        settings = settings_of(tmp_path, *addresses)
        cause = f"GET https://user:{SECRET}@example.org/x?token={SECRET} gaf 401; Authorization: Bearer {SECRET}"
        open_incident(settings, "run_failed", "refresh", cause)
        close_incident(settings, "run_failed", "refresh")
        assert "gaf 401" in hook.got[0]["message"]
        assert SECRET not in hook.got[0]["message"]
    shown = capfd.readouterr()
    journal = (tmp_path / "alerts" / "incidents.jsonl").read_text(encoding="utf-8")
    for text in (caplog.text, shown.out, shown.err, journal, repr(settings), str(list_incidents(settings))):
        assert SECRET not in text
    assert list_incidents(settings)[0].unsent == ("2:json", "3:mailto", "4:slack", "5:nosuch", "6:unknown")


@pytest.mark.parametrize(
    ("cause", "kept"),
    [
        ("Timeout op https://levering.example.org/v1/cijfers?key=abc123def&page=2 na 30 s", "na 30 s"),
        ("api_key='abc123def' geweigerd", "geweigerd"),
        ("wachtwoord: abc123def klopt niet", "klopt niet"),
        ("sent Authorization: Bearer abc123def to the publisher", "to the publisher"),
        ("ftp://iemand:abc123def@example.org onbereikbaar", "onbereikbaar"),
    ],
)
def test_a_cause_is_told_without_what_opens_doors(tmp_path: Path, cause: str, kept: str) -> None:
    found = open_incident(Settings(home=tmp_path), "run_failed", "refresh", cause)
    assert "abc123def" not in found.cause
    assert found.cause.endswith(kept)


def test_a_long_or_many_lined_cause_is_one_line(tmp_path: Path) -> None:
    found = open_incident(Settings(home=tmp_path), "run_failed", "refresh", "regel\n\x1b[31mregel\u202e " * 200)
    assert len(found.cause) <= 600
    assert found.cause.isprintable()


def test_a_torn_line_costs_only_itself(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    settings = Settings(home=tmp_path)
    open_incident(settings, "run_failed", "refresh", "een")
    with (tmp_path / "alerts" / "incidents.jsonl").open("a") as journal:
        journal.write('{"event":"opened","incident_id":"half')
    open_incident(settings, "run_failed", "submit", "twee")
    assert [found.subject for found in list_incidents(settings)] == ["refresh", "submit"]
    assert "line 2" in caplog.text


def test_a_home_that_cannot_be_written_raises_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "alerts").write_text("a file where the folder should be")
    settings = settings_of(tmp_path, f"json://127.0.0.1:1/{SECRET}")
    assert open_incident(settings, "run_failed", "refresh", "de schijf is vol").is_open
    assert close_incident(settings, "run_failed", "refresh") is None
    assert deliver_unsent(settings) == 0
    assert "journal" in caplog.text
    assert SECRET not in caplog.text


def test_times_are_those_of_the_caller(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    opened, closed = datetime(2026, 7, 1, 12, tzinfo=UTC), datetime(2026, 7, 2, 12, tzinfo=UTC)
    open_incident(settings, "source_stale", "energiecoaches", "te laat", now=opened)
    close_incident(settings, "source_stale", "energiecoaches", now=closed)
    (found,) = list_incidents(settings)
    assert (found.opened_at, found.closed_at) == (opened, closed)
