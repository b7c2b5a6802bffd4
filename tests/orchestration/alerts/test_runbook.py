"""Every kind of incident has its section in the runbook, and whatever the runbook refers to is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from orchestration.alerts import KINDS
from orchestration.alerts.message import RUNBOOK, SECTIONS, section_of

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / RUNBOOK).read_text(encoding="utf-8")


def anchor(heading: str) -> str:
    """As the places where people read Markdown make anchors of headings."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


ANCHORS = [anchor(heading) for heading in re.findall(r"^#{1,6} (.+)$", TEXT, re.MULTILINE)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_its_section(kind: str) -> None:
    assert SECTIONS[kind] in ANCHORS
    section = TEXT.split(f"\n## {SECTIONS[kind].replace('-', ' ').capitalize()}\n")[1].split("\n## ")[0]
    for word in ("See it:", "Do:", "Closes by itself:"):
        assert word in section or (word == "Do:" and "\n### " in section)
    assert f"`{kind}`" in TEXT


def test_anchors_differ_and_links_lead_somewhere() -> None:
    assert len(set(ANCHORS)) == len(ANCHORS)
    for target in re.findall(r"\]\(#([^)]+)\)", TEXT):
        assert target in ANCHORS


def test_the_address_stands_on_the_base_when_there_is_one() -> None:
    assert section_of("run_failed", None) == "docs/runbook.md#run-failed"
    assert (
        section_of("run_failed", "https://example.org/main/") == "https://example.org/main/docs/runbook.md#run-failed"
    )


def test_the_dutch_titles_are_those_of_the_messages() -> None:
    from orchestration.alerts.message import _WORDS

    for kind, words in _WORDS.items():
        assert f"| *{words.title}* | `{kind}` |" in TEXT


def test_commands_exist() -> None:
    """Every ``regiodeal …`` that the runbook tells an operator to give."""
    from typer.main import get_command

    from orchestration.cli.app import app

    commands = get_command(app).commands  # type: ignore[attr-defined]
    named = set(re.findall(r"regiodeal ([a-z]+)", TEXT))
    assert named - set(commands) == set()
