"""``adopted.yaml``: hand changes on the live dashboards that we keep, laid over what the pages give."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from dashboards.superset.changes.difference import ABSENT, path_of, put_at
from dashboards.superset.changes.open_form import close, open_wanted
from dashboards.superset.changes.record import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dashboards.superset.assets import Asset, Bundle
    from dashboards.superset.changes.difference import Field as ChangedField

ADOPTED = Path(__file__).parents[1] / "adopted.yaml"
"""Lies beside the code and is committed by hand, so that adopting is reviewed like any other change."""
HEAD = """\
# Changes that people made by hand on the live dashboards and that we keep.
# Written by 'regiodeal superset drift --adopt'; each plan lays them over what the pages give.
# Better still: make the change in the page and take the entry away.
"""


class AdoptedError(Exception):
    """The file cannot be used as it is."""


class Entry(BaseModel):
    """What is kept of one asset."""

    model_config = ConfigDict(extra="forbid")

    asset: str = Field(pattern=r"^(databases|datasets|charts|dashboards)/[0-9a-f-]{36}$")
    name: str
    origin: str
    set: dict[str, Any] = Field(default_factory=dict)
    """JSON Pointer to value, in the open form."""
    without: list[str] = Field(default_factory=list)
    """JSON Pointers of what people took away."""


def read_adopted(path: Path) -> list[Entry]:
    """Every entry; none where there is no file.

    Raises:
        AdoptedError: The file is not YAML, or an entry is not sound; the message names it.

    """
    if not path.is_file():
        return []
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or []
        return TypeAdapter(list[Entry]).validate_python(content)
    except yaml.YAMLError as error:
        raise AdoptedError(f"{path}: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise AdoptedError(f"{path}: entry {place}: {first['msg']}") from error


def overlay(bundle: Bundle, entries: Iterable[Entry], path: Path) -> tuple[Bundle, list[str]]:
    """The bundle with what was adopted, and words on entries that lead nowhere any more.

    Raises:
        AdoptedError: A field cannot be set; the message names entry and field.

    """
    assets = {f"{asset.kind}/{asset.uuid}": asset for asset in bundle.assets}
    astray: list[str] = []
    for entry in entries:
        asset = assets.get(entry.asset)
        if asset is None:
            astray.append(f"{path.name}: no page makes '{entry.name}' ({entry.asset}) any more: take the entry away")
            continue
        assets[entry.asset] = _laid_over(asset, entry, path)
    return replace(bundle, assets=tuple(assets.values())), astray


def keep(path: Path, asset: str, name: str, origin: str, fields: Iterable[ChangedField]) -> None:
    """Write what people changed (``new``) into the file, beside or over what was kept before."""
    entries = {entry.asset: entry for entry in read_adopted(path)}
    entry = entries.setdefault(asset, Entry(asset=asset, name=name, origin=origin))
    for field in fields:
        # What was kept below this field is part of it now.
        for known in [
            p for p in (*entry.set, *entry.without) if p == field.pointer or p.startswith(f"{field.pointer}/")
        ]:
            entry.set.pop(known, None)
            entry.without = [p for p in entry.without if p != known]
        if field.new is ABSENT:
            entry.without.append(field.pointer)
        else:
            entry.set[field.pointer] = field.new
    rows = [e.model_dump(exclude_defaults=True) for e in sorted(entries.values(), key=lambda e: (e.origin, e.asset))]
    write_whole(path, HEAD + yaml.safe_dump(rows, sort_keys=False, allow_unicode=True, width=120))


def _laid_over(asset: Asset, entry: Entry, path: Path) -> Asset:
    form = open_wanted(asset.kind, asset.body)
    steps = [(pointer, ABSENT) for pointer in entry.without] + list(entry.set.items())
    for pointer, value in steps:
        try:
            put_at(form, path_of(pointer), value)
        except ValueError as error:
            what = f"{path.name}: '{entry.name}' ({entry.asset}): {pointer}: {error}"
            raise AdoptedError(f"{what}; take the entry away, or adopt anew") from error
    return replace(asset, body=close(asset.kind, form, asset.body))
