"""The text of a page: front matter split off, partials pasted, and for every line where it came from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboards.grammar import frontmatter
from dashboards.problems import Place, nearest

if TYPE_CHECKING:
    from pathlib import Path

    from dashboards.grammar.frontmatter import FrontMatter
    from dashboards.problems import ProblemList

PARTIAL = re.compile(r'\{@partial\s+"(.*?)"\s*\}')


@dataclass(frozen=True)
class Source:
    """A page's body with the origin of each of its lines."""

    text: str
    places: tuple[Place, ...]
    front_matter: FrontMatter

    def place(self, offset: int) -> Place:
        """File and line of a character of the body."""
        line = self.text.count("\n", 0, offset)
        return self.places[min(line, len(self.places) - 1)]


def load(path: Path, root: Path, problems: ProblemList) -> Source:
    """Read a page file below ``root`` (the folder that holds ``pages/``)."""
    file = path.relative_to(root).as_posix()
    raw = _read(path)
    yaml_text, taken = frontmatter.split(raw)
    front_matter = frontmatter.read(yaml_text, file, problems)
    first = raw.count("\n", 0, taken) + 1
    lines: list[str] = []
    places: list[Place] = []
    for number, line in enumerate(raw[taken:].split("\n"), start=first):
        for text, place in _with_partials(line, Place(file, number), root, problems):
            lines.append(text)
            places.append(place)
    return Source("\n".join(lines), tuple(places), front_matter)


def _read(path: Path) -> str:
    # The two private-use characters mark holes in Markdown; a page has no business with them.
    return path.read_text(encoding="utf-8").replace("\ue000", "").replace("\ue001", "")


def _with_partials(line: str, place: Place, root: Path, problems: ProblemList) -> list[tuple[str, Place]]:
    match = PARTIAL.search(line)
    if match is None:
        return [(line, place)]
    folder = root / "partials"
    known = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*.md")} if folder.is_dir() else {}
    name = match[1]
    if name not in known:
        problems.add(place, f"unknown partial '{name}'", nearest(name, known))
        return [("", place)]
    if line.strip() != match[0]:
        problems.add(place, "a partial stands alone on its line")
    file = known[name].relative_to(root).as_posix()
    pasted = _read(known[name]).rstrip("\n").split("\n")
    return [(text, Place(file, number)) for number, text in enumerate(pasted, start=1)]
