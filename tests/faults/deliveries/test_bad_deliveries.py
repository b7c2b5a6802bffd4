"""At least 60 bad deliveries in one inbox: each answered with the right report, none lost, no other delayed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import jsonschema
import pytest
from openpyxl import load_workbook

from tests.faults.deliveries.corpus import CORPUS, GOOD_ONES, NO_FILES, Bad
from tests.faults.deliveries.sweeping import GROWING, Sweep, answer_to, sweep
from tests.sources.deliveries.answers import schema

if TYPE_CHECKING:
    from pathlib import Path

LONGEST = 30.0
"""Seconds that one delivery may take on a machine that is busy with other tests; alone it is some three at most."""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Sweep:
    return sweep(tmp_path_factory.mktemp("faults"))


def test_the_corpus_is_large_and_each_of_its_own() -> None:
    assert len(CORPUS) >= 60
    assert max(Counter(bad.name for bad in CORPUS).values()) == 1
    assert max(Counter(bad.what for bad in CORPUS).values()) == 1


@pytest.mark.parametrize("bad", CORPUS, ids=lambda bad: bad.what)
def test_it_is_answered_with_the_right_report(run: Sweep, bad: Bad) -> None:
    answered = answer_to(run, bad.name)
    answer = answered.answer
    assert answer["verdict"] == bad.verdict
    found = [finding["rule"] for finding in answer["findings"]]
    assert set(bad.rules) <= set(found), found
    assert "internal_error" not in found
    jsonschema.validate(answer, schema())
    for finding in answer["findings"]:
        # A sentence on what is wrong, and one on what would be right.
        assert finding["message"].rstrip().endswith((".", ")", "?")), finding
        assert finding["expected"].rstrip().endswith((".", ")", "?")), finding
        assert len(finding["value"] or "") <= 200
    assert answered.seconds < LONGEST
    page = (answered.folder / "antwoord.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "<img" not in page
    for finding in answer["findings"]:
        assert f"bevinding-{answer['findings'].index(finding) + 1}" in page


@pytest.mark.parametrize("name", GOOD_ONES)
def test_a_good_one_among_them_is_accepted_at_the_same_look(run: Sweep, name: str) -> None:
    answer = answer_to(run, name).answer
    assert (answer["verdict"], answer["findings"]) == ("accepted", [])


def test_nothing_is_lost_or_there_twice(run: Sweep) -> None:
    kept = sorted(run.deliveries.original(record.delivery_id).read_bytes() for record in run.deliveries.records())
    assert kept == sorted(content for content in run.dropped.values() if content is not None)
    assert len(list((run.home / "deliveries/odd").iterdir())) == len(NO_FILES)
    assert len(run.answered) == len(run.dropped)
    assert run.deliveries.waiting() == []
    assert all(len(run.deliveries.judgements(record.delivery_id)) == 1 for record in run.deliveries.records())


def test_what_still_grows_is_left_alone(run: Sweep) -> None:
    assert run.left == [GROWING]
    assert (run.swept.left, run.swept.odd) == (1, len(NO_FILES))


def test_nothing_rejected_lands_and_all_of_it_waits(run: Sweep) -> None:
    landed = {item.record.delivery_id for item in run.deliveries.in_force()}
    waiting = {entry.record.delivery_id for entry in run.deliveries.quarantine()}
    for name in run.dropped.keys() - {bad.name for bad in NO_FILES}:
        answer = answer_to(run, name).answer
        assert (answer["delivery_id"] in landed) == (answer["verdict"] != "rejected"), name
        if answer["verdict"] == "accepted":
            assert answer["delivery_id"] not in waiting, name
    for bad in CORPUS:
        answer = answer_to(run, bad.name).answer
        if answer["verdict"] == "rejected" and answer["counts"]["rows"] == 0 and bad not in NO_FILES:
            assert answer["delivery_id"] in waiting, bad.what


def test_the_log_has_no_traceback_and_names_no_file(run: Sweep) -> None:
    assert [record.getMessage() for record in run.log if record.exc_info] == []
    said = "\n".join(record.getMessage() for record in run.log if record.name.startswith("sources."))
    assert "Traceback" not in said
    for name in run.dropped:
        assert name.rsplit("/", 1)[-1] not in said


def test_no_marked_copy_has_anything_that_acts(run: Sweep, tmp_path: Path) -> None:
    copies = [answered.folder / "gemarkeerd.xlsx" for answered in run.answered.values()]
    present = [copy for copy in copies if copy.exists()]
    assert len(present) >= 40
    for copy in present:
        book = load_workbook(copy)
        for sheet in book.worksheets:
            for cells in sheet.iter_rows():
                assert all(cell.data_type != "f" for cell in cells), copy
        assert not book.vba_archive
