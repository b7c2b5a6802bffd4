"""`regiodeal submit` and `regiodeal quarantine` as their users meet them: real processes and exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import jsonschema
import pytest

from orchestration.run_lock import held_alone
from orchestration.services import DAEMON_LOCK
from tests.orchestration.test_cli import run as start
from tests.sources.catalogue.small import FILES, write
from tests.sources.deliveries.answers import schema
from tests.sources.deliveries.handing_in import row, sheet, with_second_fact

if TYPE_CHECKING:
    from pathlib import Path


class Desk:
    """A home with the small catalogue, and the command line on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.catalogue = write(folder / "catalogue", FILES)

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        done = start(self.home, *arguments, REGIODEAL_CATALOGUE=str(self.catalogue))
        assert "Traceback" not in done.stderr
        return done

    def file(self, *rows: str, name: str = "opgave.csv") -> str:
        return str(sheet(self.folder / name, *rows))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_an_accepted_file_ends_well_and_says_what_follows(desk: Desk) -> None:
    file = desk.file(row(300))
    done = desk("submit", file)
    assert done.returncode == 0, done.stderr
    assert "Aangenomen. De ene regel in uw bestand is overgenomen." in done.stdout
    assert "regiodeal refresh" in done.stdout
    answer = next(line for line in done.stdout.splitlines() if line.startswith("Antwoord: "))
    assert answer.endswith("/answer/antwoord.html")
    again = desk("submit", file)
    assert again.returncode == 0
    assert "al bekend" in again.stdout
    with held_alone(desk.home / DAEMON_LOCK, 0):
        beside_a_daemon = desk("submit", desk.file(row(310, "31-10-2022"), name="b.csv"))
    assert "De daemon zet de cijfers vanzelf" in beside_a_daemon.stdout


def test_what_is_wrong_is_a_table_and_waits_until_it_is_let_go(desk: Desk) -> None:
    done = desk("submit", desk.file(row(300), row("veel", "31-12-2022"), row(12, fact="daken", unit="daken")))
    assert done.returncode == 1
    assert "Gedeeltelijk aangenomen." in done.stdout
    assert "'veel' is bij 'Waarde' geen getal." in done.stdout
    assert "regiodeal quarantine list" in done.stdout

    listed = desk("quarantine", "list")
    assert listed.returncode == 0
    assert "rows: 3, 4" in listed.stdout
    assert "2 in quarantine, of 1 deliveries" in listed.stdout
    entries = json.loads(desk("quarantine", "list", "--json").stdout)
    assert [(entry["place"], entry["subject_id"]) for entry in entries] == [("3", "wonen-2.1"), ("4", "wonen-2.1")]
    delivery = entries[0]["delivery_id"]

    assert desk("quarantine", "retry").returncode == 1
    assert desk("quarantine", "drop", delivery, "--row", "3").returncode == 2
    assert desk("quarantine", "drop", delivery, "--row", "9", "--why", "weg").returncode == 2
    dropped = desk("quarantine", "drop", delivery, "--row", "3", "--why", "typefout, niet meer te achterhalen")
    assert (dropped.returncode, dropped.stdout) == (0, "1 dropped\n")
    assert [entry["place"] for entry in json.loads(desk("quarantine", "list", "--json").stdout)] == ["4"]

    write(desk.catalogue, with_second_fact())
    retried = desk("quarantine", "retry")
    assert retried.returncode == 0
    assert f"{delivery}  partly_accepted: 2 rows accepted, 1 not" in retried.stdout
    assert desk("quarantine", "list").stdout == "Nothing is in quarantine.\n"
    assert "in quarantine any more" in desk("quarantine", "drop", delivery, "--why", "x").stdout


def test_for_machines_it_is_the_answer(desk: Desk) -> None:
    done = desk("submit", desk.file(row("veel")), "--json")
    assert done.returncode == 1
    answer = json.loads(done.stdout)
    assert answer.pop("new") is True
    assert answer.pop("answer").endswith("/answer")
    jsonschema.validate(answer, schema())
    assert (answer["verdict"], answer["channel"]) == ("rejected", "submit")


def test_what_cannot_be_handed_in_is_wrong_usage(desk: Desk) -> None:
    for arguments in (("nergens.xlsx",), (str(desk.folder),), (desk.file(row(1)), "--feed", "scholen")):
        done = desk("submit", *arguments)
        assert done.returncode == 2
        assert done.stderr.strip()
    assert "There is no feed 'scholen'" in done.stderr
    done = desk("quarantine", "drop", "../../etc", "--why", "x")
    assert (done.returncode, "16 hexadecimal digits" in done.stderr) == (2, True)
    done = desk("quarantine", "retry", "0123456789abcdef")
    assert (done.returncode, "there is no delivery" in done.stderr) == (2, True)


def test_a_catalogue_that_does_not_hold_is_named_and_nothing_is_lost(desk: Desk) -> None:
    write(desk.catalogue, {**FILES, "pillars.yaml": "- id: [\n"})
    done = desk("submit", desk.file(row(300)))
    assert done.returncode == 1
    assert "pillars.yaml" in done.stderr
    assert (desk.folder / "opgave.csv").exists()


def test_help_answers_without_loading_anything_heavy() -> None:
    code = (
        "import sys, orchestration.cli.app; print([m for m in ('dagster', 'duckdb', 'openpyxl') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "[]\n"
