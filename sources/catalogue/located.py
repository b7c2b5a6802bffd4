"""YAML with the line of every key: plain data beside a map from key path to line.

The plain loader would do for the data; the lines are why the nodes are walked here, and duplicate keys,
which YAML readers swallow, are found on the way.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from sources.catalogue.problems import Problem

if TYPE_CHECKING:
    from pathlib import Path

KeyPath = tuple[str | int, ...]

_Loader = yaml.SafeLoader | yaml.CSafeLoader

# libyaml is some ten times as fast and gives the same nodes; a PyYAML built without it works too.
_FAST_LOADER: type[_Loader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class Located:
    """A parsed file: its data, the line of each key path, and the problems met while reading."""

    file: str
    data: Any = None
    lines: dict[KeyPath, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line_of(self, path: KeyPath) -> int:
        """The line of a key path, or of the nearest parent that has one."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return 0

    def problem(self, path: KeyPath, rule: str) -> Problem:
        """A problem at a key path."""
        return Problem(self.file, self.line_of(path), key_text(path), rule)


def key_text(path: KeyPath) -> str:
    """``('facts', 2, 'unit')`` as people write it: ``facts[2].unit``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f"{'.' if text else ''}{part}"
    return text


class _Reader:
    def __init__(self, located: Located, loader: _Loader) -> None:
        self.located = located
        self.loader = loader
        self.open: set[int] = set()

    def read(self, node: yaml.Node, path: KeyPath) -> Any:  # noqa: ANN401 - YAML holds anything
        self.located.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, path)
        if id(node) in self.open:
            self.located.problems.append(self.located.problem(path, "this alias refers to itself"))
            return None
        self.open.add(id(node))
        try:
            if isinstance(node, yaml.MappingNode):
                return self._mapping(node, path)
            return [self.read(item, (*path, i)) for i, item in enumerate(node.value)]
        finally:
            self.open.discard(id(node))

    def _scalar(self, node: yaml.ScalarNode, path: KeyPath) -> Any:  # noqa: ANN401 - a scalar of any type
        try:
            return self.loader.construct_object(node)
        except ValueError as error:
            # PyYAML takes 2022-02-30 for a date and then fails to make one of it.
            rule = f"'{node.value}' reads as a date or a number and is none: {error}"
            self.located.problems.append(self.located.problem(path, rule))
            return None

    def _mapping(self, node: yaml.MappingNode, path: KeyPath) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                rule = "a key should be one word before the colon"
                self.located.problems.append(Problem(self.located.file, line, key_text(path), rule))
                continue
            # As written: YAML would read the keys `no` and `1` as false and a number.
            key = str(key_node.value)
            here = (*path, key)
            if key in data:
                first = self.located.lines[here]
                rule = f"the key stands twice; the first is on line {first}"
                self.located.problems.append(Problem(self.located.file, line, key_text(here), rule))
                continue
            self.located.lines[here] = line
            data[key] = self.read(value_node, here)
        return data


def _read_with(loader_class: type[_Loader], text: str, located: Located) -> None:
    loader = loader_class(text)
    try:
        node = loader.get_single_node()
        if node is not None:
            located.data = _Reader(located, loader).read(node, ())
    finally:
        loader.dispose()


def _parse(text: str, file: str) -> Located:
    located = Located(file)
    try:
        _read_with(_FAST_LOADER, text, located)
    except yaml.YAMLError:
        # The slow loader words an error better and places it exactly, so it gives the message.
        located = Located(file)
        _read_with(yaml.SafeLoader, text, located)
    return located


def read_yaml(path: Path, root: Path) -> Located:
    """Read one YAML file below ``root``; syntax errors and duplicate keys come back as problems."""
    file = path.relative_to(root).as_posix()
    try:
        return _parse(path.read_text(encoding="utf-8"), file)
    except UnicodeDecodeError as error:
        rule = f"not UTF-8: {error.reason} (byte {error.start}); save the file as UTF-8"
        return Located(file, problems=[Problem(file, 0, "", rule)])
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        context = f" ({error.context})" if error.context else ""
        return Located(file, problems=[Problem(file, line, "", f"not valid YAML: {error.problem}{context}")])
    except yaml.YAMLError as error:
        return Located(file, problems=[Problem(file, 0, "", f"not valid YAML: {str(error).splitlines()[0]}")])
