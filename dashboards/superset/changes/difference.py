"""Two open forms, field by field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Absent:
    """Stands for a key that is not there: null is a value."""

    def __repr__(self) -> str:
        return "(absent)"


ABSENT: Final = _Absent()


@dataclass(frozen=True)
class Field:
    """One field that differs."""

    path: tuple[str, ...]
    """Keys, and positions in lists as text."""
    old: Any
    """What the server holds, or held; ``ABSENT`` where it has no such key."""
    new: Any
    """What it would hold, or holds now."""
    by_hand: bool = False
    """The server's value is not what we put there."""

    @property
    def pointer(self) -> str:
        """The path as a JSON Pointer (RFC 6901): ``/params/color_scheme``."""
        return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in self.path)


def differences(old: object, new: object, path: tuple[str, ...] = ()) -> Iterator[Field]:
    """Smallest fields that differ; a list is taken apart only when it is as long as it was."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(set(old) | set(new)):
            yield from differences(old.get(key, ABSENT), new.get(key, ABSENT), (*path, str(key)))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new) and _hold_parts(old, new):
        for place, (before, after) in enumerate(zip(old, new, strict=True)):
            yield from differences(before, after, (*path, str(place)))
    elif old != new or isinstance(old, bool) != isinstance(new, bool):
        # To Python, true is 1.
        yield Field(path, old, new)


def value_at(form: object, path: tuple[str, ...]) -> object:
    """What stands at a path, ``ABSENT`` where nothing does."""
    for part in path:
        if isinstance(form, dict):
            form = form.get(part, ABSENT)
        elif isinstance(form, list) and part.isdigit() and int(part) < len(form):
            form = form[int(part)]
        else:
            return ABSENT
    return form


def path_of(pointer: str) -> tuple[str, ...]:
    """The path of a JSON Pointer.

    Raises:
        ValueError: It is none.

    """
    if not pointer.startswith("/"):
        raise ValueError(f"'{pointer}' is no path: a path begins with '/', as in '/params/color_scheme'")
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in pointer[1:].split("/"))


def put_at(form: Any, path: tuple[str, ...], value: object) -> None:  # noqa: ANN401  JSON
    """Set (or with ``ABSENT`` take away) what stands at a path.

    Raises:
        ValueError: The way there is not in the form.

    """
    holder = value_at(form, path[:-1])
    last = path[-1]
    if isinstance(holder, dict):
        if value is ABSENT:
            holder.pop(last, None)
        else:
            holder[last] = value
    elif isinstance(holder, list) and last.isdigit() and int(last) < len(holder) and value is not ABSENT:
        holder[int(last)] = value
    else:
        raise ValueError(f"there is no /{'/'.join(path[:-1])} to hold '{last}'")


def _hold_parts(old: list[Any], new: list[Any]) -> bool:
    return any(isinstance(item, dict | list) for item in (*old, *new))
