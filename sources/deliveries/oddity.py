"""The answer to something in the inbox that is no plain file: it cannot be a delivery, and is never opened."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from sources.deliveries.answer import write_answer
from sources.deliveries.arrival import target_of
from sources.deliveries.model import DeliveryRecord, Finding, Judgement
from sources.deliveries.naming import bare_name, plain_text

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from sources.deliveries.arrival import Odd

NOT_A_FILE = "not_a_file"


def odd_id(odd: Odd) -> str:
    """The reference in its answer, and its name in the store's ``odd/``."""
    return hashlib.sha256(json.dumps([odd.key, odd.state]).encode()).hexdigest()[:16]


def answer_to_odd(odd: Odd, folder: Path, moment: datetime) -> list[Path]:
    """Write the page and the JSON of an answer below ``folder`` and return them; they look like any other answer."""
    name = bare_name(odd.name)
    finding = Finding(
        rule=NOT_A_FILE,
        value=name,
        message=f"Dit is geen gewoon bestand maar {odd.kind}. Zoiets openen en volgen wij niet.",
        expected="Zet het bestand zelf in de map: kopieer het, en niet een verwijzing ernaar.",
    )
    target = plain_text(target_of(odd.key))
    # It has no content that we know of; the record lives no longer than this answer.
    record = DeliveryRecord(
        delivery_id=odd_id(odd),
        target=target,
        sha256=hashlib.sha256(b"").hexdigest(),
        bytes=0,
        suffix="",
        name=name,
        channel="inbox",
        received_at=moment,
    )
    judgement = Judgement(target=target, subject_id=None, catalogue_version="", findings=(finding,))
    files = write_answer(record, judgement, None, folder / "answer", catalogue=None, judged_at=moment)
    return [files.page, files.document]
