"""YAML with the line of every key: plain data beside a map from key path to line.

The plain loader would do for the data; the lines are why the nodes are walked here, and duplicate keys,
which YAML readers swallow, are found on the way.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import yaml

from sources.catalogue.problems import Problem

if TYPE_CHECKING:
    from pathlib import Path

KeyPath = tuple[str | int, ...]


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


def key_text(path: KeyPath) -> str:
    """``('facts', 2, 'unit')`` as people write it: ``facts[2].unit``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f"{'.' if text else ''}{part}"
    return text


def _scalar(loader: yaml.SafeLoader, node: yaml.Node) -> str | int | float | bool | date | None:
    value: str | int | float | bool | date | None = loader.construct_object(node)  # type: ignore[no-untyped-call]
    return value


class _Reader:
    def __init__(self, located: Located, loader: yaml.SafeLoader) -> None:
        self.located = located
        self.loader = loader

    def read(self, node: yaml.Node, path: KeyPath) -> Any:  # noqa: ANN401 - YAML holds anything
        self.located.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.read(item, (*path, i)) for i, item in enumerate(node.value)]
        return _scalar(self.loader, node)

    def _mapping(self, node: yaml.MappingNode, path: KeyPath) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(_scalar(self.loader, key_node))
            line = key_node.start_mark.line + 1
            here = (*path, key)
            if key in data:
                first = self.located.lines[here]
                rule = f"the key stands twice; the first is on line {first}"
                self.located.problems.append(Problem(self.located.file, line, key_text(here), rule))
                continue
            self.located.lines[here] = line
            data[key] = self.read(value_node, here)
        return data


def read_yaml(path: Path, root: Path) -> Located:
    """Read one YAML file below ``root``; syntax errors and duplicate keys come back as problems."""
    located = Located(path.relative_to(root).as_posix())
    try:
        loader = yaml.SafeLoader(path.read_text(encoding="utf-8"))
        try:
            node = loader.get_single_node()
            located.data = None if node is None else _Reader(located, loader).read(node, ())
        finally:
            loader.dispose()  # type: ignore[no-untyped-call]
    except UnicodeDecodeError as error:
        located.problems.append(Problem(located.file, 0, "", f"not UTF-8: {error.reason}"))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        located.problems.append(Problem(located.file, line, "", f"not valid YAML: {error.problem}"))
    return located
