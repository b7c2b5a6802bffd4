"""Whether the rows of a delivery agree with one another, and with what was known."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sources.deliveries.model import Finding
from sources.feeds.figures import Yield

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sources.catalogue.feed import Feed
    from sources.feeds.figures import Figures
    from sources.feeds.table import TableRow

NO_YIELD = Yield()
_MOST_PLACES = 10


@dataclass
class Judged:
    """A row while it is judged."""

    row: TableRow
    values: dict[str, Any] = field(default_factory=dict)
    yielded: Yield = NO_YIELD
    findings: list[Finding] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether nothing is at fault so far."""
        return not any(finding.severity == "error" for finding in self.findings)


def find_same_key(judged: list[Judged], feed: Feed) -> None:
    """Rows with one key: the same row twice counts once, different rows are all at fault."""
    for items in _grouped((tuple(item.values[name] for name in feed.key), item) for item in judged if item.values):
        if len(items) == 1:
            continue
        where = _places(items)
        what = " en ".join(f"'{name}'" for name in feed.key)
        if all(item.values == items[0].values for item in items):
            kept = next((item for item in items if item.good), items[0])
            for item in items:
                if item is kept:
                    continue
                item.yielded = NO_YIELD
                item.findings.append(
                    Finding(
                        rule="duplicate_row",
                        severity="warning",
                        message=f"Deze regel staat er meer dan één keer (regels {where}); wij tellen hem één keer.",
                        expected="Lever elke regel één keer.",
                    )
                )
            continue
        for item in items:
            item.findings.append(
                Finding(
                    rule="duplicate_key",
                    column=feed.key[0] if len(feed.key) == 1 else None,
                    message=f"De regels {where} hebben dezelfde {what} en een andere inhoud.",
                    expected=f"Laat één regel staan voor elke combinatie van {what}."
                    if len(feed.key) > 1
                    else f"Laat één regel staan voor elke {what}.",
                )
            )


def find_same_figure(judged: list[Judged]) -> None:
    """Rows with different keys that give one and the same figure, such as two days of one quarter."""
    pairs = (
        (key, (item, column))
        for item in judged
        for key, column in zip(item.yielded.keys, item.yielded.columns, strict=True)
    )
    for places in _grouped(pairs):
        if len(places) == 1:
            continue
        where = _places([item for item, _ in places])
        for item, column in places:
            if any(finding.rule == "duplicate_key" for finding in item.findings):
                continue
            item.findings.append(
                Finding(
                    rule="double_figure",
                    column=column,
                    message=f"De regels {where} geven hetzelfde cijfer: zelfde onderwerp, gebied en periode.",
                    expected="Laat van deze regels de laatste stand staan.",
                )
            )


def compare(judged: list[Judged], figures: Figures) -> None:
    """Each good row's figures with what was known, and with the other good rows."""
    # By date, so that a later figure is only held against earlier ones that were accepted themselves.
    in_file: dict[tuple[str, str], dict[dt.date, float]] = defaultdict(dict)
    for item in sorted((item for item in judged if item.good), key=_first_day):
        for figure, use in zip(item.yielded.project_figures, item.yielded.facts, strict=True):
            item.findings.extend(figures.findings(figure, use, in_file[figure.project_id, figure.fact_id]))
        for figure in item.yielded.project_figures if item.good else ():
            in_file[figure.project_id, figure.fact_id][figure.as_of] = figure.value
        if not item.yielded.columns and not any(finding.rule == "duplicate_row" for finding in item.findings):
            item.findings.append(
                Finding(
                    rule="no_figure",
                    severity="warning",
                    message="Uit deze regel volgt geen cijfer.",
                    expected="Vul een getal in, of haal de regel weg.",
                )
            )


def _first_day(item: Judged) -> dt.date:
    return min((figure.as_of for figure in item.yielded.project_figures), default=dt.date.min)


def _grouped(pairs: Iterable[tuple[Any, Any]]) -> Iterable[list[Any]]:
    """Values by key, in order of first use."""
    groups: dict[Any, list[Any]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return groups.values()


def _places(items: Sequence[Judged]) -> str:
    """The rows' numbers; of many only the first, since every one of them is told."""
    said = ", ".join(str(item.row.row) for item in items[:_MOST_PLACES])
    return said if len(items) <= _MOST_PLACES else f"{said} en nog {len(items) - _MOST_PLACES}"
