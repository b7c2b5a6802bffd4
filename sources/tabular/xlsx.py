"""Excel's workbooks (xlsx): which sheets there are, and what is noted of each before its cells are read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sources.tabular import reaching_out
from sources.tabular.facts import MOST_SHEETS, SheetFacts
from sources.tabular.markup import Watcher, watch
from sources.tabular.refusal import damaged, external_links, macro_workbook, too_complex
from sources.tabular.xlsx_sheet import SheetWatcher, TextLengths

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sources.tabular.book import Limits
    from sources.tabular.package import Package

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_ACTS = re.compile(r"(?:.*/)?vbaproject\.bin|xl/(?:macrosheets|activex)/.*", re.DOTALL)
_FETCHES = re.compile(r"xl/(?:externallinks/.*|connections\.xml|querytables/.*)", re.DOTALL)
_MOST_ELEMENTS = 200_000


class _Relations(Watcher):
    """The parts that a part refers to, by id."""

    def __init__(self) -> None:
        super().__init__(_MOST_ELEMENTS)
        self.targets: dict[str, tuple[str, str]] = {}
        """Kind (``worksheet``) and part."""

    def started(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag != "Relationship":
            return
        kind = attributes.get("Type", "").rpartition("/")[2]
        if attributes.get("TargetMode", "").lower() == "external":
            if kind != "hyperlink":
                raise external_links("Een onderdeel staat in een ander bestand of op internet.")
            return
        if attributes.get("Id", "") in self.targets:
            raise damaged("Een verwijzing komt er twee keer in voor.")
        target = attributes.get("Target", "").lower()
        part = target.removeprefix("/") if target.startswith(("/xl/", "xl/")) else f"xl/{target}"
        self.targets[attributes.get("Id", "")] = (kind, part)


class _Workbook(Watcher):
    """The sheets in their order, and names that stand for a formula."""

    def __init__(self) -> None:
        super().__init__(_MOST_ELEMENTS)
        self.sheets: list[tuple[str, str, bool]] = []
        """Name, id of its part, hidden."""
        self._formula: list[str] | None = None

    def started(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "sheet":
            reference = next((value for name, value in attributes.items() if name.endswith(":id")), "")
            hidden = attributes.get("state", "visible").lower() != "visible"
            self.sheets.append((attributes.get("name", ""), reference, hidden))
        elif tag == "definedName":
            self._formula = []

    def characters(self, content: str) -> None:
        if self._formula is not None:
            self._formula.append(content)

    def ended(self, tag: str) -> None:
        if tag == "definedName" and self._formula is not None:
            reaching_out.check_excel("".join(self._formula))
            self._formula = None


def look_at(package: Package, limits: Limits) -> dict[str, SheetFacts]:
    """What is noted of each sheet, by name and in the workbook's order; chart sheets are left out.

    Raises:
        Unreadable: it acts, fetches from outside, is larger than allowed, or cannot be followed.
    """
    if any(_ACTS.fullmatch(name) for name in package.names):
        raise macro_workbook()
    if any(_FETCHES.fullmatch(name) for name in package.names):
        raise external_links("Er zitten koppelingen met andere bestanden of bronnen in.")
    for name in sorted(package.names):
        if name.endswith(".rels") and name != _RELATIONS:
            watch(package.read(name), _Relations())
    relations, workbook = _Relations(), _Workbook()
    watch(package.read(_RELATIONS), relations)
    watch(package.read(_WORKBOOK), workbook)
    if len(workbook.sheets) > MOST_SHEETS:
        raise too_complex("bladen", MOST_SHEETS)
    texts = TextLengths(limits)
    watch(package.read("xl/sharedstrings.xml".replace("strings", "Strings")), texts)
    facts: dict[str, SheetFacts] = {}
    chars = 0
    for name, reference, hidden in workbook.sheets:
        kind, part = relations.targets.get(reference, ("", ""))
        if kind in {"chartsheet", "dialogsheet"}:
            continue
        if kind != "worksheet" or name in facts or part not in package.names:
            raise damaged("Een blad ontbreekt of komt er twee keer in voor.")
        facts[name] = SheetFacts(name, limits, hidden=hidden, chars=chars)
        watch(package.read(part), SheetWatcher(facts[name], texts.lengths))
        chars = facts[name].chars
    return facts
