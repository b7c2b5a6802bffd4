"""The table that is served: made from a seed, row by row the same at every run, written once and kept as files.

It is shaped as CBS's key figures of districts and neighbourhoods: areas x years x 130 measures, area by area, one
figure in seventeen missing. A page file holds a JSON list of rows as the services write them; the envelope around it
holds an address and so belongs to the server.
"""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

MEASURES = 130
FIRST_YEAR, YEARS = 2013, 12
V4_PAGE, V3_PAGE = 100_000, 10_000
"""Rows a page, as CBS's services page."""
REGION, PERIOD = "WijkenEnBuurten", "Perioden"
WIDTH = 10
"""To which v3 pads the codes of this region dimension."""


@dataclass(frozen=True)
class Shape:
    """How large the table is.

    Attributes:
        areas: number of areas; each has YEARS x MEASURES observations.
        seed: other seeds give other figures in the same places.
    """

    areas: int
    seed: int = 1

    @property
    def observations(self) -> int:
        """Figures, the missing ones among them."""
        return self.areas * YEARS * MEASURES

    @property
    def stamp(self) -> str:
        """What the publisher says of when it was made: other contents, another stamp."""
        return f"2026-01-01T02:00:00.{self.seed:03}{self.areas:06}"

    @classmethod
    def of(cls, observations: int, seed: int = 1) -> Shape:
        """The smallest table with at least so many observations."""
        return cls(-(-observations // (YEARS * MEASURES)), seed)


def measure_key(number: int) -> str:
    """The identifier in v4 of a measure."""
    return f"M{number:06}"


def topic_key(number: int) -> str:
    """The column in v3 of a measure."""
    return f"Onderwerp_{number + 5}"


def area_code(number: int) -> str:
    """One area in forty is a municipality, seven are districts, the rest are neighbourhoods."""
    if number % 40 == 0:
        return f"GM{number // 40:04}"
    return f"WK{number:06}" if number % 40 < 8 else f"BU{number:08}"


def periods() -> list[str]:
    """The codes of the years."""
    return [f"{year}JJ00" for year in range(FIRST_YEAR, FIRST_YEAR + YEARS)]


@dataclass
class Pages:
    """Page files below ``folder``, written when they are first asked for."""

    shape: Shape
    folder: Path
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _db: duckdb.DuckDBPyConnection | None = None

    def rows(self, protocol: str, chosen: Sequence[int]) -> int:
        """Rows of the answer to a question for ``chosen`` measures (numbers)."""
        places = self.shape.areas * YEARS
        return places * len(chosen) if protocol == "v4" else places

    def page(self, protocol: str, chosen: Sequence[int], skip: int, *, narrow: bool = False) -> Path:
        """The file with the rows from ``skip`` on; ``narrow`` leaves out v3's ID, as a ``$select`` does."""
        question = hashlib.sha256(f"{self.shape} {list(chosen)} {narrow}".encode()).hexdigest()[:12]
        path = self.folder / f"{protocol}-{self.shape.observations}-{question}" / f"{skip:09}.json"
        with self._lock:
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                unfinished = path.with_suffix(".unfinished")
                make = self._v4 if protocol == "v4" else self._v3
                unfinished.write_bytes(make(chosen, skip, narrow=narrow))
                unfinished.rename(path)
        return path

    def prepare(self, protocol: str, chosen: Sequence[int]) -> Iterator[Path]:
        """Every page of a question, one after the other."""
        for skip in range(0, self.rows(protocol, chosen), V4_PAGE if protocol == "v4" else V3_PAGE):
            yield self.page(protocol, chosen, skip)

    def _connection(self) -> duckdb.DuckDBPyConnection:
        if self._db is None:
            self._db = duckdb.connect()
            self._db.execute("create table areas (area bigint, code varchar)")
            codes = [area_code(number) for number in range(self.shape.areas)]
            self._db.execute("insert into areas select unnest(range(?)), unnest(?)", [len(codes), codes])
            # Any well spread function of the place will do, as long as another version of DuckDB makes the same of it.
            self._db.execute(f"create macro noise(id) as (id * 2654435761 + {self.shape.seed} * 40503) % 4294967296")
            self._db.execute(
                "create macro figure(id, measure) as case when noise(id) % 17 = 0 then 'null' when measure % 3 = 0 "
                "then (noise(id) % 1000 // 10) || '.' || noise(id) % 10 else noise(id) % 250000 || '.0' end"
            )
        return self._db

    def _v4(self, chosen: Sequence[int], skip: int, *, narrow: bool) -> bytes:  # noqa: ARG002 - as _v3
        last = min(skip + V4_PAGE, self.rows("v4", chosen))
        found = (
            self._connection()
            .execute(
                f"""
            with places as (
              select row_at, row_at // ? // {YEARS} as area, row_at // ? % {YEARS} as year,
                list_extract(?, row_at % ? + 1) as measure
              from range(?, ?) as rows(row_at)
            ), numbered as (select *, (area * {YEARS} + year) * {MEASURES} + measure as id from places)
            select '[' || string_agg(
              '{{"Id":' || id || ',"Measure":"M' || lpad(measure::varchar, 6, '0') || '","ValueAttribute":"'
              || if(noise(id) % 17 = 0, 'Missing', 'None') || '","Value":' || figure(id, measure)
              || ',"StringValue":null,"{REGION}":"' || code || '","{PERIOD}":"' || (year + {FIRST_YEAR}) || 'JJ00"}}',
              ',' order by row_at) || ']'
            from numbered join areas using (area)
            """,
                [len(chosen), len(chosen), list(chosen), len(chosen), skip, last],
            )
            .fetchone()
        )
        return str(found[0] if found else "[]").encode()

    def _v3(self, chosen: Sequence[int], skip: int, *, narrow: bool) -> bytes:
        last = min(skip + V3_PAGE, self.rows("v3", chosen))
        number = "" if narrow else """'"ID":' || place || ',' || """
        found = (
            self._connection()
            .execute(
                f"""
            with cells as (
              select place, measure, place * {MEASURES} + measure as id
              from range(?, ?) as rows(place), (select unnest(?) as measure)
            ), wide as (
              select place, string_agg('"Onderwerp_' || (measure + 5) || '":' || figure(id, measure), ','
                order by measure) as figures
              from cells group by place
            )
            select '[' || string_agg('{{' || {number} '"{REGION}":"' || rpad(code, {WIDTH}, ' ') || '","{PERIOD}":"'
              || (place % {YEARS} + {FIRST_YEAR}) || 'JJ00",' || figures || '}}', ',' order by place) || ']'
            from wide join areas on area = place // {YEARS}
            """,
                [skip, last, list(chosen)],
            )
            .fetchone()
        )
        return str(found[0] if found else "[]").encode()
