"""What the registry says of its components, as data and as Markdown: the one source of their documentation."""

from __future__ import annotations

import datetime as dt
import inspect
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args, get_origin

from pydantic_core import PydanticUndefined

from dashboards.components.base import ColumnOf, Component, FormatText
from dashboards.components.examples import EXAMPLES
from dashboards.components.registry import REGISTRY
from dashboards.querying.result import Result

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic.fields import FieldInfo

WORDS: dict[object, str] = {
    str: "text", int: "whole number", float: "number", dt.date: "date (2026-03-12)", bool: "true or false",
    Any: "anything", type(None): "",
}  # fmt: skip
NEEDED = " \\*"
HEAD = """# Components

Written by `regiodeal pages components --markdown` from the registry; a test holds that it is current. Names, props and
defaults are Evidence's; * marks what is needed.
"""
STAYS_TEXT = "its words."
ALIGN = re.compile(r"\s+")


@dataclass(frozen=True)
class PropDocumentation:
    """One prop."""

    name: str
    takes: str
    default: str
    """As an author would write it; empty where there is none."""
    needed: bool
    description: str


@dataclass(frozen=True)
class ComponentDocumentation:
    """One component."""

    name: str
    summary: str
    inside: str
    """What may stand inside it, in words."""
    in_superset: str
    """What becomes of it on a live dashboard."""
    example: str
    props: tuple[PropDocumentation, ...]


def document(name: str) -> ComponentDocumentation:
    """The documentation of one component; KeyError when there is none of that name."""
    entry = REGISTRY[name]
    props = tuple(_prop(prop, entry.model_fields[field]) for prop, field in entry.props().items())
    return ComponentDocumentation(
        name,
        _summary(entry),
        _inside(entry),
        _in_superset(entry),
        EXAMPLES[name],
        tuple(
            sorted(props, key=lambda p: (not p.needed, p.name not in {"data", "x", "y", "value", "series", "title"}))
        ),
    )


NOT_LIVE = frozenset({"DownloadData", "PageBreak"})
"""Nothing stands in their place on a live dashboard, so there is nothing to picture."""


def markdown(names: Iterable[str] | None = None) -> str:
    """``docs/components.md``: every component, its props and its picture."""
    listed = list(names) if names is not None else sorted(REGISTRY)
    parts = [HEAD]
    parts.append(", ".join(f"[{name}](#{name.lower()})" for name in listed) + "\n")
    for one in map(document, listed):
        parts.append(f"## {one.name}\n\n{one.summary}\n")
        parts.append(f"![{one.name} on a page](components/{one.name}.webp)\n")
        parts.append(f"```html\n{one.example}\n```\n")
        if one.name not in NOT_LIVE:
            parts.append(f"![{one.name} in Superset](components/live/{one.name}.webp)\n")
        parts.append(f"*Inside:* {one.inside} *In Superset:* {one.in_superset}\n")
        if one.props:
            rows = [_row(p) for p in one.props]
            parts.append("\n".join(["| prop | takes | default | |", "|---|---|---|---|", *rows]) + "\n")
    return "\n".join(parts)


def _row(prop: PropDocumentation) -> str:
    name = f"`{prop.name}`{NEEDED if prop.needed else ''}"
    return f"| {name} | {_cell(prop.takes)} | {_cell(prop.default)} | {_cell(prop.description)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def _summary(entry: type[Component]) -> str:
    return ALIGN.sub(" ", inspect.getdoc(entry) or "")


def _inside(entry: type[Component]) -> str:
    if isinstance(entry.children, frozenset):
        return ", ".join(f"`<{name}>`" for name in sorted(entry.children)) + "."
    return "any content." if entry.children == "content" else "nothing."


def _in_superset(entry: type[Component]) -> str:
    if entry.live is Component.live:
        return "with what it stands in." if _is_part(entry) else STAYS_TEXT
    said = ALIGN.sub(" ", inspect.getdoc(entry.live) or "").strip()
    return said[:1].lower() + said[1:]


def _is_part(entry: type[Component]) -> bool:
    return any(entry.__name__ in other.children for other in REGISTRY.values() if isinstance(other.children, frozenset))


def _prop(name: str, field: FieldInfo) -> PropDocumentation:
    takes = _takes(field.annotation, field.metadata)
    default = field.get_default(call_default_factory=True) if not field.is_required() else PydanticUndefined
    description = field.description or ""
    return PropDocumentation(name, takes, _written(default), field.is_required(), description)


def _written(default: object) -> str:
    match default:
        case None:
            return ""
        case _ if default is PydanticUndefined or default in ((), {}):
            return ""
        case bool():
            return str(default).lower()
        case float() if default.is_integer():
            return str(int(default))
        case tuple():
            return ", ".join(map(str, default))
        case _:
            return str(default)


def _takes(annotation: Any, metadata: Iterable[object]) -> str:  # noqa: ANN401  annotations are anything
    """A type as an author of pages reads it."""
    for mark in metadata:
        if isinstance(mark, ColumnOf):
            return "column, or a list of columns" if get_origin(annotation) is tuple else "column of the data"
        if isinstance(mark, FormatText):
            return "format"
    inner = get_args(annotation)
    if inner:
        return _takes_several(get_origin(annotation), inner)
    if isinstance(annotation, type) and issubclass(annotation, Result):
        return "query: `{name}`"
    return WORDS.get(annotation, getattr(annotation, "__name__", "text"))


def _takes_several(origin: object, inner: tuple[Any, ...]) -> str:
    """A type made of others."""
    if origin is Annotated:
        return _takes(inner[0], inner[1:])
    if origin is Literal:
        return ", ".join(f"`{word}`" for word in inner)
    if origin is tuple:
        return f"list of {_takes(inner[0], ())}"
    if origin is dict:
        return "an object"
    # A union; what adds nothing (null, the same word twice) is left out.
    return " or ".join(dict.fromkeys(words for member in inner if (words := _takes(member, ()))))
