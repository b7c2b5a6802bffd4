"""The store: kept as it came, judged once, corrected with its history, waiting in quarantine, whole again."""

from __future__ import annotations

import json
import logging
import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import duckdb
import pytest

from sources.deliveries.asking import INTERNAL_ERROR
from sources.deliveries.errors import DeliveryError
from sources.deliveries.judging import judge as real_judge
from sources.deliveries.keeping import ACCEPTED_EARLIER
from sources.deliveries.landed import FIGURES, ROWS, stage_rows
from sources.deliveries.model import JudgedRow, ProjectFigure
from tests.sources.catalogue.small import FILES, INDICATOR, PROJECT, broken
from tests.sources.deliveries.handing_in import (
    figures,
    files_below,
    landed_versions,
    landing_of,
    opened,
    row,
    rules,
    sheet,
    submitted,
    with_second_fact,
)

if TYPE_CHECKING:
    from pathlib import Path

    from sources.deliveries.deliveries import Deliveries

NOON = datetime(2023, 11, 1, 11, tzinfo=UTC)


@pytest.fixture
def deliveries(tmp_path: Path) -> Deliveries:
    return opened(tmp_path)


# -- kept as it came ------------------------------------------------------------------------------------------------


def test_a_file_is_kept_byte_for_byte_and_its_name_harmless(deliveries: Deliveries, tmp_path: Path) -> None:
    content = bytes(range(256)) * 5000
    (tmp_path / "in").write_bytes(content)
    record = deliveries.claim(tmp_path / "in", name="..\\..//etc/pass\u202ewd\n.XLSX", channel="submit")
    assert deliveries.original(record.delivery_id).read_bytes() == content
    assert (record.suffix, record.bytes, record.target) == (".xlsx", len(content), "workbook")
    assert record.name == "pass\ufffdwd\ufffd.XLSX"
    assert deliveries.original(record.delivery_id).name == "original.xlsx"
    assert deliveries.waiting() == [record]
    assert deliveries.last_judgement(record.delivery_id) is None


def test_the_same_content_is_the_same_delivery_and_another_target_another_one(deliveries, tmp_path) -> None:
    file = sheet(tmp_path / "a.csv", row(300))
    first = deliveries.claim(file, name="a.csv", channel="submit", received_at=NOON)
    assert deliveries.claim(file, name="b.csv", channel="inbox") == first
    other = deliveries.claim(file, name="a.csv", channel="submit", target="scholen")
    assert other.delivery_id != first.delivery_id
    assert {record.delivery_id for record in deliveries.records()} == {first.delivery_id, other.delivery_id}


