"""The template of a project's workbook: its own indicators, with room for a new value of each."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.workbook.protection import WorkbookProtection

from sources.landing.durable import replace_synced
from sources.submissions.explain_sheet import write_explanation
from sources.submissions.fill_sheet import write_fill_sheet
from sources.submissions.form import (
    EXPLANATION,
    FILL_IN,
    FORM_VERSION,
    IDENTITY,
    IDENTITY_CATALOGUE,
    IDENTITY_FORM,
    IDENTITY_PROJECT,
)
from sources.submissions.subject import subject_of
from sources.workbooks.saving import workbook_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from sources.catalogue import Catalogue
    from sources.catalogue.project import Project
    from sources.deliveries.model import Earlier

_MADE = datetime(2019, 1, 1, tzinfo=UTC)
"""What a template gives as its date: the same template always has the same bytes, and it says nothing of today."""


def template_bytes(project: Project, catalogue: Catalogue, earlier: Earlier, *, catalogue_version: str) -> bytes:
    """The template of a project as an xlsx file; equal catalogues and figures give equal bytes.

    Args:
        project: Whose it is; a project without quantified facts gets a workbook that says so.
        catalogue: Where its programme, pillar and lead are looked up.
        earlier: The figures known so far: the last of each is shown.
        catalogue_version: Kept on the hidden sheet, so that the judge can tell an older template.
    """
    subject = subject_of(project, catalogue)
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    write_fill_sheet(workbook.create_sheet(FILL_IN), subject, earlier)
    write_explanation(workbook.create_sheet(EXPLANATION), subject)
    identity = workbook.create_sheet(IDENTITY)
    for pair in (
        (IDENTITY_FORM, str(FORM_VERSION)),
        (IDENTITY_CATALOGUE, catalogue_version),
        (IDENTITY_PROJECT, project.id),
    ):
        identity.append(pair)
    identity.sheet_state = "veryHidden"
    for sheet in workbook.worksheets:
        # Without a password: it guards against slips, not against people.
        sheet.protection.enable()
        sheet.protection.formatColumns = sheet.protection.formatRows = False
    workbook.security = WorkbookProtection(lockStructure=True)
    workbook.active = 0
    return workbook_bytes(workbook, _MADE, f"Opgave {project.id}: {project.name}")


def write_template(
    project: Project, catalogue: Catalogue, earlier: Earlier, path: Path, *, catalogue_version: str
) -> None:
    """Write the template of a project to ``path``, whole or not at all; arguments as in ``template_bytes``.

    Raises:
        OSError: it cannot be written there.
    """
    replace_synced(path, template_bytes(project, catalogue, earlier, catalogue_version=catalogue_version))
