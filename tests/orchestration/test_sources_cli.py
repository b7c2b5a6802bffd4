"""``regiodeal sources`` against a real publisher: what it says, and what it writes."""

from __future__ import annotations

import json
import shutil

import pytest
from typer.testing import CliRunner

from orchestration.cli.sources import sources_app
from orchestration.settings import Settings
from sources.catalogue import load_catalogue
from sources.catalogue.load import CATALOGUE_ROOT
from sources.catalogue.needs import live_names
from sources.landing import Landing
from sources.odata import Endpoints, OdataClient, http_client
from sources.publishers import land_source
from tests.orchestration.live_publisher import serve_all
from tests.publisher import Fault, Publisher
from tests.sources.odata.conftest import HASTE
from tests.sources.publishers.conftest import kwb

GOOD, FAILED, USAGE, STALE = 0, 1, 2, 3


@pytest.fixture(scope="module")
def publisher():
    with Publisher() as server:
        serve_all(server, load_catalogue())
        yield server


@pytest.fixture
def settings(publisher, tmp_path, monkeypatch):
    root = shutil.copytree(CATALOGUE_ROOT, tmp_path / "catalogue", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    addresses = publisher.endpoints
    monkeypatch.setenv("REGIODEAL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("REGIODEAL_CATALOGUE", str(root))
    monkeypatch.setenv("REGIODEAL_CBS_V4_URL", addresses["v4"])
    monkeypatch.setenv("REGIODEAL_CBS_V3_URL", addresses["v3_cbs"])
    monkeypatch.setenv("REGIODEAL_DATADERDEN_URL", addresses["v3_dataderden"])
    monkeypatch.setenv("REGIODEAL_PDOK_URL", addresses["pdok"])
    monkeypatch.setenv("REGIODEAL_FETCH_ATTEMPTS", "1")
    return Settings()


def run(*args):
    return CliRunner().invoke(sources_app, list(args))


def told(*args):
    result = run("check", "--json", *args)
    return result.exit_code, json.loads(result.stdout)


@pytest.fixture
def new_year(publisher):
    catalogue = load_catalogue()
    titles = [title for title in live_names(catalogue, "86165NED") if title != "Koopwoningen"]
    publisher.add(kwb("86555NED", [*titles, "Koopwoningen totaal"], "2026"))
    yield
    del publisher.tables["86555NED"]


def test_before_anything_landed_every_table_would_land(settings, publisher):
    code, found = told()
    assert code == GOOD
    live = [table.id for table in load_catalogue().source_tables if table.protocol != "none"]
    assert [table["table_id"] for table in found["tables"]] == live
    assert {table["state"] for table in found["tables"]} == {"would_land"}
    stamps = {table["table_id"]: table["stamp"] for table in found["tables"]}
    assert len(stamps.pop("GEBIEDEN2025")) == 16, "outlines have no date: their content is their stamp"
    assert all(stamp.startswith("2025-03-01") for stamp in stamps.values())
    assert (found["new_tables"], found["list_failure"]) == ([], None)
    assert Landing(settings.landing).tables() == []


def test_what_would_be_kept_out_and_what_is_gone(settings, publisher):
    catalogue = load_catalogue()
    tables = {table.id: table for table in catalogue.source_tables}
    with http_client() as http:
        client = OdataClient(http, Endpoints(**publisher.endpoints), policy=HASTE)
        for table_id in ("47022NED", "86165NED", "50090NED"):
            land_source(client, Landing(settings.landing), catalogue, tables[table_id])
    held = publisher.tables["86165NED"]
    held.change_unit(held.key_of("Koopwoningen"), "duizend")
    held.restamp("2026-03-01")
    publisher.fault("50090NED", Fault("status", status=404))
    try:
        code, found = told()
        shown = run("check")
    finally:
        publisher.fault("50090NED")
        held.change_unit(held.key_of("Koopwoningen"), "aantal")
    assert code == shown.exit_code == STALE
    by_id = {table["table_id"]: table for table in found["tables"]}
    assert (by_id["47022NED"]["state"], by_id["47022NED"]["cause"]) == ("unchanged", None)
    assert by_id["86165NED"]["state"] == "would_be_kept_out"
    assert [notice["kind"] for notice in by_id["86165NED"]["notices"] if notice["blocks"]] == ["unit_changed"]
    assert by_id["86165NED"]["stamp"] == "2026-03-01"
    assert by_id["50090NED"]["state"] == "cannot_be_used"
    assert "TableGone" in by_id["50090NED"]["cause"]
    assert "would be kept out" in shown.stdout
    assert "'Koopwoningen' is nu 'duizend'" in " ".join(shown.stdout.split())


def test_a_new_year_is_shown_with_its_question(settings, new_year):
    code, found = told()
    (new,) = found["new_tables"]
    assert code == GOOD
    assert (new["table_id"], new["family"], new["title"]) == ("86555NED", "kwb", "Kerncijfers wijken en buurten 2026")
    assert [(q["wanted"], q["indicators"], q["candidates"][0]) for q in new["questions"]] == [
        ("Koopwoningen", ["koopwoningen"], "Koopwoningen totaal")
    ]


def test_adopting_a_new_year(settings, new_year):
    result = run("adopt", "86555ned")
    assert result.exit_code == GOOD
    assert result.stdout.startswith("- id: 86555NED\n")
    assert "? Koopwoningen (koopwoningen); nearest: Koopwoningen totaal" in result.stdout
    assert "86555NED" in {table.id for table in load_catalogue(settings.catalogue_root).source_tables}
    again = run("adopt", "86555NED")
    assert again.exit_code == USAGE
    assert "new tables are: none" in again.stderr


def test_a_list_that_cannot_be_read(settings, publisher):
    publisher.fault("Datasets", Fault("status", status=403))
    code, found = told()
    adopting = run("adopt", "86555NED")
    publisher.fault("Datasets")
    assert code == STALE
    assert "list of tables" in found["list_failure"]
    assert adopting.exit_code == FAILED
    assert "list of tables" in adopting.stderr
