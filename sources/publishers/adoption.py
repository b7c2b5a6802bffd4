"""Writing a new table of a family into source_tables.yaml, beside the others and with their comments kept."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from sources.catalogue import load_catalogue
from sources.landing.durable import sync, write_synced

if TYPE_CHECKING:
    from sources.catalogue.indicator import SourceTable
    from sources.publishers.discovery import NewTable

_FILE = "source_tables.yaml"
_PYTHON = shutil.ignore_patterns("*.py", "__pycache__")


class NotAdopted(Exception):  # noqa: N818 - what happened, not whose mistake
    """The entry could not be written; the file is as it was."""


def entry_text(table: SourceTable) -> str:
    """An entry as it is written in the file; what has its default is left out."""
    data = table.model_dump(mode="json", exclude_defaults=True)
    return yaml.safe_dump([data], sort_keys=False, allow_unicode=True, width=200)


def adopt(root: Path, new: NewTable) -> str:
    """Write the entry of a new table after the newest of its family.

    Args:
        root: the catalogue's folder.
        new: the table, as ``discover`` found it.

    Returns:
        The lines that were added.

    Raises:
        NotAdopted: the newest table's entry is not in the file as the catalogue has it.
        CatalogueError: the catalogue would not hold with the entry.
    """
    file = root / _FILE
    text = file.read_text(encoding="utf-8")
    place = re.search(rf"(?ms)^- id: {re.escape(new.after.id)}\s*$.*?(?=^- id: |\Z)", text)
    if place is None:
        raise NotAdopted(f"{file} has no entry that begins with '- id: {new.after.id}'")
    added = entry_text(new.entry)
    changed = f"{text[: place.end()].rstrip()}\n\n{added}\n{text[place.end() :]}".rstrip() + "\n"
    with tempfile.TemporaryDirectory() as scratch:
        trial = Path(shutil.copytree(root, Path(scratch) / "catalogue", ignore=_PYTHON))
        (trial / _FILE).write_text(changed, encoding="utf-8")
        load_catalogue(trial)
    written = file.with_name(f".{_FILE}.new")
    written.unlink(missing_ok=True)
    write_synced(written, changed)
    os.replace(written, file)  # noqa: PTH105 the very system call that is meant
    sync(root)
    return added
