"""One entry of a file against its model, with every mistake said in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, get_args

from pydantic import ValidationError

from sources.catalogue.base import Entry
from sources.catalogue.problems import Problem, nearest

if TYPE_CHECKING:
    from sources.catalogue.located import KeyPath, Located

_WORDS = {
    "missing": "this key is required and missing",
    "model_type": "should hold keys with values, each as 'key: value'",
    "dict_type": "should hold keys with values, each as 'key: value'",
    "list_type": "should be a list: one '- ' per item, or [a, b]",
    "tuple_type": "should be a list of two numbers: [smallest, largest]",
    "string_type": "should be text",
    "float_type": "should be a number without quotes",
    "int_type": "should be a whole number without quotes",
    "bool_type": "should be true or false, without quotes",
    "date_type": "should be a date without quotes, as 2022-03-31",
}
"""What Pydantic's own wording leaves unclear to somebody who edits YAML, by its type of error."""


@dataclass
class Placed:
    """An entry with the file and key path it was read from, so that a reference can be reported."""

    entry: Any
    located: Located
    path: KeyPath

    def problem(self, key: KeyPath, rule: str) -> Problem:
        """A problem at a key of this entry."""
        return self.located.problem((*self.path, *key), rule)


def _model_of(annotation: object) -> type[Entry] | None:
    """The entry model inside ``list[Lesson]``, ``Formula | None`` and the like."""
    if isinstance(annotation, type) and issubclass(annotation, Entry):
        return annotation
    return next((model for part in get_args(annotation) if (model := _model_of(part))), None)


def _known_keys(model: type[Entry], path: KeyPath) -> list[str]:
    """The keys allowed where ``path`` ends, ``path`` being inside an entry of ``model``."""
    inside: type[Entry] | None = model
    for part in path:
        if isinstance(part, str) and inside is not None:
            field = inside.model_fields.get(part)
            inside = _model_of(field.annotation) if field else None
    return list(inside.model_fields) if inside else []


def _say(error: dict[str, Any], model: type[Entry]) -> str:
    """A Pydantic error in one sentence, with what was given where that helps."""
    kind, given = str(error["type"]), error.get("input")
    if kind == "extra_forbidden":
        *inside, key = error["loc"]
        near = nearest(str(key), _known_keys(model, tuple(inside)))
        return f"unknown key; remove it or correct its spelling{near}"
    if kind == "missing":
        return _WORDS[kind]
    if given is None:
        return "is empty; fill it in, or remove the key if it may be left out"
    if kind == "string_type" and isinstance(given, int | float | date):
        return f"should be text: put quotes around it ('{given}')"
    message = _WORDS.get(kind) or str(error["msg"]).removeprefix("Value error, ").replace("Input s", "s")
    if isinstance(given, str | int | float | date):
        return f"{message} (given: {given if isinstance(given, date) else repr(given)})"
    return message


def validate(
    model: type[Entry], located: Located, data: object, path: KeyPath, problems: list[Problem]
) -> Placed | None:
    """The entry at ``path``, or None with what is wrong with it added to ``problems``."""
    try:
        return Placed(model.model_validate(data), located, path)
    except ValidationError as error:
        problems.extend(
            located.problem((*path, *item["loc"]), _say(dict(item), model))
            for item in error.errors(include_url=False, include_context=False)
        )
    return None
