"""What dbt's files say of the marts beyond their comments: keys, references, titles, and what they are made from."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_REFERRED = re.compile(r"ref\('(\w+)'\)")

_ORIGINS = {
    "source.regiodeal.landing.observations": "figures",
    "source.regiodeal.landing.outlines": "boundaries",
    "source.regiodeal.landing.project_figures": "deliveries",
    "source.regiodeal.landing.deliveries": "deliveries",
}
"""By dbt source: the word for what comes from there; the catalogue's tables all say ``programme``."""


@dataclass(frozen=True)
class DescribedColumn:
    """What a column is good for, as the tests on it hold it to."""

    name: str
    key_position: int | None
    """Place in the mart's primary key, from 1; None outside it."""
    is_required: bool
    references: tuple[str, str] | None
    """Table and column whose values it takes."""
    accepted_values: tuple[str, ...]
    """Empty: any."""


@dataclass(frozen=True)
class DescribedMart:
    """One mart."""

    name: str
    title: str
    """Dutch, for readers."""
    row: str
    """What there is one row of, in Dutch."""
    origins: tuple[str, ...]
    """What it is made from: figures, boundaries, deliveries, programme."""
    columns: tuple[DescribedColumn, ...]

    @property
    def primary_key(self) -> tuple[str, ...]:
        """Its key's columns, in the order of the key."""
        return tuple(c.name for c in sorted(self.columns, key=lambda c: c.key_position or 0) if c.key_position)


def describe_marts(manifest: Path) -> tuple[DescribedMart, ...]:
    """Every mart in dbt's manifest, by name.

    The primary key is what a mart's grain is tested by: ``unique_combination_of_columns``, else its first ``unique``
    column. Accepted values are dbt's ``accepted_values``. References are dbt's ``relationships``, and besides every
    column that is called as the key of a dimension is and whose description says so (``key of dim_region``). Where it
    may hold what that dimension no longer has, the column's ``config.meta.refers`` is false.
    """
    parsed = json.loads(manifest.read_text(encoding="utf-8"))
    tests: dict[str, list[Mapping[str, Any]]] = {}
    for node in parsed["nodes"].values():
        if node["resource_type"] == "test" and node.get("test_metadata"):
            tests.setdefault(node["attached_node"], []).append(node)
    marts = [n for n in parsed["nodes"].values() if n["resource_type"] == "model" and n["fqn"][1] == "marts"]
    keys = {str(node["name"]): _primary_key(node, tests.get(node["unique_id"], [])) for node in marts}
    dimensions = {key[0]: name for name, key in keys.items() if name.startswith("dim_") and len(key) == 1}
    return tuple(
        DescribedMart(
            name=name,
            title=str(node["config"]["meta"].get("title") or name),
            row=str(node["config"]["meta"].get("row") or ""),
            origins=_origins(node["unique_id"], parsed["parent_map"]),
            columns=tuple(_columns(node, keys[name], tests.get(node["unique_id"], []), dimensions)),
        )
        for name, node in sorted((str(node["name"]), node) for node in marts)
    )


def _primary_key(node: Mapping[str, Any], tests: list[Mapping[str, Any]]) -> list[str]:
    for test in tests:
        if test["test_metadata"]["name"] == "unique_combination_of_columns":
            return list(test["test_metadata"]["kwargs"]["columns"])
    unique = {test["column_name"] for test in tests if test["test_metadata"]["name"] == "unique"}
    return [name for name in node["columns"] if name in unique][:1]


def _columns(
    node: Mapping[str, Any], key: list[str], tests: list[Mapping[str, Any]], dimensions: Mapping[str, str]
) -> Iterator[DescribedColumn]:
    for name, column in node["columns"].items():
        said = {t["test_metadata"]["name"]: t["test_metadata"]["kwargs"] for t in tests if t["column_name"] == name}
        named = dimensions.get(name, "")
        says_so = named != node["name"] and re.search(rf"key of {named}\b", column["description"]) is not None
        refers = bool(named) and says_so and column["config"]["meta"].get("refers", True)
        yield DescribedColumn(
            name=name,
            key_position=key.index(name) + 1 if name in key else None,
            is_required="not_null" in said or name in key,
            references=_reference(said.get("relationships")) or ((named, name) if refers else None),
            accepted_values=tuple(str(value) for value in said.get("accepted_values", {}).get("values", ())),
        )


def _reference(relationship: Mapping[str, str] | None) -> tuple[str, str] | None:
    referred = _REFERRED.search(relationship["to"]) if relationship else None
    return (referred.group(1), relationship["field"]) if relationship and referred else None


def _origins(mart: str, parents: Mapping[str, list[str]]) -> tuple[str, ...]:
    found = {_origin(node) for node in _ancestors(mart, parents) if node.startswith("source.")}
    return tuple(sorted(origin for origin in found if origin))


def _ancestors(start: str, parents: Mapping[str, list[str]]) -> Iterator[str]:
    seen: set[str] = set()
    todo = [start]
    while todo:
        for parent in parents.get(todo.pop(), []):
            if parent not in seen:
                seen.add(parent)
                todo.append(parent)
                yield parent


def _origin(source: str) -> str | None:
    if source.startswith("source.regiodeal.catalogue."):
        return "programme"
    return _ORIGINS.get(source)
