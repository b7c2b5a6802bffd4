"""Saving a workbook that we made: equal workbooks give equal bytes, whoever saves them, whenever."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from openpyxl.packaging.core import DocumentProperties
from openpyxl.xml.constants import ARC_CORE
from openpyxl.xml.functions import tostring

if TYPE_CHECKING:
    from datetime import datetime

    from openpyxl import Workbook

AUTHOR = "Monitor Regio Deal"

_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
"""Inside the zip: the time of writing would make equal workbooks differ."""


def workbook_bytes(workbook: Workbook, moment: datetime, title: str | None = None) -> bytes:
    """The workbook as an xlsx file.

    Args:
        workbook: The workbook.
        moment: When it says it was made; not the time of saving, and without the names of whoever edited it.
        title: What it calls itself.
    """
    drawn = io.BytesIO()
    workbook.save(drawn)
    made = moment.replace(tzinfo=None, microsecond=0)
    about = DocumentProperties(creator=AUTHOR, title=title, created=made, modified=made)
    result = io.BytesIO()
    with zipfile.ZipFile(drawn) as parts, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(parts.namelist(), key=lambda part: (part != "[Content_Types].xml", part)):
            content = tostring(about.to_tree()) if name == ARC_CORE else parts.read(name)
            entry = zipfile.ZipInfo(name, _FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return result.getvalue()
