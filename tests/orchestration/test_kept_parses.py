"""A parse is kept whole, taken by its own models alone, and does not pile up."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from orchestration.kept_parses import FILES, keep_parse, take_parse

if TYPE_CHECKING:
    from pathlib import Path


def _parsed(target: Path, said: str) -> Path:
    target.mkdir()
    for name in FILES:
        (target / name).write_text(f"{name} {said}")
    return target


def test_a_new_home_takes_what_another_parsed(tmp_path: Path):
    project, kept = tmp_path / "project", tmp_path / "kept"
    keep_parse(kept, "aaaa", project, _parsed(tmp_path / "first", "of aaaa"))
    assert take_parse(kept, "aaaa", project, tmp_path / "second")
    assert [(tmp_path / "second" / name).read_text() for name in FILES] == [f"{name} of aaaa" for name in FILES]


@pytest.mark.parametrize(("digest", "project"), [("bbbb", "project"), ("aaaa", "another checkout")])
def test_other_models_or_another_checkout_take_nothing(tmp_path: Path, digest: str, project: str):
    keep_parse(tmp_path / "kept", "aaaa", tmp_path / "project", _parsed(tmp_path / "first", "of aaaa"))
    assert not take_parse(tmp_path / "kept", digest, tmp_path / project, tmp_path / "second")


def test_a_parse_that_is_not_whole_is_not_kept(tmp_path: Path):
    parsed = _parsed(tmp_path / "first", "of aaaa")
    (parsed / FILES[-1]).unlink()
    with pytest.raises(FileNotFoundError):
        keep_parse(tmp_path / "kept", "aaaa", tmp_path / "project", parsed)
    assert not take_parse(tmp_path / "kept", "aaaa", tmp_path / "project", tmp_path / "second")
    assert [*(tmp_path / "kept").iterdir()] == []


def test_the_oldest_goes(tmp_path: Path):
    for number in range(5):
        keep_parse(tmp_path / "kept", str(number), tmp_path, _parsed(tmp_path / f"target{number}", str(number)))
        for folder in (tmp_path / "kept").iterdir():
            if folder.name.startswith(f"{number}-"):
                os.utime(folder, (number, number))
    found = [take_parse(tmp_path / "kept", str(number), tmp_path, tmp_path / f"taken{number}") for number in range(5)]
    assert found == [False, False, True, True, True]
