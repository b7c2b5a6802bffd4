"""YAML front matter with exactly the keys that Evidence knows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dashboards.problems import Place, nearest

if TYPE_CHECKING:
    from dashboards.problems import ProblemList

BLOCK = re.compile(
    r"\A\s*---((?:.|\s)+?)---[ \t]*(?:\n|\Z)"
)  # Evidence's own: the first '---' ends it, wherever it stands


class OpenGraph(BaseModel):
    """Social tags."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str | None = None
    description: str | None = None
    image: str | None = None


class FrontMatter(BaseModel):
    """What a page says of itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str | None = None
    hide_title: bool = False
    description: str | None = None
    og: OpenGraph | None = None
    queries: list[str | dict[str, str]] = Field(default_factory=list)
    sidebar: Literal["show", "hide", "never"] | None = None
    sidebar_position: int | None = None
    sidebar_link: bool = True
    sidebar_badge: str | None = None
    hide_breadcrumbs: bool = False
    hide_header: bool = False
    hide_toc: bool = False
    full_width: bool = False
    max_width: int | None = None

    def query_files(self) -> list[tuple[str, str]]:
        """External queries as (id, path below ``queries/``), named as Evidence names them."""
        found: list[tuple[str, str]] = []
        for entry in self.queries:
            if isinstance(entry, str):
                found.append((entry.removesuffix(".sql").replace("/", "_", 1).lower(), entry))
            else:
                found.extend(entry.items())
        return found


def split(text: str) -> tuple[str | None, int]:
    """The YAML text, if any, and the number of characters that the front matter takes."""
    match = BLOCK.match(text)
    return (match[1], match.end()) if match else (None, 0)


def read(yaml_text: str | None, file: str, problems: ProblemList) -> FrontMatter:
    """Validate the front matter; an error is a problem and gives an empty one."""
    if yaml_text is None:
        return FrontMatter()
    start = Place(file, 1)
    try:
        loaded = yaml.safe_load(yaml_text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problems.add(Place(file, line), f"front matter is not YAML: {getattr(error, 'problem', error)}")
        return FrontMatter()
    if not isinstance(loaded, dict):
        problems.add(start, "front matter is not a list of 'key: value'")
        return FrontMatter()
    try:
        return FrontMatter.model_validate(loaded)
    except ValidationError as error:
        for item in error.errors():
            key = ".".join(str(part) for part in item["loc"])
            place = Place(file, _line_of(yaml_text, str(item["loc"][0])))
            if item["type"] == "extra_forbidden":
                problems.add(place, f"unknown front matter key '{key}'", nearest(key, FrontMatter.model_fields))
            else:
                problems.add(place, f"front matter '{key}': {item['msg']}")
        wrong = {str(item["loc"][0]) for item in error.errors()}
        return FrontMatter.model_validate({key: value for key, value in loaded.items() if key not in wrong})


def _line_of(yaml_text: str, key: str) -> int:
    for number, line in enumerate(yaml_text.splitlines(), start=1):
        if line.startswith(key):
            return number
    return 1
