"""Which rejected rows and files are still open: not dropped, and not overtaken by a later delivery."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sources.deliveries.outcome import Quarantined
from sources.deliveries.store import received

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sources.deliveries.model import DeliveryRecord, JudgedRow, Judgement
    from sources.deliveries.outcome import Drop, FigureKey

Judged = tuple["DeliveryRecord", "Judgement"]


def keys_of(target: str, row: JudgedRow) -> list[FigureKey]:
    """What a row gives values of."""
    keys: list[FigureKey] = [("project", f.project_id, f.fact_id, f.as_of) for f in row.project_figures]
    keys.extend(("region", target, f.measure, f.region_code, f.period) for f in row.regional_figures)
    return keys


def open_entries(
    record: DeliveryRecord,
    judgement: Judgement,
    drops: Iterable[Drop],
    later: Callable[[], Sequence[Judged]],
) -> list[Quarantined]:
    """What of one delivery is still in quarantine; empty where all is accepted, dropped or overtaken.

    Args:
        record: The delivery.
        judgement: The one that holds.
        drops: What was taken out of quarantine.
        later: The judgements of deliveries received after this one; asked only where a row was rejected.
    """
    places = {drop.place for drop in drops}
    if None in places or judgement.verdict == "accepted":
        return []
    rejected = [row for row in judgement.rejected_rows if row.place not in places]
    whole = any(finding.severity == "error" for finding in judgement.findings)
    if not judgement.rows:
        return [Quarantined(record=record, place=None, row=None, findings=judgement.findings)]
    overtaken = _Overtaken(record, judgement, later)
    still_open = [row for row in rejected if row not in overtaken]
    if whole:
        # Nothing in it can be let through on its own: it is one thing that waits.
        findings = judgement.all_findings
        return [Quarantined(record=record, place=None, row=None, findings=findings)] if still_open else []
    return [Quarantined(record=record, place=row.place, row=row, findings=row.findings) for row in still_open]


class _Overtaken:
    """Whether a later delivery has an accepted row for the very figures of a rejected one."""

    def __init__(self, record: DeliveryRecord, judgement: Judgement, later: Callable[[], Sequence[Judged]]) -> None:
        self._record = record
        self._subject = judgement.subject_id
        self._later = later
        self._keys: set[FigureKey] | None = None
        self._rows: list[JudgedRow] = []

    def __contains__(self, row: JudgedRow) -> bool:
        if self._keys is None:
            self._keys = self._collect()
        keys = keys_of(self._record.target, row)
        if keys:
            return all(key in self._keys for key in keys)
        return any(_differs_only_where_at_fault(row, later) for later in self._rows)

    def _collect(self) -> set[FigureKey]:
        keys: set[FigureKey] = set()
        for record, judgement in self._later():
            if received(record) <= received(self._record):
                continue
            for row in judgement.accepted_rows:
                keys.update(keys_of(record.target, row))
                if record.target == self._record.target and judgement.subject_id == self._subject is not None:
                    self._rows.append(row)
        return keys


def _differs_only_where_at_fault(rejected: JudgedRow, accepted: JudgedRow) -> bool:
    """Whether ``accepted`` is ``rejected`` with the columns put right that were at fault.

    For rows of which no figure could be made: a value that is no number still stands in the row of its indicator. The
    place must be the same too; a row that is left open by mistake is seen and dropped, one closed by mistake is not.
    """
    at_fault = {finding.column for finding in rejected.findings if finding.severity == "error"}
    if None in at_fault or not at_fault or rejected.place != accepted.place:
        return False
    if rejected.cells.keys() != accepted.cells.keys():
        return False
    same = [heading for heading in rejected.cells if heading not in at_fault]
    return bool(same) and all(rejected.cells[heading] == accepted.cells[heading] for heading in same)
