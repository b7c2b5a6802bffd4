"""A download that is cut short goes on where it was, and fetches no finished page again."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from sources.landing import Landing
from sources.odata import ConnectionDropped, RowCountMismatch, SchemaChanged, land_table
from tests.publisher import Fault
from tests.sources.odata.conftest import V3, V4

MEASURES = ["Arbeidsparticipatie"]
DATA = {V4.id: f"{V4.id}/Observations", V3.id: f"/ODataFeed/odata/{V3.id}/TypedDataSet"}
both = pytest.mark.parametrize("table", [V4, V3], ids=["v4", "v3"])


def pages(publisher, table):
    """Where the pages that were asked begin, in order."""
    asked = publisher.requests(DATA[table.id])
    return [int(request.split("skip=")[1]) if "skip=" in request else 0 for request in asked]


def kept(landing):
    """The finished pages that lie there."""
    return sorted(path.name for path in landing.root.glob(".downloads/*/*/*/*.json"))


@pytest.fixture
def undisturbed(publisher, client, tmp_path):
    """The bytes that a download without a cut lands."""
    publisher.v4_page = publisher.v3_page = 5

    def land(table):
        aside = Landing(tmp_path / "aside")
        found = aside.file(land_table(client, aside, table, MEASURES).manifest).read_bytes()
        publisher.forget()
        return found

    return land


@both
@pytest.mark.parametrize("kind", ["drop", "truncate", "hang_up", "status"])
def test_a_server_that_cuts_in_the_middle(publisher, client, landing, undisturbed, table, kind):
    expected = undisturbed(table)
    publisher.fault(table.id, Fault(kind, on="skip=10"))
    with pytest.raises(Exception, match="skip=10"):
        land_table(client, landing, table, MEASURES)
    assert pages(publisher, table) == [0, 5, 10, 10, 10]
    assert kept(landing) == ["000-00000.json", "000-00001.json"]
    assert not any(landing.root.joinpath(".staging").glob("[!.]*"))

    publisher.fault(table.id)
    publisher.forget()
    landed = land_table(client, landing, table, MEASURES)
    assert pages(publisher, table) == [10]
    assert landing.file(landed.manifest).read_bytes() == expected
    assert (landed.manifest.rows_announced, landed.manifest.rows_received) == (12, 12)
    assert not any(landing.root.glob(".downloads/*/*/[!.]*"))


def test_a_process_that_is_killed(publisher, client, landing, undisturbed):
    """SIGKILL while the third page is under way; nothing of ours runs after that."""
    table = V4
    expected = undisturbed(table)
    publisher.fault(table.id, Fault("slow", on="skip=10", seconds=20))
    script = """
import sys
from pathlib import Path
from sources.landing import Landing
from sources.odata import Endpoints, OdataClient, http_client, land_table
from tests.sources.odata import conftest
client = OdataClient(http_client(read=60), Endpoints(sys.argv[1], *[sys.argv[2]] * 3))
land_table(client, Landing(Path(sys.argv[3])), conftest.V4, sys.argv[4:])
"""
    where = publisher.endpoints
    killed = subprocess.Popen(
        [sys.executable, "-c", script, where["v4"], where["v3_cbs"], str(landing.root), *MEASURES],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    try:
        deadline = time.monotonic() + 60
        while (len(kept(landing)) < 2 or 10 not in pages(publisher, table)) and time.monotonic() < deadline:
            assert killed.poll() is None
            time.sleep(0.02)
    finally:
        killed.kill()
        killed.wait()
    assert pages(publisher, table) == [0, 5, 10]

    publisher.fault(table.id)
    publisher.forget()
    landed = land_table(client, landing, table, MEASURES)
    assert pages(publisher, table) == [10]
    assert landing.file(landed.manifest).read_bytes() == expected


def cut_short(publisher, client, landing):
    publisher.v4_page = 5
    publisher.fault(V4.id, Fault("drop", on="skip=10"))
    with pytest.raises(ConnectionDropped):
        land_table(client, landing, V4, MEASURES)
    publisher.fault(V4.id)
    publisher.forget()


def test_another_stamp_begins_anew(publisher, client, landing):
    cut_short(publisher, client, landing)
    publisher.tables[V4.id].restamp("2026-03-01T02:00:00+01:00")
    publisher.tables[V4.id].set_value("M002", 77.0, RegioS="NL01", Perioden="2022JJ00")
    landed = land_table(client, landing, V4, MEASURES)
    assert pages(publisher, V4) == [0, 5, 10]
    assert b"2026-03-01" in landing.folder(landed.manifest).joinpath("manifest.json").read_bytes()


def test_another_question_begins_anew(publisher, client, landing):
    cut_short(publisher, client, landing)
    land_table(client, landing, V4, ["Werkzame personen"])
    assert pages(publisher, V4) == [0, 5, 10]
    assert kept(landing) == []


@pytest.mark.parametrize(
    ("spoil", "again"),
    [
        (lambda folder: (folder / "000-00000-00.parquet").write_bytes(b""), [0, 5, 10]),
        (lambda folder: (folder / "000-00001-00.parquet").unlink(), [5, 10]),
        (lambda folder: (folder / "000-00001.json").write_text("{"), [5, 10]),
        (lambda folder: (folder / "000-00002-00.rows").write_text("[{"), [10]),
    ],
    ids=["emptied", "gone", "torn note", "unfinished page"],
)
def test_a_page_that_is_not_whole_is_fetched_again(publisher, client, landing, undisturbed, spoil, again):
    expected = undisturbed(V4)
    cut_short(publisher, client, landing)
    (folder,) = [path for path in landing.root.glob(".downloads/cbs/*/*") if path.is_dir()]
    spoil(folder)
    landed = land_table(client, landing, V4, MEASURES)
    assert pages(publisher, V4) == again
    assert landing.file(landed.manifest).read_bytes() == expected


@pytest.mark.parametrize(
    ("fault", "error"),
    [(Fault("wrong_count"), RowCountMismatch), (Fault("missing_column", column="Value", on="skip=5"), SchemaChanged)],
    ids=["wrong count", "missing column"],
)
def test_what_is_wrong_is_not_kept(publisher, client, landing, fault, error):
    publisher.v4_page = 5
    publisher.fault(V4.id, fault)
    with pytest.raises(error):
        land_table(client, landing, V4, MEASURES)
    assert kept(landing) == []
    publisher.fault(V4.id)
    publisher.forget()
    assert land_table(client, landing, V4, MEASURES).outcome == "fetched"
    assert pages(publisher, V4) == [0, 5, 10]
