"""The catalogue against the programme's magazine, where this machine has it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from sources.catalogue import load_catalogue
from tests.sources.catalogue.magazine import needs_magazine, text, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sources.catalogue.project import Project

pytestmark = needs_magazine

RUN = 10
"""So many words in a row in common is a copied sentence."""

AROUND = 120
"""Lines before and after a heading that hold the text of a project: three pages at most."""

NAMES = {"id", "name", "aliases", "website", "section", "document", "url", "attribution", "title"}
"""Keys whose text is a name, to be written as it is printed."""

NUMBERS = {
    1: "één|een|eerste|elke|wekelijks|jaar lang", 2: "twee|tweede|beide|ieder|eerste en derde", 3: "drie", 4: "vier",
 5: "vijf", 6: "zes", 7: "zeven", 8: "acht", 9: "negen", 10: "tien", 12: "twaalf", 13: "dertien",
    15: "vijftien", 18: "achttien", 19: "negentien", 20: "twintig", 25: "kwart", 33: "derde", 38: "achtendertig",
    40: "veertig", 42: "achtendertig", 60: "zestig", 90: "negentig", 100: "honderd", 250: "tweehonderdvijftig",
    400: "vierhonderd", 1.5: "1,5", 60000: "60.000",
}  # fmt: skip
"""How the magazine writes a number, beside its digits."""


def pieces(node: object, key: str = "") -> Iterator[str]:
    """The texts of an entry that are ours to word."""
    if isinstance(node, dict):
        for name, value in node.items():
            yield from pieces(value, str(name))
    elif isinstance(node, list):
        for value in node:
            yield from pieces(value, key)
    elif isinstance(node, str) and key not in NAMES:
        yield node


def runs(sequence: list[str]) -> set[tuple[str, ...]]:
    return {tuple(sequence[i : i + RUN]) for i in range(len(sequence) - RUN + 1)}


def test_no_sentence_is_copied() -> None:
    printed = runs(words(text())) | runs(words(text().replace("-", " ")))
    catalogue = load_catalogue()
    entries = [
        *catalogue.programmes, *catalogue.pillars, *catalogue.strategic_goals, *catalogue.partners,
        *catalogue.indicators, *catalogue.projects,
    ]  # fmt: skip
    copied = {
        " ".join(run)
        for entry in entries
        for piece in pieces(entry.model_dump(mode="json"))
        for run in runs(words(piece)) & printed
    }
    assert copied == set()


def section_of(project: Project) -> str:
    """The pages of a project: some hundred lines on either side of its printed heading."""
    lines = text().splitlines()
    heading = "".join(words(next(iter(project.facts)).source.section))
    at = [i for i, line in enumerate(lines) if heading in "".join(words(line))]
    return "\n".join("\n".join(lines[max(0, i - AROUND) : i + AROUND]) for i in at)


@pytest.mark.parametrize("project", [p for p in load_catalogue().projects if p.facts], ids=lambda p: p.id)
def test_every_figure_of_a_fact_stands_on_the_pages_of_its_project(project: Project) -> None:
    printed = section_of(project).lower()
    assert printed
    for fact in project.facts:
        for figure in (fact.value, fact.target):
            if figure is None:
                continue
            written = f"{figure:g}|{NUMBERS.get(figure, 'x' * 9)}"
            assert re.search(rf"(?<![\w.,])(?:{written})", printed), f"{fact.id}: {figure:g}"


def test_every_project_of_the_magazine_has_its_lead() -> None:
    """43 boxes name a lead; one of 2.4 names two municipalities."""
    assert len(re.findall(r"Penvoerder:", text())) == len(load_catalogue().projects)
