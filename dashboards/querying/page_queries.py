"""The queries of one page for given parameters: compiled once, run when asked, for every choice of its inputs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dashboards.problems import Place, nearest
from dashboards.querying.compiled import Compiled, compile_query, one_line
from dashboards.querying.inputs import Inputs
from dashboards.querying.release import QueryError
from dashboards.querying.result import Result, union

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboards.grammar.nodes import Page
    from dashboards.grammar.sql_template import ValueRef
    from dashboards.problems import ProblemList
    from dashboards.querying.release import Release


class PageQueries:
    """Results by query id."""

    def __init__(self, page: Page, params: Mapping[str, str], release: Release, problems: ProblemList) -> None:
        self._page = page
        self._params = params
        self._release = release
        self._problems = problems
        self._compiled: dict[str, Compiled] = {}
        self._results: dict[str, Result | None] = {}
        self._sound: dict[str, bool] = {}
        self._referenced = {ref.id for query in page.queries.values() for ref in query.template.query_refs()}
        self.inputs = Inputs()
        """Set once the page's input components are known; queries that feed them are asked before."""

    def __contains__(self, query_id: str) -> bool:
        return query_id in self._page.queries

    def ids(self) -> tuple[str, ...]:
        """All query ids of the page in order."""
        return tuple(self._page.queries)

    def uses_inputs(self, query_id: str) -> tuple[str, ...]:
        """Inputs that the query depends on, itself or through others."""
        if query_id in self._page.broken:
            return ()
        return self.inputs.names(v.name for v in self._compile(query_id).values if v.kind == "inputs")

    def uses_params(self, query_id: str) -> bool:
        """Whether the query depends on a parameter of the page."""
        if query_id in self._page.broken:
            return False
        return any(v.kind == "params" for v in self._compile(query_id).values)

    def result(self, query_id: str) -> Result | None:
        """The rows, or None where the query failed (then there is a problem that says so)."""
        if query_id not in self._results:
            self._results[query_id] = self._run(query_id)
        return self._results[query_id]

    def sound(self, query_id: str) -> bool:
        """Whether the query gives rows; where not, there is a problem that says so.

        Rows of a query that others stand on stay in the table that was made for those until the page asks for them.
        """
        if query_id not in self._sound:
            self._sound[query_id] = self._lies_in_a_table(query_id) or self.result(query_id) is not None
        return self._sound[query_id]

    def _lies_in_a_table(self, query_id: str) -> bool:
        if query_id not in self._referenced or query_id in self._page.broken:
            return False
        if not all(self.sound(ref.id) for ref in self._page.queries[query_id].template.query_refs()):
            return False
        compiled = self._compile(query_id)
        if compiled.bare or any(v.kind != "params" for v in compiled.values):
            return False  # what is wrong with them, and with each choice, is found by asking
        return self._shared_or_own(compiled) != compiled.sql

    def _compile(self, query_id: str) -> Compiled:
        if query_id not in self._compiled:
            self._compiled[query_id] = compile_query(query_id, self._page.queries, self._shared)
        return self._compiled[query_id]

    def _shared(self, sql: str, values: tuple[ValueRef, ...]) -> str:
        """A statement with the same rows, worked out once for all queries that stand on it.

        What stands on a reader's choice has other rows for each, and stays as it is.
        """
        if any(v.kind != "params" or v.name not in self._params for v in values):
            return sql
        return self._release.shared(sql, {v.bind_name: self._params[v.name] for v in values})

    def _run(self, query_id: str) -> Result | None:
        if query_id in self._page.broken:
            return None
        for ref in self._page.queries[query_id].template.query_refs():
            if not self.sound(ref.id):
                return None  # its own problem says why; saying it again for every query above it helps nobody
        compiled = self._compile(query_id)
        if not self._values_known(query_id, compiled):
            return None
        names = self.uses_inputs(query_id)
        if not names:
            if query_id in self._referenced:
                compiled = replace(compiled, sql=self._shared_or_own(compiled))
            return self._ask(query_id, compiled, self._binds(compiled, {}))
        results: dict[tuple[int, ...], Result] = {}
        for combination in self.inputs.combinations(names):
            chosen = dict(zip(names, combination, strict=True))
            result = self._ask(query_id, compiled, self._binds(compiled, chosen))
            if result is None:
                return None
            results[combination] = result
        return union(results, self.inputs.default(names), names)

    def _shared_or_own(self, compiled: Compiled) -> str:
        """Where it cannot be shared it is asked as it is written: what is wrong then has its own line."""
        sql = one_line(compiled.sql)
        shared = self._shared(sql, compiled.values)
        return compiled.sql if shared == sql else shared

    def _values_known(self, query_id: str, compiled: Compiled) -> bool:
        sound = True
        for value in compiled.values:
            choices = self.inputs.choices
            known = self._params if value.kind == "params" else choices
            if value.name not in known:
                what = f"query '{query_id}' uses unknown {value.kind}.{value.name}"
                self._problems.add(self._place(query_id, value.line + 1), what, nearest(value.name, known))
                sound = False
            elif value.kind == "inputs" and value.field not in (fields := choices[value.name].options[0].fields):
                offers = " and ".join(f".{f}" for f in fields)
                what = f"'inputs.{value.name}' has {offers}, not .{value.field}"
                self._problems.add(self._place(query_id, value.line + 1), what, nearest(value.field, fields))
                sound = False
        for value in compiled.bare if sound else ():
            if any(not isinstance(v, int | float) for v in self._possible(value)):
                what = f"put quotes around '${{{value.kind}.{value.name}}}': its value is a text"
                self._problems.add(self._place(query_id, value.line + 1), what)
                sound = False
        return sound

    def _possible(self, value: ValueRef) -> list[object]:
        if value.kind == "params":
            return [self._params[value.name]]
        return [option.field(value.field) for option in self.inputs.choices[value.name].options]

    def _binds(self, compiled: Compiled, chosen: Mapping[str, int]) -> dict[str, object]:
        binds: dict[str, object] = {}
        for value in compiled.values:
            if value.kind == "params":
                binds[value.bind_name] = self._params[value.name]
            else:
                option = self.inputs.choices[value.name].options[chosen[value.name]]
                binds[value.bind_name] = option.field(value.field)
        return binds

    def _ask(self, query_id: str, compiled: Compiled, binds: Mapping[str, object]) -> Result | None:
        try:
            return self._release.query(query_id, compiled.sql, binds)
        except QueryError as error:
            what = f"query '{query_id}': {error.what}"
            self._problems.add(self._place(query_id, error.line), what, error.nearest)
            return None

    def _place(self, query_id: str, line: int) -> Place:
        start = self._page.queries[query_id].place
        return Place(start.file, start.line + line - 1)
