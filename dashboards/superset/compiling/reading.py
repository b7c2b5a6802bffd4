"""Whether a page's query is a mart table read as it is, and how a chart then asks that table itself.

A physical table costs Superset half of what a query around a query costs (SUPERSET.md), and people who look at the
dataset see the mart. Whatever is more than columns, a condition, groups and counts stays a query.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

BEYOND_A_TABLE = (exp.Subquery, exp.Window, exp.SetOperation, exp.Exists, exp.Join, exp.CTE, exp.Having, exp.Qualify)


@dataclass(frozen=True)
class TableReading:
    """One mart table, read without a query of its own."""

    table: str
    where: str = ""
    aggregates: Mapping[str, str] = field(default_factory=dict)
    """Output column to the expression that gives it (``count(*)``)."""
    order: tuple[tuple[str, bool], ...] = ()
    """Column and whether it rises."""
    limit: int | None = None


def read_table(
    sql: str, needed: Collection[str], constant: Callable[[str], object], *, ordered: bool
) -> TableReading | None:
    """The reading that gives the needed columns with the same rows, None when only the query itself can.

    Args:
        sql: The page's query, without open values.
        needed: Columns that the chart shows.
        constant: Gives the value of a query without a table (``select 'werken' as pillar``).
        ordered: Whether the order of the rows shows.

    """
    try:
        tree = sqlglot.parse_one(sql, read="duckdb").transform(lambda node: _settled(node, constant))
    except SqlglotError:
        return None
    if not isinstance(tree, exp.Select) or tree.args.get("distinct") or tree.find(*BEYOND_A_TABLE):
        return None
    tables = list(tree.find_all(exp.Table))
    if len(tables) != 1 or tables[0].db != "monitor":
        return None
    outputs = {p.alias_or_name: p.unalias() for p in tree.expressions if not p.is_star}
    if any(name not in outputs for name in needed) and not tree.is_star:
        return None
    aggregates = _aggregates(tree, outputs, needed)
    order = _order(tree, outputs, needed) if ordered else ()
    if aggregates is None or order is None:
        return None
    where = tree.args.get("where")
    limit = tree.args.get("limit")
    return TableReading(
        tables[0].name,
        _bare(where.this) if where is not None else "",
        aggregates,
        order,
        int(limit.expression.this) if limit is not None else None,
    )


def _settled(node: exp.Expr, constant: Callable[[str], object]) -> exp.Expr:
    """A scalar subquery without a table is a constant."""
    scalar = isinstance(node, exp.Subquery) and not isinstance(node.parent, exp.From | exp.Join)
    if not scalar or node.find(exp.Table) or node.find_ancestor(exp.From):
        return node
    value = constant(node.this.sql(dialect="duckdb"))
    return exp.convert(value) if isinstance(value, str | int | float) else node


def _aggregates(
    tree: exp.Select, outputs: Mapping[str, exp.Expression], needed: Collection[str]
) -> dict[str, str] | None:
    """Expressions of the columns that count; None where a needed column is neither a column nor a count."""
    counted = {name: e for name, e in outputs.items() if e.find(exp.AggFunc)}
    plain = {name for name, e in outputs.items() if isinstance(e, exp.Column) and e.name == name}
    group = tree.args.get("group")
    if group is None and counted:
        # Counts over the whole table: the one row that it gives has no other column.
        return {name: _bare(counted[name]) for name in needed} if set(needed) <= set(counted) else None
    if group is None:
        return {} if all(name in plain or name not in outputs for name in needed) else None
    keys = {key.name for key in group.expressions if isinstance(key, exp.Column)}
    if len(keys) != len(group.expressions) or not keys <= set(needed) or not keys <= plain:
        return None
    if any(name not in counted and name not in keys for name in needed):
        return None
    return {name: _bare(e) for name, e in counted.items() if name in needed}


def _order(
    tree: exp.Select, outputs: Mapping[str, exp.Expression], needed: Collection[str]
) -> tuple[tuple[str, bool], ...] | None:
    order = tree.args.get("order")
    found: list[tuple[str, bool]] = []
    for item in order.expressions if order is not None else ():
        column = item.this
        if not isinstance(column, exp.Column) or outputs.get(column.name, column) != column:
            # Only a column of the table itself can be ordered by without the query, or a count that the chart shows.
            name = getattr(column, "name", "")
            if name not in needed or name not in outputs or outputs[name].find(exp.AggFunc) is None:
                return None
        found.append((column.name, not item.args.get("desc")))
    return tuple(found)


def _bare(expression: exp.Expression) -> str:
    """SQL without the names of the one table."""

    def strip(node: exp.Expression) -> exp.Expression:
        return exp.column(node.name) if isinstance(node, exp.Column) else node

    return expression.transform(strip).sql(dialect="duckdb")
