"""What must hold between a feed and the rest of the catalogue, and between the parts of one feed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sources.catalogue.base import WORKBOOK
from sources.catalogue.problems import nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from sources.catalogue.feed import ColumnType, Feed, FeedFact, FeedMeasure
    from sources.catalogue.indicator import Indicator
    from sources.catalogue.problems import Problem
    from sources.catalogue.project import Project, ProjectFact
    from sources.catalogue.validate import Placed

_NUMBER: tuple[ColumnType, ...] = ("number", "integer")


def check_feeds(found: Mapping[str, Collection[Placed]]) -> Iterator[Problem]:
    """Owners, regions, facts and columns exist, units agree, and indicators ask a feed for what it yields.

    Args:
        found: The catalogue's entries by the name of their file or folder.
    """
    partners = {placed.entry.id for placed in found["partners"]}
    regions = {placed.entry.code for name in ("regions", "municipalities") for placed in found[name]}
    tables = {placed.entry.id for placed in found["source_tables"]}
    facts = _facts(placed.entry for placed in found["projects"])
    for placed in found["feeds"]:
        feed: Feed = placed.entry
        yield from _check_names(placed, feed, partners, regions, tables)
        for i, name in enumerate(feed.key):
            yield from _column(placed, ("key", i), name, (), always=True)
        for i, example in enumerate(feed.examples):
            for name in example:
                yield from _column(placed, ("examples", i, name), name, ())
        for i, fact in enumerate(feed.facts):
            yield from _check_fact(placed, i, fact, facts)
        for i, measure in enumerate(feed.measures):
            yield from _check_measure(placed, i, measure)
    yield from _check_series(found)


def _facts(projects: Iterator[Project]) -> dict[str, ProjectFact]:
    return {f"{project.id}/{fact.id}": fact for project in projects for fact in project.facts}


def _check_names(
    placed: Placed, feed: Feed, partners: set[str], regions: set[str], tables: set[str]
) -> Iterator[Problem]:
    stem = placed.located.file.rsplit("/", 1)[-1].removesuffix(".yaml")
    if stem != feed.id:
        yield placed.problem(("id",), f"the file is called '{stem}.yaml' and says id '{feed.id}'")
    if feed.id in tables or feed.id == WORKBOOK:
        yield placed.problem(("id",), f"'{feed.id}' names something else already")
    if feed.owner not in partners:
        yield placed.problem(("owner",), f"no partner '{feed.owner}' in the catalogue{nearest(feed.owner, partners)}")
    for name, code in feed.regions.items():
        if code not in regions:
            yield placed.problem(("regions", name), f"no region '{code}' in the catalogue{nearest(code, regions)}")


def _column(
    placed: Placed, key: tuple[str | int, ...], name: str, types: tuple[ColumnType, ...], *, always: bool = False
) -> Iterator[Problem]:
    """The column must be one of the feed's, of one of these types where any are given, and filled where always is."""
    columns = placed.entry.columns_by_name
    if name not in columns:
        yield placed.problem(key, f"no column '{name}' in this feed{nearest(name, columns)}")
    elif types and columns[name].type not in types:
        wanted = " or ".join(types)
        yield placed.problem(key, f"column '{name}' is of type {columns[name].type}; this asks for {wanted}")
    elif always and not columns[name].required:
        yield placed.problem(key, f"column '{name}' may be empty; a figure without it has no place: make it required")


def _check_where(placed: Placed, key: tuple[str | int, ...], use: FeedFact | FeedMeasure) -> Iterator[Problem]:
    columns = placed.entry.columns_by_name
    for name, text in use.where.items():
        yield from _column(placed, (*key, "where", name), name, ("text", "region"))
        if name in columns and columns[name].allowed and text not in columns[name].allowed:
            rule = f"'{text}' is not among the allowed texts of column '{name}'{nearest(text, columns[name].allowed)}"
            yield placed.problem((*key, "where", name), rule)


def _check_fact(placed: Placed, i: int, use: FeedFact, facts: dict[str, ProjectFact]) -> Iterator[Problem]:
    key = ("facts", i)
    yield from _column(placed, (*key, "value"), use.value, _NUMBER)
    yield from _column(placed, (*key, "as_of"), use.as_of, ("date",), always=True)
    if use.approximate is not None:
        yield from _column(placed, (*key, "approximate"), use.approximate, ("boolean",))
    if use.remark is not None:
        yield from _column(placed, (*key, "remark"), use.remark, ("text",))
    yield from _check_where(placed, key, use)
    fact, column = facts.get(use.fact), placed.entry.columns_by_name.get(use.value)
    if fact is None:
        yield placed.problem((*key, "fact"), f"no fact '{use.fact}' in the catalogue{nearest(use.fact, facts)}")
        return
    if fact.cumulative and use.remark is None:
        rule = "this fact only goes up: name with remark a column of text in which a lower value can be explained"
        yield placed.problem((*key, "fact"), rule)
    if column is not None and column.unit != fact.unit:
        rule = f"column '{column.name}' has unit '{column.unit}', the fact has unit '{fact.unit}'"
        yield placed.problem((*key, "value"), rule)


def _check_measure(placed: Placed, i: int, use: FeedMeasure) -> Iterator[Problem]:
    key = ("measures", i)
    yield from _column(placed, (*key, "value"), use.value, _NUMBER)
    yield from _column(placed, (*key, "region"), use.region, ("region",), always=True)
    yield from _column(placed, (*key, "period"), use.period, ("period", "date"), always=True)
    yield from _check_where(placed, key, use)
    column = placed.entry.columns_by_name.get(use.value)
    if column is not None and column.unit != use.unit:
        rule = f"column '{column.name}' has unit '{column.unit}', the measure has unit '{use.unit}'"
        yield placed.problem((*key, "unit"), rule)


def _check_series(found: Mapping[str, Collection[Placed]]) -> Iterator[Problem]:
    feeds: dict[str, Feed] = {placed.entry.id: placed.entry for placed in found["feeds"]}
    for placed in found["indicators"]:
        indicator: Indicator = placed.entry
        for i, series in enumerate(indicator.series):
            if series.table not in feeds:
                continue
            measures = feeds[series.table].measures
            names = {measure.measure for measure in measures} | {measure.title for measure in measures}
            for part, terms in (("numerator", series.numerator), ("denominator", series.denominator)):
                for j, term in enumerate(terms):
                    name = term.measure or term.title or ""
                    if name not in names:
                        rule = f"feed '{series.table}' yields no measure '{name}'{nearest(name, names)}"
                        yield placed.problem(("series", i, part, j), rule)
