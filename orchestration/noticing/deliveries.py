"""Deliveries of which something waits in quarantine."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from orchestration.noticing.standing import bring_in_line

if TYPE_CHECKING:
    from orchestration.settings import Settings
    from sources.deliveries.deliveries import Deliveries
    from sources.deliveries.outcome import Quarantined

_MOST_RULES = 5


def notice_deliveries(settings: Settings, deliveries: Deliveries) -> None:
    """An incident for each project or feed of which something was not accepted, closed when nothing waits any more."""
    waiting: dict[str, list[Quarantined]] = {}
    for entry in deliveries.quarantine():
        waiting.setdefault(_subject(entry, deliveries), []).append(entry)
    wrong = {subject: _cause(entries) for subject, entries in waiting.items()}
    bring_in_line(settings, "delivery_rejected", wrong)


def _subject(entry: Quarantined, deliveries: Deliveries) -> str:
    stored = deliveries.last_judgement(entry.record.delivery_id)
    return (stored.judgement.subject_id if stored else None) or entry.record.delivery_id


def _cause(entries: list[Quarantined]) -> str:
    rules = Counter(f.rule for entry in entries for f in entry.findings if f.severity == "error")
    named = ", ".join(f"{rule} ({count})" for rule, count in rules.most_common(_MOST_RULES))
    files = len({entry.record.delivery_id for entry in entries})
    what = "1 bestand" if files == 1 else f"{files} bestanden"
    return f"{what}, kenmerk {entries[0].record.delivery_id}: {named}"
