"""The answer for people, ``antwoord.html``: one file, without script, that asks nothing of any host."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

if TYPE_CHECKING:
    from jinja2 import Template

    from sources.deliveries.answer.view import AnswerView

MOST_REMARKS = 2_000
"""Findings of one kind on the page; the JSON has them all, and the page says so."""
MOST_FIGURES = 1_000

_TEMPLATES = Path(__file__).parent / "templates"


def answer_page(view: AnswerView, *, marked_copy: str | None) -> str:
    """The page; ``marked_copy`` is the name of the marked workbook beside it, if there is one."""
    sections = (
        ("error", "herstellen", "Wat hersteld moet worden", view.of("error")),
        ("warning", "nakijken", "Wat opvalt: kijk dit nog eens na", view.of("warning")),
        ("notice", "ter-informatie", "Ter informatie", view.of("notice")),
    )
    return _template().render(
        view=view,
        sections=[section for section in sections if section[3]],
        steps=view.next_steps(has_marked_copy=marked_copy is not None),
        marked_copy=marked_copy,
        most_remarks=MOST_REMARKS,
        most_figures=MOST_FIGURES,
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("antwoord.html")