def test_what_is_no_plain_file_is_refused_unopened(deliveries: Deliveries, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(sheet(tmp_path / "a.csv", row(300)))
    for name in ("pipe", "link", "nothing", "."):
        with pytest.raises(DeliveryError):
            deliveries.claim(tmp_path / name, name=name, channel="submit")
    assert deliveries.records() == []


def test_an_unknown_id_is_an_error_that_says_so(deliveries: Deliveries) -> None:
    for asked in (deliveries.process, deliveries.record, deliveries.original):
        with pytest.raises(DeliveryError, match="no delivery 0123456789abcdef"):
            asked("0123456789abcdef")
        with pytest.raises(DeliveryError, match="16 hexadecimal digits"):
            asked("../../etc")


# -- judged once ----------------------------------------------------------------------------------------------------


def test_an_accepted_file_lands_and_is_answered(deliveries: Deliveries, tmp_path: Path) -> None:
    outcome = submitted(deliveries, sheet(tmp_path / "a.csv", row(300)))
    assert (outcome.judgement.verdict, outcome.new) == ("accepted", True)
    assert figures(deliveries) == {("huizen", "2022-09-30"): 300.0}
    assert [item.record.delivery_id for item in deliveries.in_force()] == [outcome.record.delivery_id]
    assert sorted(files_below(outcome.answer)) == ["antwoord.html", "antwoord.json", "gemarkeerd.xlsx"]
    assert deliveries.waiting() == []
    assert deliveries.quarantine() == []
    (summary,) = deliveries.summaries()
    assert (summary.subject_id, summary.rows_accepted, summary.rows_rejected, summary.is_open) == (
        "wonen-2.1", 1, 0, False,
    )  # fmt: skip


def test_the_same_file_twice_changes_nothing(deliveries: Deliveries, tmp_path: Path) -> None:
    file = sheet(tmp_path / "a.csv", row(300), row("veel"))
    first = submitted(deliveries, file)
    before = files_below(tmp_path / "deliveries"), files_below(tmp_path / "landing")
    again = submitted(deliveries, file)
    assert (again.new, again.judgement, again.landed) == (False, first.judgement, first.landed)
    assert (files_below(tmp_path / "deliveries"), files_below(tmp_path / "landing")) == before


def test_a_new_name_for_the_same_file_is_noted_and_nothing_else(deliveries: Deliveries, tmp_path: Path) -> None:
    file = sheet(tmp_path / "a.csv", row(300))
    submitted(deliveries, file)
    before = files_below(tmp_path)
    assert not submitted(deliveries, file, "b.csv").new
    assert not submitted(deliveries, file, "b.csv").new
    now = files_below(tmp_path)
    added = {name: content for name, content in now.items() if before.get(name) != content}
    (journal,) = added.values()
    assert [json.loads(line)["name"] for line in journal.decode().splitlines()] == ["b.csv"]


def test_partly_accepted_is_stated_and_the_rest_waits(deliveries: Deliveries, tmp_path: Path) -> None:
    outcome = submitted(deliveries, sheet(tmp_path / "a.csv", row(300), row("veel", "31-12-2022")))
    assert outcome.judgement.verdict == "partly_accepted"
    assert figures(deliveries) == {("huizen", "2022-09-30"): 300.0}
    (entry,) = deliveries.quarantine()
    assert (entry.place, [finding.rule for finding in entry.findings]) == ("3", ["not_a_number"])
    answer = json.loads((outcome.answer / "antwoord.json").read_text())
    assert (answer["verdict"], answer["counts"]["rows_accepted"], answer["counts"]["rows_rejected"]) == (
        "partly_accepted", 1, 1,
    )  # fmt: skip


def test_an_outcome_is_told_once_and_again_when_it_was_cut_off(deliveries: Deliveries, tmp_path: Path) -> None:
    record = deliveries.claim(sheet(tmp_path / "a.csv", row(300)), name="a.csv", channel="submit")
    told = []

    def cut_off(outcome) -> None:
        told.append(outcome.record.delivery_id)
        if len(told) == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deliveries.process(record.delivery_id, on_outcome=cut_off)
    assert deliveries.waiting() == [record]
    for _ in range(2):
        deliveries.process(record.delivery_id, on_outcome=cut_off)
    assert told == [record.delivery_id] * 2
    assert len(deliveries.judgements(record.delivery_id)) == 1
    assert deliveries.waiting() == []


# -- corrections ----------------------------------------------------------------------------------------------------


def test_a_correction_supersedes_and_the_history_stays(deliveries: Deliveries, tmp_path: Path) -> None:
    first = submitted(deliveries, sheet(tmp_path / "a.csv", row(300)))
    second = submitted(deliveries, sheet(tmp_path / "b.csv", row(280)))
    assert second.judgement.verdict == "accepted"
    assert figures(deliveries) == {("huizen", "2022-09-30"): 280.0}
    in_force = {item.record.delivery_id: item.manifest.version for item in deliveries.in_force()}
    assert in_force.keys() == {first.record.delivery_id, second.record.delivery_id}
    assert landed_versions(deliveries) == {key: [version] for key, version in in_force.items()}
    page = (second.answer / "antwoord.html").read_text()
    assert "vervangt 300" in page
    # Handing in the old file again does not bring the old figure back.
    assert not submitted(deliveries, tmp_path / "a.csv").new
    assert figures(deliveries) == {("huizen", "2022-09-30"): 280.0}


def test_a_corrected_row_leaves_quarantine(deliveries: Deliveries, tmp_path: Path) -> None:
    submitted(deliveries, sheet(tmp_path / "a.csv", row(300), row("veel", "31-12-2022")))
    assert len(deliveries.quarantine()) == 1
    submitted(deliveries, sheet(tmp_path / "b.csv", row(300), row(320, "31-12-2022")))
    assert deliveries.quarantine() == []
    assert not any(summary.is_open for summary in deliveries.summaries())


def test_each_is_judged_by_what_was_received_before_it(deliveries: Deliveries, tmp_path: Path) -> None:
    """Whichever is processed first: 280 came after 300, so that it is lower than what was known."""
    files = [sheet(tmp_path / "a.csv", row(300)), sheet(tmp_path / "b.csv", row(280, "31-12-2022"))]
    claimed = [
        deliveries.claim(file, name=file.name, channel="submit", received_at=NOON + timedelta(minutes=number))
        for number, file in enumerate(files)
    ]
    outcomes = {}
    last = deliveries.process(
        claimed[1].delivery_id, on_outcome=lambda done: outcomes.setdefault(done.record.delivery_id, done)
    )
    assert list(outcomes) == [record.delivery_id for record in claimed]
    assert rules(outcomes[claimed[0].delivery_id]) == []
    assert rules(last) == ["lower_than_before"]
    assert figures(deliveries) == {("huizen", "2022-09-30"): 300.0}
    assert not deliveries.process(claimed[0].delivery_id).new


def test_what_came_later_does_not_count_as_earlier(deliveries: Deliveries, tmp_path: Path) -> None:
    late = deliveries.claim(sheet(tmp_path / "b.csv", row(400, "30-06-2022")), name="b", channel="submit")
    deliveries.process(late.delivery_id)
    early = deliveries.claim(
        sheet(tmp_path / "a.csv", row(300)),
        name="a",
        channel="submit",
        received_at=late.received_at - timedelta(days=1),
    )
    assert deliveries.process(early.delivery_id).judgement.verdict == "accepted"


# -- quarantine -----------------------------------------------------------------------------------------------------


def test_what_waits_comes_back_by_itself_when_the_catalogue_is_corrected(tmp_path: Path) -> None:
    before = opened(tmp_path)
    outcome = submitted(before, sheet(tmp_path / "a.csv", row(300), row(12, fact="daken", unit="daken")))
    assert rules(outcome) == ["unknown_indicator"]
    assert before.waiting() == []

    after = opened(tmp_path, with_second_fact())
    assert after.waiting() == [outcome.record]
    again = after.process(outcome.record.delivery_id)
    assert (again.new, again.judgement.verdict) == (True, "accepted")
    assert figures(after) == {("huizen", "2022-09-30"): 300.0, ("daken", "2022-09-30"): 12.0}
    assert after.quarantine() == []
    assert [stored.judgement.verdict for stored in after.judgements(outcome.record.delivery_id)] == [
        "partly_accepted", "accepted",
    ]  # fmt: skip
    assert len(landed_versions(after)[outcome.record.delivery_id]) == 2


def test_another_catalogue_that_changes_nothing_tells_nobody(tmp_path: Path) -> None:
    outcome = submitted(opened(tmp_path), sheet(tmp_path / "a.csv", row("veel")))
    other = opened(tmp_path, broken(INDICATOR, "short_name: Woningen", "short_name: Huizen"))
    told = []
    assert not other.process(outcome.record.delivery_id, on_outcome=told.append).new
    assert told == []
    assert other.waiting() == []
    assert len(other.judgements(outcome.record.delivery_id)) == 2


def test_a_figure_once_accepted_is_not_taken_away_by_a_stricter_catalogue(tmp_path: Path) -> None:
    outcome = submitted(opened(tmp_path), sheet(tmp_path / "a.csv", row(300), row("veel", "31-12-2022")))
    stricter = opened(tmp_path, broken(PROJECT, "unit: huizen", "unit: woningen"))
    again = stricter.process(outcome.record.delivery_id)
    assert figures(stricter) == {("huizen", "2022-09-30"): 300.0}
    assert [finding.rule for finding in again.judgement.rows[0].findings] == [ACCEPTED_EARLIER]
    assert again.judgement.verdict == "partly_accepted"


def test_retry_judges_anew_and_says_what_changed(deliveries: Deliveries, tmp_path: Path) -> None:
    bad = submitted(deliveries, sheet(tmp_path / "a.csv", row("veel")))
    submitted(deliveries, sheet(tmp_path / "b.csv", row(300, "31-12-2022")))
    (again,) = deliveries.retry()
    assert (again.record, again.new) == (bad.record, False)
    assert len(deliveries.judgements(bad.record.delivery_id)) == 1
    with pytest.raises(DeliveryError):
        deliveries.retry("0123456789abcdef")


def test_dropped_is_out_of_quarantine_for_good(tmp_path: Path) -> None:
    deliveries = opened(tmp_path)
    file = sheet(tmp_path / "a.csv", row("veel"), row(12, fact="daken", unit="daken"), row(300))
    outcome = submitted(deliveries, file)
    delivery = outcome.record.delivery_id
    with pytest.raises(DeliveryError, match="say why"):
        deliveries.drop(delivery, why=" ")
    with pytest.raises(DeliveryError, match="not in quarantine: 9"):
        deliveries.drop(delivery, why="nooit", places=["3", "9"])
    assert deliveries.drop(delivery, why="geen indicator van dit project", places=["3"]) == 1
    assert deliveries.drop(delivery, why="nog eens", places=["3"]) == 0
    assert [entry.place for entry in deliveries.quarantine()] == ["2"]
    # Not even a catalogue that knows it brings it back.
    after = opened(tmp_path, with_second_fact())
    again = after.process(delivery)
    assert "dropped" in rules(again)
    assert ("daken", "2022-09-30") not in figures(after)
    assert after.drop(delivery, why="afgehandeld") == 1
    assert after.quarantine() == []
    assert [(drop.place, drop.why) for drop in after.drops(delivery)] == [
        ("3", "geen indicator van dit project"), (None, "afgehandeld"),
    ]  # fmt: skip
    assert figures(after) == {("huizen", "2022-09-30"): 300.0}
    assert deliveries.original(delivery).read_bytes() == file.read_bytes()


# -- what we fail at ------------------------------------------------------------------------------------------------


def test_a_judge_that_fails_holds_nobody_up(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    def failing(record, original, catalogue, earlier, *, catalogue_version):
        if b"stuk" in original.read_bytes():
            raise RuntimeError("boem")
        return real_judge(record, original, catalogue, earlier, catalogue_version=catalogue_version)

    deliveries = opened(tmp_path, judge=failing)
    bad = submitted(deliveries, sheet(tmp_path / "a.csv", row(300, remark="stuk")))
    good = submitted(deliveries, sheet(tmp_path / "b.csv", row(300)))
    assert (rules(bad), good.judgement.verdict) == ([INTERNAL_ERROR], "accepted")
    assert "U hoeft niets te doen" in (bad.answer / "antwoord.html").read_text()
    assert any(entry.exc_info for entry in caplog.records)
    # Once mended, the next retry accepts it.
    (again,) = opened(tmp_path).retry()
    assert (again.new, again.judgement.verdict) == (True, "accepted")


def test_a_file_that_kills_whoever_opens_it_is_left_unopened(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    asked = []

    def counting(record, original, catalogue, earlier, *, catalogue_version):
        asked.append(record.delivery_id)
        return real_judge(record, original, catalogue, earlier, catalogue_version=catalogue_version)

    deliveries = opened(tmp_path, judge=counting)
    record = deliveries.claim(sheet(tmp_path / "a.csv", row(300)), name="a.csv", channel="submit")
    # What ten processes leave behind that were killed at it.
    (tmp_path / "deliveries" / record.delivery_id / "begun").write_text("begun\n" * 10)
    after = submitted(deliveries, sheet(tmp_path / "b.csv", row(310)))
    assert (after.judgement.verdict, asked) == ("accepted", [after.record.delivery_id])
    assert rules(deliveries.process(record.delivery_id)) == [INTERNAL_ERROR]
    assert "left unopened" in caplog.text
    (again,) = deliveries.retry(record.delivery_id)
    assert again.judgement.verdict == "accepted"
    assert asked[-1] == record.delivery_id


def test_damage_on_disk_is_mended_from_what_is_left(deliveries: Deliveries, tmp_path: Path, caplog) -> None:
    file = sheet(tmp_path / "a.csv", row(300))
    outcome = submitted(deliveries, file)
    store = tmp_path / "deliveries" / outcome.record.delivery_id
    landed = landing_of(deliveries).folder(outcome.landed)
    caplog.set_level(logging.CRITICAL)

    (landed / "figures.parquet").write_bytes(b"damaged")
    assert figures(deliveries) == {("huizen", "2022-09-30"): 300.0}

    (store / "original.csv").write_bytes(b"damaged")
    (store / "delivery.json").write_text("{")
    assert deliveries.records() == []
    assert not submitted(deliveries, file).new
    assert deliveries.original(outcome.record.delivery_id).read_bytes() == file.read_bytes()

    (store / "judgements" / "0001.json").write_text("{}")
    assert [record.delivery_id for record in deliveries.waiting()] == [outcome.record.delivery_id]
    assert deliveries.process(outcome.record.delivery_id).judgement.verdict == "accepted"
    assert deliveries.waiting() == []
    assert figures(deliveries) == {("huizen", "2022-09-30"): 300.0}


def test_any_text_survives_the_way_to_the_landing_zone(tmp_path: Path) -> None:
    cells = {"nul\x00": "a\x00b", "teken": "🏠 'enkel' \"dubbel\" \u202eom \x1b[31m\r\n\t", "leeg": "", "niets": None}
    stage_rows("workbook", (JudgedRow(place="Blad!1", row=1, cells=cells),), tmp_path)
    with duckdb.connect() as connection:
        rows = connection.execute("select heading, cell from read_parquet(?)", [str(tmp_path / ROWS)]).fetchall()
    assert dict(rows) == cells
    assert not (tmp_path / FIGURES).exists()


@pytest.mark.parametrize("value", [float("inf"), float("nan")])
def test_what_is_no_number_cannot_be_a_figure(value: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        ProjectFigure(project_id="wonen-2.1", fact_id="huizen", as_of=NOON.date(), value=value, unit="huizen")


def test_no_name_of_a_file_reaches_landing_or_a_summary(deliveries: Deliveries, tmp_path: Path, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    name = "opgave van Piet Puk.csv"
    submitted(deliveries, sheet(tmp_path / "a.csv", row(300), row("veel")), name)
    said = "".join(summary.model_dump_json() for summary in deliveries.summaries()) + caplog.text
    assert "Puk" not in said
    assert not any(b"Puk" in content for content in files_below(tmp_path / "landing").values())


@pytest.mark.parametrize("files", [FILES, with_second_fact()])
def test_the_small_catalogues_hold(tmp_path: Path, files: dict[str, str]) -> None:
    assert opened(tmp_path, files).records() == []
