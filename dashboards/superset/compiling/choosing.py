"""Native filters: inputs and page parameters as options that a reader chooses by name and queries receive by value."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp

from dashboards.querying.inputs import Period
from dashboards.querying.release import QueryError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboards.components.live import LiveFilter
    from dashboards.querying.inputs import Choice, Option
    from dashboards.querying.release import Release

BIND = re.compile(r"\$(params|inputs)_(\w+?)_(value|label|start|end)\b")
"""What ``compile_query`` writes for a parameter or an input."""
NO_CHOICE = "%"
"""The option of ``like '…'`` that lets everything through: an empty filter says the same."""


@dataclass(frozen=True)
class Options:
    """What can be chosen in one filter."""

    kind: str
    """``params`` or ``inputs``."""
    name: str
    title: str
    sql: str
    """Rows of ``column`` (what readers see) and ``waarde`` (what queries receive)."""
    default: str | None
    """What is chosen at first; None: nothing, and queries receive ``blank``."""
    blank: object = None

    @property
    def column(self) -> str:
        """A name no other filter of the page has, so that one filter never speaks for another."""
        return f"keuze_{self.name}"

    def receives(self, field: str) -> str:
        """What stands in a virtual dataset for the value (or label): Jinja that Superset fills, every text escaped."""
        chosen = f"filter_values({json.dumps(self.column)}, remove_filter=True)"
        answer = {"label": self.column, "start": "eerste_dag", "end": "laatste_dag"}.get(field, "waarde")
        start = f"(select {answer} from ({self.sql}) as keuzes where {self.column} in "
        if self.default is not None:
            first = json.dumps([self.default], ensure_ascii=False)
            return f"{start}{{{{ ({chosen} or {first}) | where_in }}}} limit 1)"
        blank = _literal(self.blank)
        return f"{{% if {chosen} %}}{start}{{{{ {chosen} | where_in }}}} limit 1){{% else %}}{blank}{{% endif %}}"


def with_choices(sql: str, options: Mapping[tuple[str, str], Options]) -> str:
    """A compiled query with every bound value replaced by what the reader chooses."""
    return BIND.sub(lambda m: options[m[1], m[2]].receives(m[3]), sql)


def of_input(live: LiveFilter, choice: Choice, options_sql: str | None) -> Options:
    """Options of an input; a fixed ``%`` is the empty filter."""
    column = f"keuze_{live.name}"
    parts = []
    if options_sql is not None and live.value is not None:
        parts.append(
            f"select cast({_name(live.label or live.value)} as varchar) as {column}, {_name(live.value)} as waarde "
            f"from ({options_sql}) as opties"
        )
    fixed = [(value, label) for value, label in live.fixed if value != NO_CHOICE]
    if live.kind == "range" or not (live.fixed or live.query):
        # Periods and days: worked out by the component, all of them on the page already.
        parts = [_option(option, column) for option in choice.options]
    parts += [f"select {_literal(label)} as {column}, {_literal(value)} as waarde" for value, label in fixed]
    default = choice.options[choice.default]
    empty = default.value == NO_CHOICE
    return Options(
        "inputs", live.name, live.title, " union all ".join(parts),
        None if empty else default.label, NO_CHOICE if empty else None,
    )  # fmt: skip


def _option(option: Option, column: str) -> str:
    row = f"select {_literal(option.label)} as {column}, {_literal(option.value)} as waarde"
    if isinstance(option.value, Period):
        row += f", {_literal(option.value.start)} as eerste_dag, {_literal(option.value.end)} as laatste_dag"
    return row


def of_parameter(name: str, title: str, identity_sql: str, release: Release) -> Options | None:
    """Options of a page parameter: the column that the page's own query compares it with.

    Readers choose by the column ``name`` where the table has one without doubles.
    """
    found = _compared(name, identity_sql)
    if found is None:
        return None
    table, column = found
    label = "name" if _names_hold(release, table) else column
    rows = release.query("options", f"select {label} as label, {column} as waarde from {table} order by 1", {}).rows
    if not rows:
        return None
    sql = f"select {label} as keuze_{name}, {column} as waarde from {table}"
    return Options("params", name, title, sql, str(rows[0]["label"]))


def _compared(name: str, sql: str) -> tuple[str, str] | None:
    marked = re.sub(rf"\$params_{name}_value\b", f"'\ue000{name}'", sql)
    for comparison in sqlglot.parse_one(marked, read="duckdb").find_all(exp.EQ):
        sides = (comparison.this, comparison.expression)
        column = next((s for s in sides if isinstance(s, exp.Column)), None)
        if column is not None and any(isinstance(s, exp.Literal) and s.this == f"\ue000{name}" for s in sides):
            select = comparison.find_ancestor(exp.Select)
            tables = list(select.find_all(exp.Table)) if select is not None else []
            table = next((t for t in tables if column.table in {"", t.alias_or_name}), None)
            if table is not None:
                return f"{table.db}.{table.name}" if table.db else table.name, column.name
    return None


def _names_hold(release: Release, table: str) -> bool:
    try:
        sql = f"select count(*) as alle, count(distinct name) as namen from {table}"
        row = release.query("names", sql, {}).rows[0]
    except QueryError:
        return False
    return row["alle"] == row["namen"]


def _name(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _literal(value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return repr(value)
    return "'" + str("" if value is None else value).replace("'", "''") + "'"
