"""Lines of keys, and the fast reader giving what the slow one gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from sources.catalogue import located
from sources.catalogue.load import CATALOGUE_ROOT
from sources.catalogue.located import key_text, read_yaml

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
# a comment
name: een
list:
  - {a: 1, b: [2, 3]}
  - a: |
      regel
      regel
    b: >-
      lang
      verhaal
no: 2022-03-31
"""


def test_every_key_has_its_line(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(TEXT, encoding="utf-8")
    read = read_yaml(file, tmp_path)
    assert read.problems == []
    assert {key_text(path): line for path, line in read.lines.items()} == {
        "": 2, "name": 2, "list": 3, "list[0]": 4, "list[0].a": 4, "list[0].b": 4, "list[0].b[0]": 4,
        "list[0].b[1]": 4, "list[1]": 5, "list[1].a": 5, "list[1].b": 8, "no": 11,
    }  # fmt: skip
    assert read.data["list"][1] == {"a": "regel\nregel\n", "b": "lang verhaal"}


def test_a_key_that_is_not_there_has_the_line_of_its_parent(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(TEXT, encoding="utf-8")
    read = read_yaml(file, tmp_path)
    assert read.line_of(("list", 1, "c", "d")) == 5
    assert read.line_of(("elsewhere",)) == 2


def test_both_loaders_give_the_same_data_lines_and_problems(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PyYAML without libyaml reads the real catalogue just so; a handful of files of each kind will do."""
    files = [*sorted(CATALOGUE_ROOT.glob("*.yaml"))[:6], *sorted(CATALOGUE_ROOT.rglob("*/*/*.yaml"))[::12]]
    fast = [read_yaml(file, CATALOGUE_ROOT) for file in files]
    monkeypatch.setattr(located, "_FAST_LOADER", yaml.SafeLoader)
    assert fast == [read_yaml(file, CATALOGUE_ROOT) for file in files]


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: [1, 2", 1), ("a: 1\nb: c: d\n", 2), ("a: 1\n\tb: 2\n", 2), ("a: 'x\n\nb: 1\n", 4), ("a: *b", 1)],
)
def test_bad_yaml_has_the_line_that_the_better_loader_gives(tmp_path: Path, text: str, line: int) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(text, encoding="utf-8")
    (problem,) = read_yaml(file, tmp_path).problems
    assert (problem.file, problem.line, problem.key) == ("x.yaml", line, "")
