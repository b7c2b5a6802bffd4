"""A page's queries in one statement, each written once: what is named again stands before the statement, by a name.

Superset reads the statement of a dataset four times for each chart that it draws (for what it reads, for its rows'
security, for its key in a cache, for running it), by a parser in Python that takes longer than DuckDB takes to answer.
What a copy costs is its length.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from dashboards.querying.compiled import compile_query, one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboards.grammar.nodes import QueryNode

MARK = re.compile("\ue000(\\d+)\ue001")
"""What stands for a query until it is known how often it is named."""
NAMES_ITS_OWN = re.compile(r"(?:\s|--[^\n]*\n|/\*.*?\*/)*with\b", re.IGNORECASE | re.DOTALL)


class SharedQueries:
    """The queries of one page; those that are not sound are never asked for."""

    def __init__(self, queries: Mapping[str, QueryNode]) -> None:
        self._queries = queries
        self._numbers: dict[str, int] = {}
        """Statement, with marks for what it stands on, to its number: a query has a larger one than those."""
        self._ids: dict[int, str] = {}

    def mark(self, query_id: str) -> str:
        """What stands for a query between parentheses, in a statement that ``whole`` completes."""
        sql = one_line(self._marked(query_id))
        mark = self._mark(sql)
        self._ids.setdefault(self._numbers[sql], query_id)
        return mark

    def statement(self, query_id: str) -> str:
        """The statement of a query by itself."""
        return self.whole(self._marked(query_id).strip().rstrip(";"))

    def whole(self, sql: str) -> str:
        """A statement with queries in place of their marks: one that is named once stands where it is named."""
        texts = {number: text for text, number in self._numbers.items()}
        named = self._named(sql, texts)

        def completed(text: str) -> str:
            return MARK.sub(lambda m: query(int(m[1])), text)

        def query(number: int) -> str:
            return f"select * from {self._name(number)}" if number in named else completed(texts[number])

        whole = completed(sql)
        if not named:
            return whole
        if NAMES_ITS_OWN.match(whole):
            whole = f"select * from (\n{whole}\n) as geheel"
        # Not materialized: DuckDB plans it as if it were written out, with the conditions of whoever reads it.
        before = [f"{self._name(n)} as not materialized ({completed(texts[n])})" for n in named]
        return "with " + ",\n".join(before) + f"\n{whole}"

    def _named(self, sql: str, texts: Mapping[int, str]) -> tuple[int, ...]:
        """Those that are named more than once, each after those it stands on."""
        times: Counter[int] = Counter()
        waiting = [sql]
        while waiting:
            for number in map(int, MARK.findall(waiting.pop())):
                if number not in times:
                    waiting.append(texts[number])
                times[number] += 1
        return tuple(sorted(number for number, count in times.items() if count > 1))

    def _name(self, number: int) -> str:
        return f'"vraag_{self._ids[number]}"'

    def _marked(self, query_id: str) -> str:
        for reference in self._queries[query_id].template.query_refs():
            self.mark(reference.id)
        return compile_query(query_id, self._queries, lambda sql, _: self._mark(sql)).sql

    def _mark(self, sql: str) -> str:
        return f"\ue000{self._numbers.setdefault(sql, len(self._numbers) + 1)}\ue001"
