"""Whose a workbook is: the hidden identity of a template, or the project that its rows name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.catalogue.problems import nearest
from sources.deliveries.model import Finding
from sources.rules.cells import short
from sources.submissions.columns import plain
from sources.submissions.form import (
    FORM_VERSION,
    HEADINGS,
    IDENTITY,
    IDENTITY_CATALOGUE,
    IDENTITY_FORM,
    IDENTITY_PROJECT,
)
from sources.tabular.cell_text import cell_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sources.catalogue import Catalogue
    from sources.catalogue.project import Project
    from sources.submissions.layout import FilledForm
    from sources.tabular import Book

_NEAREST = "; nearest: "


@dataclass(frozen=True)
class Identity:
    """What a template says of itself."""

    project: str
    catalogue: str | None
    form: str | None


def identity_of(book: Book) -> Identity | None:
    """The identity of a template; None for any other file."""
    for sheet in book.sheets:
        if plain(sheet.name or "") == plain(IDENTITY):
            held = {cell_text(row[0]): cell_text(row[1]) for row in sheet.rows if len(row) > 1}
            project = held.get(IDENTITY_PROJECT)
            if project is not None:
                return Identity(project.strip(), held.get(IDENTITY_CATALOGUE), held.get(IDENTITY_FORM))
    return None


def project_of(
    identity: Identity | None, form: FilledForm, catalogue: Catalogue, catalogue_version: str
) -> tuple[Project | None, list[Finding]]:
    """The project, and what is to be said of how it was named; None with an error among the findings.

    A template says it twice: on its hidden sheet and in a hidden column, which also survives as a text file. Rows that
    were pasted from another project's template thus show.
    """
    notes = [] if identity is None else _notes(identity, catalogue_version)
    names = dict.fromkeys(text for row in form.rows if (text := cell_text(row.values.get("project"))) is not None)
    if identity is not None:
        names = {identity.project: None, **names}
    if not names:
        return None, [_no_project(catalogue)] if form.rows else []
    found = [_named(name, catalogue) for name in names]
    faults = [fault for _, fault in found if fault is not None]
    projects = {project.id: project for project, _ in found if project is not None}
    if faults or len(projects) == 1:
        return next(iter(projects.values()), None) if not faults else None, [*notes, *faults]
    return None, [*notes, _several(projects)]


def _named(name: str, catalogue: Catalogue) -> tuple[Project | None, Finding | None]:
    for project in catalogue.projects:
        if plain(name) in {plain(project.id), plain(project.name)}:
            return project, None
    known = [*(project.id for project in catalogue.projects), *(project.name for project in catalogue.projects)]
    near = nearest(name, known).removeprefix(_NEAREST)
    finding = Finding(
        rule="unknown_project",
        value=name[:200],
        message=f"Er is geen project '{short(name)}'.",
        expected=(f"Het meest lijkt: {near}. " if near else "") + "Gebruik het sjabloon van uw eigen project.",
    )
    return None, finding


def _notes(identity: Identity, catalogue_version: str) -> list[Finding]:
    if identity.form not in {None, str(FORM_VERSION)}:
        return [
            Finding(
                rule="other_form",
                value=identity.form,
                message="Dit sjabloon heeft een andere opzet dan nu in gebruik is.",
                expected="Vraag het programmateam om het nieuwe sjabloon en vul dat in.",
            )
        ]
    if identity.catalogue is not None and identity.catalogue != catalogue_version:
        return [
            Finding(
                rule="other_catalogue",
                severity="notice",
                message="Sinds dit sjabloon is gemaakt, is de lijst met indicatoren veranderd.",
                expected="U hoeft niets te doen; wij hebben het bestand aan de lijst van nu getoetst.",
            )
        ]
    return []


def _no_project(catalogue: Catalogue) -> Finding:
    example = next((project.id for project in catalogue.projects), "")
    return Finding(
        rule="unknown_project",
        column=HEADINGS["project"][0],
        message="In het bestand staat niet van welk project de cijfers zijn.",
        expected=f"Vul in elke regel het project in, zoals {example}, of gebruik het sjabloon van uw project.",
    )


def _several(projects: Iterable[str]) -> Finding:
    return Finding(
        rule="several_projects",
        column=HEADINGS["project"][0],
        message=f"In het bestand staan cijfers van meer dan één project: {', '.join(projects)}.",
        expected="Lever per project een eigen bestand in.",
    )
