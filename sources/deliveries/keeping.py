"""A delivery judged again: what was accepted stays accepted, what was dropped stays dropped.

A figure that was accepted has been built from, released and shown. A later catalogue may find fault with it, but it
does not silently take it away: the figure stays, and the judgement says what is the matter. Whoever wants it gone
hands in a correction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sources.deliveries.model import Finding, JudgedRow, Judgement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sources.deliveries.outcome import Drop

ACCEPTED_EARLIER = "accepted_earlier"
DROPPED = "dropped"


def judged_again(before: Judgement | None, after: Judgement, drops: Iterable[Drop]) -> Judgement:
    """The judgement that holds, from the one before, the one just made and the drops."""
    after = _without_dropped(after, {drop.place for drop in drops})
    kept = {row.place: row for row in before.accepted_rows} if before is not None else {}
    if before is None or not kept:
        return after
    fault = next((finding for finding in after.findings if finding.severity == "error"), None)
    if fault is not None:
        note = _note(fault, "Dit bestand")
        others = tuple(finding for finding in before.findings if finding.rule != ACCEPTED_EARLIER)
        return before.model_copy(update={"catalogue_version": after.catalogue_version, "findings": (*others, note)})
    rows = []
    for row in after.rows:
        earlier = kept.pop(row.place, None)
        rows.append(row if earlier is None else _kept(earlier, row))
    rows.extend(_kept(row, None) for row in kept.values())
    return after.model_copy(update={"rows": tuple(rows)})


def same_but_for_the_catalogue(before: Judgement, after: Judgement) -> bool:
    """Whether two judgements say the same of the delivery."""
    return before == after.model_copy(update={"catalogue_version": before.catalogue_version})


def _kept(earlier: JudgedRow, now: JudgedRow | None) -> JudgedRow:
    """An accepted row with the figures it was accepted with."""
    if (
        now is not None
        and now.accepted
        and now.project_figures == earlier.project_figures
        and now.regional_figures == earlier.regional_figures
    ):
        return now
    fault = None if now is None else next((f for f in now.findings if f.severity == "error"), None)
    others = tuple(finding for finding in earlier.findings if finding.rule != ACCEPTED_EARLIER)
    return earlier.model_copy(update={"findings": (*others, _note(fault, "Deze regel"))})


def _note(fault: Finding | None, what: str) -> Finding:
    reason = f": {fault.message}" if fault is not None else "."
    place = (
        {} if fault is None else {name: getattr(fault, name) for name in ("sheet", "cell", "row", "column", "value")}
    )
    return Finding(
        rule=ACCEPTED_EARLIER,
        severity="warning",
        message=f"{what} is eerder geaccepteerd en telt mee, maar past niet meer bij de huidige catalogus{reason}",
        expected="Klopt het cijfer nog, dan hoeft u niets te doen; anders levert u een verbeterd cijfer in.",
        **place,
    )


def _without_dropped(judgement: Judgement, places: set[str | None]) -> Judgement:
    """Rows that were dropped do not come back, also where a better catalogue would accept them now."""
    if not places:
        return judgement
    rows = tuple(
        row.model_copy(update={"findings": (*row.findings, _dropped(row))})
        if row.accepted and (row.place in places or None in places)
        else row
        for row in judgement.rows
    )
    return judgement.model_copy(update={"rows": rows})


def _dropped(row: JudgedRow) -> Finding:
    return Finding(
        rule=DROPPED,
        sheet=row.sheet,
        row=row.row,
        message="Deze regel is door het programmateam uit de wachtrij gehaald en telt niet mee.",
        expected="Moet het cijfer toch meetellen, lever het dan opnieuw in.",
    )
