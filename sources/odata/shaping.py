"""One page from the publisher's rows to cells: a value with its codes, in the words of landing. DuckDB does it.

No figure is changed here: text becomes a number, padding goes, and what is missing is NULL with the publisher's word
for it beside it. What was not asked for is refused here, at the first page that has it. Several pages may be shaped at
once, each by a thread of its own.
"""

# ruff: noqa: S608  names of columns cannot be bound as parameters; name() quotes each of them

from __future__ import annotations

import hashlib
import mmap
import re
import threading
from typing import TYPE_CHECKING, Any

import duckdb
import msgspec

from sources.odata.errors import SchemaChanged
from sources.odata.quoting import name, text

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from sources.odata.plan import Plan, Query

SENTINELS = (-99995, -99997, -99999)
"""Numbers that say "no figure" in CBS's map files and in some tables."""

NATIONAL = "NL00"
"""The region of a table that has no region dimension: the country."""

_LARGEST_ROW = 1_000_000
"""Bytes one row may take before we call it no OData answer."""
_ROW_GROUP = 16_384
"""Rows that are held before they are written: larger groups would be smaller on disk and take 20 MB more memory."""
_REFUSED = "a row that was not asked for: "
_QUOTE = text("'")


def _unpadded(column: str) -> str:
    """A text without spaces around it; ``trim`` reads each letter, and few texts have any."""
    return f"case when contains({column}, ' ') then trim({column}) else {column} end"


