"""A file that our own code fails on: kept, told as our fault, and nothing asked of the sender."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sources.catalogue import load_catalogue
from sources.deliveries.deliveries import Deliveries
from sources.landing import Landing

if TYPE_CHECKING:
    from pathlib import Path

    from sources.deliveries.model import Judgement


def fails(*_: object, **__: object) -> Judgement:
    raise ZeroDivisionError("a fault of ours")


def test_the_sender_is_asked_nothing(tmp_path: Path) -> None:
    file = tmp_path / "opgave.csv"
    file.write_text("Project;Indicator;Waarde;Peildatum\r\nwonen-2.1;huishoudens-bezocht;310;30-09-2023\r\n")
    where = tmp_path / "deliveries", Landing(tmp_path / "landing"), load_catalogue(), "a" * 16
    outcome = Deliveries(*where, judge=fails).receive(file, name=file.name, channel="inbox")
    assert [finding.rule for finding in outcome.judgement.findings] == ["internal_error"]
    page = (outcome.answer / "antwoord.html").read_text(encoding="utf-8")
    assert "niets opnieuw aan te leveren" in page
    assert "Verbeter wat hieronder staat" not in page
    mended = Deliveries(*where)
    (again,) = mended.retry(outcome.record.delivery_id)
    assert again.judgement.verdict == "accepted"
    assert mended.quarantine() == []
