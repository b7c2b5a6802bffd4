"""Journals of the store, a JSON line per entry; a line torn by a killed writer costs only itself."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

if TYPE_CHECKING:
    from pathlib import Path

_log = logging.getLogger(__name__)

Entry = TypeVar("Entry", bound=BaseModel)


def read_lines(path: Path, kind: type[Entry]) -> list[Entry]:
    """Every readable entry, oldest first; empty where there is no such journal."""
    if not path.exists():
        return []
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            found.append(kind.model_validate_json(line))
        except ValidationError:
            _log.warning("%s, line %d is no %s and is left out", path, number, kind.__name__)
    return found
