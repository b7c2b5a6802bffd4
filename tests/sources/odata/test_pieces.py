"""A large page is shaped in pieces: nothing is lost, nothing changes its place, and the bytes do not tell."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys

import pytest

from benchmarks.ingestion.table import V3_PAGE
from sources.landing import Landing
from sources.odata import SchemaChanged, land_table, pieces
from sources.odata.pieces import write_pieces
from tests.publisher import Fault
from tests.sources.odata.conftest import V3, V4

MEASURES = ["Arbeidsparticipatie"]


@pytest.fixture
def small_pieces(monkeypatch):
    """A row or two a piece, and no page left whole."""
    monkeypatch.setattr(pieces, "_WHOLE", 0)
    monkeypatch.setattr(pieces, "_PIECE", 100)


def written(rows: list[object], folder) -> list[list[object]]:
    files = list(write_pieces(memoryview(json.dumps(rows).encode()), folder / "000-00000"))
    assert files == sorted(folder.glob("*.rows"))
    return [json.loads(file.read_bytes()) for file in files]


def test_a_page_of_usual_size_stays_whole(tmp_path):
    assert written([{"a": 1}, {"a": 2}], tmp_path) == [[{"a": 1}, {"a": 2}]]


@pytest.mark.parametrize("count", [0, 1, 2, 7, 50])
@pytest.mark.usefixtures("small_pieces")
def test_every_row_is_in_one_piece_in_its_order(tmp_path, count):
    rows: list[object] = [{"number": number, "text": '[{,}] \\" é' * 5, "none": None} for number in range(count)]
    parts = written(rows, tmp_path)
    assert [row for part in parts for row in part] == rows
    assert len(parts) == max(1, count), "a row has more than a hundred bytes"


@pytest.mark.usefixtures("small_pieces")
def test_rows_larger_than_a_piece_are_pieces_of_their_own(tmp_path):
    assert written(["x" * 1000, "y" * 1000], tmp_path) == [["x" * 1000], ["y" * 1000]]


@pytest.mark.parametrize("table", [V4, V3], ids=["v4", "v3"])
def test_the_bytes_that_land_are_the_same(publisher, client, tmp_path, monkeypatch, table):
    whole = Landing(tmp_path / "whole")
    expected = whole.file(land_table(client, whole, table, MEASURES).manifest).read_bytes()
    monkeypatch.setattr(pieces, "_WHOLE", 0)
    monkeypatch.setattr(pieces, "_PIECE", 100)
    apart = Landing(tmp_path / "apart")
    landed = land_table(client, apart, table, MEASURES)
    assert apart.file(landed.manifest).read_bytes() == expected
    assert landed.manifest.rows_received == 12


@pytest.mark.usefixtures("small_pieces")
def test_rows_without_a_column_are_found_in_pieces_too(publisher, client, landing):
    publisher.fault(V3.id, Fault("missing_column", column="Deelname_2", on="TypedDataSet"))
    with pytest.raises(SchemaChanged, match="Deelname_2"):
        land_table(client, landing, V3, MEASURES)


def test_large_files_have_the_same_bytes_at_every_run(tmp_path):
    """Two threads sort and write; what they write has many row groups, and pages come in several pieces."""
    areas = V3_PAGE // 12 * 2
    server = [sys.executable, "-m", "benchmarks.ingestion.server", "--areas", str(areas), "--cache", tmp_path / "pages"]
    with subprocess.Popen(server, stdout=subprocess.PIPE, text=True) as publisher:
        try:
            assert publisher.stdout is not None
            address = publisher.stdout.readline().strip()
            ours = [sys.executable, "-m", "benchmarks.ingestion.ours", "v3", address]
            said = {
                subprocess.run([*ours, tmp_path / str(time)], capture_output=True, text=True, check=True).stdout
                for time in range(3)
            }
        finally:
            publisher.kill()
    (line,) = said
    rows, digest = line.split()
    assert int(rows) == areas * 12 * 130
    (file,) = (tmp_path / "0").rglob("observations.parquet")
    assert hashlib.sha256(file.read_bytes()).hexdigest() == digest
