"""From files to pages: routes, named queries, the tree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dashboards.grammar import source, sql_template
from dashboards.grammar.nodes import Page, QueryNode
from dashboards.grammar.reserved import RESERVED
from dashboards.grammar.scanner import Scanner, SqlFence
from dashboards.grammar.tree import TreeBuilder
from dashboards.problems import Place, nearest

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from dashboards.grammar.source import Source
    from dashboards.problems import ProblemList

IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
PARAMETER = re.compile(r"\[([A-Za-z_]\w*)\]")


def load_pages(pages_dir: Path, inline_components: Collection[str], problems: ProblemList) -> list[Page]:
    """Every page below ``pages_dir``, by route."""
    pages = [load_page(path, pages_dir, inline_components, problems) for path in sorted(pages_dir.rglob("*.md"))]
    return sorted(pages, key=lambda page: page.route)


def load_page(path: Path, pages_dir: Path, inline_components: Collection[str], problems: ProblemList) -> Page:
    """One page file."""
    root = pages_dir.parent
    read = source.load(path, root, problems)
    items = Scanner(read, problems).scan()
    queries = _external(read, path.relative_to(root).as_posix(), root, problems)
    for item in items:
        if isinstance(item, SqlFence):
            _add_inline(item, read, queries, problems)
    unsound = {query.id for query in queries.values() if not _references_hold(query, queries, problems)}
    route = route_of(path.relative_to(pages_dir).as_posix())
    return Page(
        file=path.relative_to(root).as_posix(),
        route=route,
        front_matter=read.front_matter,
        queries=queries,
        body=TreeBuilder(read, problems, inline_components).build(items),
        parameters=tuple(PARAMETER.findall(route)),
        broken=frozenset(q for q in queries if any(_reaches(q, u, queries) for u in unsound)),
    )


def route_of(relative: str) -> str:
    """``gemeenten/index.md`` is ``/gemeenten``."""
    parts = relative.removesuffix(".md").split("/")
    if parts[-1] == "index":
        parts.pop()
    return "/" + "/".join(parts)


def _external(read: Source, file: str, root: Path, problems: ProblemList) -> dict[str, QueryNode]:
    found: dict[str, QueryNode] = {}
    folder = root / "queries"
    known = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*.sql")} if folder.is_dir() else {}
    for query_id, name in read.front_matter.query_files():
        if name not in known:
            problems.add(Place(file, 1), f"unknown query file '{name}'", nearest(name, known))
            continue
        place = Place(known[name].relative_to(root).as_posix(), 1)
        if _usable(query_id, found, Place(file, 1), problems):
            sql = known[name].read_text(encoding="utf-8")
            template = sql_template.parse(sql, place, problems)
            found[query_id] = QueryNode(query_id, template, place, external=True)
    return found


def _add_inline(item: SqlFence, read: Source, queries: dict[str, QueryNode], problems: ProblemList) -> None:
    if _usable(item.id, queries, read.place(item.start), problems):
        place = read.place(item.sql_start)
        queries[item.id] = QueryNode(item.id, sql_template.parse(item.sql, place, problems), place)


def _usable(query_id: str, queries: dict[str, QueryNode], place: Place, problems: ProblemList) -> bool:
    if not IDENTIFIER.match(query_id):
        problems.add(place, f"query id '{query_id}' is not a single word of letters, digits and _")
    elif query_id.lower() in RESERVED:
        problems.add(
            place, f"query id '{query_id}' is the name of a language or a reserved word: Evidence would not run it"
        )
    elif query_id in queries:
        problems.add(place, f"query id '{query_id}' is used twice on this page")
    else:
        return True
    return False


def _references_hold(query: QueryNode, queries: dict[str, QueryNode], problems: ProblemList) -> bool:
    before = len(problems)
    for ref in query.template.query_refs():
        place = Place(query.place.file, query.place.line + ref.line)
        if ref.id not in queries:
            problems.add(place, f"query '{query.id}' refers to unknown query '{ref.id}'", nearest(ref.id, queries))
        elif query.external and not queries[ref.id].external:
            problems.add(place, f"a query file cannot refer to '{ref.id}', which is written in the page")
        elif _reaches(ref.id, query.id, queries):
            problems.add(place, f"query '{query.id}' refers to itself through '{ref.id}'")
    return len(problems) == before


def _reaches(start: str, goal: str, queries: dict[str, QueryNode]) -> bool:
    seen: set[str] = set()
    todo = [start]
    while todo:
        current = todo.pop()
        if current == goal:
            return True
        if current in queries and current not in seen:
            seen.add(current)
            todo.extend(ref.id for ref in queries[current].template.query_refs())
    return False
