"""JSON Schemas of the catalogue's files, so that an editor completes keys and marks mistakes while typing.

Derived from the models, never written by hand. They say what one file may hold; that names exist in other
files only ``load_catalogue`` can tell.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from sources.catalogue.load import FLAT_FOLDERS, LIST_FILES, SINGLE_FOLDERS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


DIALECT = "https://json-schema.org/draft/2020-12/schema"

SUFFIX = ".schema.json"


def _without_titles(node: Any) -> Any:  # noqa: ANN401 - any part of a schema
    """Titles that only repeat a key ('Base Year' for base_year) hide the descriptions in an editor."""
    if isinstance(node, list):
        return [_without_titles(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept = {key: _without_titles(value) for key, value in node.items() if key != "title" or isinstance(value, dict)}
    if isinstance(kept.get("description"), str):
        # Docstrings are wrapped for the source file; an editor wraps for itself.
        kept["description"] = " ".join(kept["description"].split()).replace("``", "`")
    return kept


def schema_for(annotation: Any, title: str, applies_to: str) -> dict[str, Any]:  # noqa: ANN401 - a model, or a list of one
    """The schema of a model, with a title and a sentence on which files it is for."""
    schema: dict[str, Any] = _without_titles(TypeAdapter[Any](annotation).json_schema())
    described = schema.pop("description", None)
    description = f"{described} {applies_to}" if described else applies_to
    return {"$schema": DIALECT, "title": title, "description": description, **schema}


def schemas() -> dict[str, dict[str, Any]]:
    """A schema for each kind of file, by file name (``partners.schema.json``)."""
    found: dict[str, dict[str, Any]] = {}
    for name, model in LIST_FILES.items():
        applies_to = f"A list of entries, for {name} of the catalogue."
        stem = name.removesuffix(".yaml")
        found[stem + SUFFIX] = schema_for(list[model], stem, applies_to)  # type: ignore[valid-type]
    for folder, model in {**SINGLE_FOLDERS, **FLAT_FOLDERS}.items():
        stem = model.__name__.lower()
        applies_to = f"For one file below {folder}/ of the catalogue."
        found[stem + SUFFIX] = schema_for(model, stem, applies_to)
    return found


def schema_text(schema: dict[str, Any]) -> str:
    """A schema as it is written: equal models give equal bytes."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def write_schemas(folder: Path, written: Mapping[str, dict[str, Any]]) -> list[Path]:
    """Write schemas, by file name, into ``folder``; returns the files that are new or changed.

    Schemas of kinds that are no more are removed, so that the folder holds what the models say.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for stale in sorted(folder.glob(f"*{SUFFIX}")):
        if stale.name not in written:
            stale.unlink()
    changed = []
    for name, schema in written.items():
        file, text = folder / name, schema_text(schema)
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")
            changed.append(file)
    return changed