class PageShaper:
    """Shapes the pages of one plan.

    Args:
        connection: its settings limit what shaping takes.
        source: how messages name the table.
        plan: what was asked.
        fixed_period: the period of a table without a period dimension.
        regions: how the codes of the regions asked for begin.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        source: str,
        plan: Plan,
        *,
        fixed_period: str | None,
        regions: Sequence[str],
    ) -> None:
        self._connection = connection
        self._source = source
        self._plan = plan
        self._fixed_period = fixed_period
        self._regions = regions
        self._reading = threading.Lock()

    def statement(self, query: Query, rows: str) -> str:
        """What makes cells of a page's rows, a path in quotes; it refuses rows that were not asked for."""
        parts = self._plan.layout
        region = name(parts.region) if parts.region else text(NATIONAL)
        period = name(parts.period) if parts.period else text(self._fixed_period or "")
        pairs = ", ".join(f"{text(dimension)}: {name(dimension)}" for dimension in parts.breakdown)
        # Columns of one constant would cost as much to write as any.
        breakdown = f", cast(to_json({{{pairs}}}) as varchar) as breakdown" if pairs else ""
        bound_code = f", {name(parts.bounds.dimension)} as bound_code" if parts.bounds else ""
        sentinels = ", ".join(str(number) for number in SENTINELS)
        return f"""
            with numbered as (
              select
                measure_key,
                raw,
                attribute,
                {region} as region_code,
                {period} as period,
                case when raw in ('', '.') then null else cast(raw as double) end as number
                {breakdown}
                {bound_code}
              from ({self._cells(query, rows)})
            )
            select
              * exclude (measure_key, raw, attribute, number),
              measure_key as measure,
              attribute is null as has_no_attribute,
              case when number in ({sentinels}) then null else number end as value,
              case
                when number in ({sentinels}) then raw
                when attribute is not null then attribute
                when raw is null or raw = '' then {self._absent()}
                when raw = '.' then raw
                else 'None'
              end as value_attribute
            from numbered
        """

    def _absent(self) -> str:
        """The publisher's word for a figure that is missing, by measure.

        No join: DuckDB may hold the figures and probe with the measures, and a page would then be held in memory whole.
        """
        by_word: dict[str, list[str]] = {}
        for measure in self._plan.measures:
            by_word.setdefault(measure.absent, []).append(text(measure.key))
        words = (f"when measure_key in ({', '.join(keys)}) then {text(word)}" for word, keys in by_word.items())
        return f"case {' '.join(words)} end"

    def shaped_by(self, query: Query) -> str:
        """A digest of all that decides what becomes of a page."""
        return hashlib.sha256(self.statement(query, "").encode()).hexdigest()[:16]

    def shape(self, query: Query, url: str, rows: Path, into: Path) -> int:
        """Write the cells of a page to ``into`` and return the number of the publisher's rows.

        Args:
            query: the question the page belongs to.
            url: the page's own address.
            rows: its JSON list of rows.
            into: a Parquet file.

        Raises:
            SchemaChanged: a column is missing, a value is no number, or there is a row that was not asked for.
        """
        with self._connection.cursor() as own:
            try:
                own.execute(
                    f"copy ({self.statement(query, text(str(rows)))}) to {text(str(into))} "
                    f"(format parquet, row_group_size {_ROW_GROUP})"
                )
            except (duckdb.ConversionException, duckdb.InvalidInputException) as error:
                # A column that is gone is NULL to DuckDB, and a NULL is refused as a code: the column is the cause.
                self._expect(url, rows, query.columns)
                said = str(error)
                cause = (
                    said[said.index(_REFUSED) :] if _REFUSED in said else f"a value is not what it should be: {said}"
                )
                raise SchemaChanged(self._source, url, cause.splitlines()[0][:200].strip()) from error
            counted = own.execute(
                "select count(*), count(value), count(*) filter (has_no_attribute) from read_parquet(?)", [str(into)]
            )
            cells, values, without_attribute = counted.fetchall()[0]
        if self._plan.shape == "wide":
            self._expect(url, rows, {measure.key for measure in query.measures})
            return int(cells) // len(query.measures)
        unsure = {"Value": values < cells, "ValueAttribute": without_attribute > 0}
        self._expect(url, rows, {column for column, has_null in unsure.items() if has_null})
        return int(cells)

    def _expect(self, url: str, rows: Path, columns: Collection[str]) -> None:
        """Every row has ``columns``, be it with null, which DuckDB does not tell from nothing.

        Raises:
            SchemaChanged: one has not.
        """
        if not columns:
            return
        # Names of fields must be identifiers, those of columns are what the publisher makes them.
        fields = {f"field_{number}": column for number, column in enumerate(sorted(columns))}
        row = msgspec.defstruct("Row", [(field, Any) for field in fields], rename=fields, gc=False)
        with rows.open("rb") as file:
            written = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        try:
            # One page at a time: two would take twice the memory and, being Python, be no faster.
            with self._reading:
                msgspec.json.decode(written, type=list[row])  # type: ignore[valid-type]
        except msgspec.ValidationError as error:
            missing = re.search(r"missing required field `(.*)`", str(error))
            cause = f"rows without {missing[1]}" if missing else f"a row is no object: {error}"
            raise SchemaChanged(self._source, url, cause) from error

    def _rows(self, query: Query, rows: str) -> str:
        """The rows of a page, codes without padding; one that was not asked for stops the statement."""
        columns = sorted(query.columns)
        codes = {*self._plan.layout.dimensions, "Measure"}
        taken = ", ".join(f"{_unpadded(name(c))} as {name(c)}" if c in codes else name(c) for c in columns)
        typed = ", ".join(f"{text(column)}: 'VARCHAR'" for column in columns)
        refused = " ".join(
            f"when {condition} then error({text(_REFUSED + what + ' is ')} || "
            f"coalesce({_QUOTE} || {name(column)} || {_QUOTE}, 'None'))"
            for what, column, condition in self._not_asked()
        )
        return (
            f"select * from (select {taken} from read_json({rows}, columns = {{{typed}}}, format = 'array', "
            f"maximum_object_size = {_LARGEST_ROW}))" + (f" where case {refused} else true end" if refused else "")
        )

    def _cells(self, query: Query, rows: str) -> str:
        dimensions = ", ".join(name(dimension) for dimension in self._plan.layout.dimensions)
        comma = ", " if dimensions else ""
        if self._plan.shape == "long":
            raw = _unpadded(name("Value"))
            return (
                f'select {dimensions}{comma}"Measure" as measure_key, {raw} as raw, '
                f'"ValueAttribute" as attribute from ({self._rows(query, rows)})'
            )
        topics = ", ".join(name(measure.key) for measure in query.measures)
        return (
            f"select {dimensions}{comma}measure_key, {_unpadded('raw')} as raw, cast(null as varchar) as attribute "
            f"from ({self._rows(query, rows)}) unpivot include nulls (raw for measure_key in ({topics}))"
        )

    def _not_asked(self) -> list[tuple[str, str, str]]:
        """What a message calls it, the column, and the condition under which a row was not asked for.

        A service that overlooks a filter would otherwise give us other figures under the name we asked for.
        """
        parts = self._plan.layout
        checks = []
        if self._plan.shape == "long":
            keys = ", ".join(text(measure.key) for measure in self._plan.measures)
            checks.append(("a measure", "Measure", f"coalesce(\"Measure\", '') not in ({keys})"))
        checks += [
            (dimension, dimension, f"{name(dimension)} is distinct from {text(code.strip())}")
            for dimension, code in parts.filters.items()
        ]
        checks += [
            (dimension, dimension, f"coalesce({name(dimension)}, '') = ''")
            for dimension in (parts.region, parts.period, *parts.breakdown)
            if dimension is not None
        ]
        if (bounds := parts.bounds) is not None:
            codes = ", ".join(text(code.strip()) for code in (bounds.value, bounds.lower, bounds.upper))
            checks.append(
                (bounds.dimension, bounds.dimension, f"coalesce({name(bounds.dimension)}, '') not in ({codes})")
            )
        if parts.region is not None and self._regions:
            inside = " or ".join(f"starts_with({name(parts.region)}, {text(start)})" for start in self._regions)
            checks.append((parts.region, parts.region, f"not ({inside})"))
        return checks
