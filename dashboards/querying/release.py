"""A release, opened so that a page can do nothing but read it."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Self

import duckdb

from dashboards.querying.result import Result, ResultColumn, Row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from types import TracebackType

LINE = re.compile(r"\n+LINE (\d+):.*\Z", re.DOTALL)
SUGGESTION = re.compile(r'\n*(?:Did you mean|Candidate bindings:) "([^"]+)".*', re.DOTALL)

OF_PAGE = re.compile(r"\btemp\.of_page_\d+\b")
"""A table that was made for the queries of one page."""
NOT_PLAIN = re.compile(r"DECIMAL|\[|STRUCT|MAP|UNION|VARIANT")
"""Types whose values pages know as others: a decimal as a float, a list as a tuple. Millions of values have none."""
Question = tuple[str, tuple[tuple[str, object], ...]]
"""A statement and the values bound in it."""


class QueryError(Exception):
    """A query that a page may not run, or that DuckDB refuses."""

    def __init__(self, what: str, line: int = 1, nearest: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.line = line
        """1-based, within the query."""
        self.nearest = nearest


class Release:
    """One connection for a whole build: the file attached read-only as ``monitor``, nothing else in reach."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise FileNotFoundError(f"no release at {path}")
        self.path = path
        # One thread: sums of floating-point numbers then come out the same every time.
        self._connection = duckdb.connect(":memory:", config={"threads": 1})
        quoted = str(path.resolve()).replace("'", "''")
        self._connection.execute(f"attach '{quoted}' as monitor (read_only)")
        # Of its own accord DuckDB draws a bar over the output of whoever builds, when a query takes two seconds.
        self._connection.execute("set enable_progress_bar = false")
        self._connection.execute("set enable_external_access = false")
        self._connection.execute("set lock_configuration = true")
        self._checked: dict[str, frozenset[str]] = {}
        self._shared: dict[Question, str] = {}
        self._answers: dict[Question, Result] = {}
        self._of_page: set[Question] = set()
        self._tables = itertools.count(1)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def query(self, query_id: str, sql: str, binds: Mapping[str, object]) -> Result:
        """Run one SELECT with bound values; the same question is asked once."""
        names = self._check(sql)
        used = {name: binds[name] for name in sorted(names) if name in binds}
        key = (sql, tuple(used.items()))
        if key not in self._answers:
            self._answers[key] = self._run(query_id, sql, used)
            if used or OF_PAGE.search(sql):
                self._of_page.add(key)
        answer = self._answers[key]
        return Result(query_id, answer.columns, answer.rows)

    def shared(self, sql: str, binds: Mapping[str, object]) -> str:
        """A statement with the same rows, kept in memory for the queries that stand on it.

        Without values it is the same on every page and stays; with values it is one page's, until ``forget_page``.
        """
        key = (sql, tuple(sorted(binds.items())))
        if key not in self._shared:
            of_page = bool(binds) or OF_PAGE.search(sql) is not None
            name = f"{'of_page' if of_page else 'shared'}_{next(self._tables)}"
            try:
                names = self._check(sql)
                if not names <= binds.keys():
                    return sql
                self._connection.execute(f"create temp table {name} as {sql}", {n: binds[n] for n in names})
            except (QueryError, duckdb.Error):
                return sql  # asked by itself it fails with its own problem, at its own line
            self._shared[key] = f"from temp.{name}"
            if of_page:
                self._of_page.add(key)
        return self._shared[key]

    def forget_page(self) -> None:
        """Let go of what was kept for the queries of one page: no other page asks the same with the same values."""
        for key in self._of_page:
            self._answers.pop(key, None)
            if (table := self._shared.pop(key, None)) is not None:
                self._connection.execute(f"drop table {table.removeprefix('from ')}")
        self._of_page.clear()

    def _check(self, sql: str) -> frozenset[str]:
        """Names of the bound parameters of a statement that is one SELECT."""
        # Pages of one file ask the same, of tables with other numbers.
        alike = OF_PAGE.sub("temp.of_page", sql)
        if alike not in self._checked:
            try:
                statements = self._connection.extract_statements(sql)
            except duckdb.Error as error:
                raise _query_error(error) from error
            if len(statements) != 1:
                raise QueryError("a query is exactly one statement")
            if statements[0].type != duckdb.StatementType.SELECT:
                raise QueryError("a page may only read: the query is not a SELECT")
            self._checked[alike] = frozenset(statements[0].named_parameters)
        return self._checked[alike]

    def _run(self, query_id: str, sql: str, binds: Mapping[str, object]) -> Result:
        try:
            cursor = self._connection.execute(sql, dict(binds))
            fetched = cursor.fetchall()
        except duckdb.Error as error:
            raise _query_error(error) from error
        columns: dict[str, ResultColumn] = {}
        for name, kind, *_ in cursor.description or []:
            if name in columns:
                raise QueryError(f"two columns are called '{name}'")
            columns[name] = ResultColumn(name, str(kind))
        nested = [at for at, column in enumerate(columns.values()) if NOT_PLAIN.search(column.type)]
        return Result(query_id, columns, tuple(Row(columns, _plain_row(row, nested)) for row in fetched))


def _plain_row(row: tuple[object, ...], nested: Sequence[int]) -> tuple[object, ...]:
    if not nested:
        return row
    values = list(row)
    for at in nested:
        values[at] = _plain(values[at])
    return tuple(values)


def _plain(value: object) -> object:
    match value:
        case Decimal():
            return float(value)
        case list():
            return tuple(_plain(item) for item in value)
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case _:
            return value


def _query_error(error: duckdb.Error) -> QueryError:
    text = str(error)
    line = LINE.search(text)
    text = LINE.sub("", text)
    near = SUGGESTION.search(text)
    what = SUGGESTION.sub("", text).strip().replace("\n", " ")
    return QueryError(what, int(line[1]) if line else 1, near[1] if near else None)
