"""Finds a term's row in the file that landed, and proves that the file is the one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb

from orchestration.explaining.errors import ExplainError
from orchestration.explaining.model import LandedRow, LandedVersion
from sources.landing import OBSERVATIONS
from sources.landing.durable import sha256_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Rows = list[dict[str, Any]]

_VERSION = """
    select table_id, landing_version, publisher, title, origin, nearness, request_url, dimension_filters, modified,
        retrieved_at, licence, attribution, file_path, file_sha256
    from dim_landing_version
    where table_id = ? and landing_version = ? and file_name = ?
"""


class LandedFiles:
    """The landing zone as a release knows it; a file is proved and read once."""

    def __init__(self, release: duckdb.DuckDBPyConnection, root: Path) -> None:
        self._release = release
        self._root = root
        self._versions: dict[tuple[str, str, str], LandedVersion] = {}
        self._rows: dict[tuple[Path, tuple[tuple[str, Any], ...]], Rows] = {}

    def version(self, table_id: str, landing_version: str, file_name: str = OBSERVATIONS) -> LandedVersion:
        """A landed file of the release, proved to be whole.

        Raises:
            ExplainError: the file is not there, or not what was landed.
        """
        key = table_id, landing_version, file_name
        if key not in self._versions:
            self._versions[key] = self._proved(*key)
        return self._versions[key]

    def observation(self, term: dict[str, Any]) -> LandedRow:
        """The row of a term of kind ``measure``.

        Raises:
            ExplainError: the file does not have it.
        """
        version = self.version(term["table_id"], term["landing_version"])
        # All regions of a measure and period are read at once: a country's figure asks for some 340 of them.
        wanted = {"measure": term["measure"], "period": term["period"], "breakdown": term["breakdown"]}
        rows = [
            row
            for row in self._read(version.file, wanted)
            if row["region_code"] == term["source_region_code"] and row["value"] == term["value"]
        ]
        return _only(version, rows, f"{term['measure']}, {term['source_region_code']}, {term['period']}")

    def fact(self, version: LandedVersion, wanted: dict[str, Any]) -> LandedRow:
        """The row of a project's fact, by its keys.

        Raises:
            ExplainError: the file does not have it.
        """
        return _only(version, self._read(version.file, wanted), ", ".join(str(value) for value in wanted.values()))

    def cells(self, version: LandedVersion, row_place: str) -> dict[str, str]:
        """The cells of a row as they were handed in, heading to content."""
        rows = self._read(version.file, {"row_place": row_place})
        return {str(row["heading"]): str(row["cell"]) for row in rows if row["cell"] is not None}

    def _read(self, file: Path, wanted: dict[str, Any]) -> Rows:
        key = file, tuple(wanted.items())
        if key not in self._rows:
            where = " and ".join(f"{column} is not distinct from ?" for column in wanted)
            with duckdb.connect() as connection:
                self._rows[key] = list(
                    records(
                        connection.execute(
                            f"select * from read_parquet(?, file_row_number = true) where {where} "  # noqa: S608
                            "order by file_row_number",
                            [str(file), *wanted.values()],
                        )
                    )
                )
        return self._rows[key]

    def _proved(self, table_id: str, landing_version: str, file_name: str) -> LandedVersion:
        found = list(records(self._release.execute(_VERSION, [table_id, landing_version, file_name])))
        if not found:
            raise ExplainError(f"the release names no landed file {table_id} {landing_version}/{file_name}")
        facts = found[0]
        digest = facts.pop("file_sha256")
        file = self._root / facts.pop("file_path")
        if not file.is_file():
            raise ExplainError(
                f"{file} is missing. The release was built from it; point REGIODEAL_HOME at the home that has the "
                "landing zone of this release, or run 'regiodeal refresh' to build one from what has landed here."
            )
        if sha256_of(file) != digest:
            raise ExplainError(
                f"{file} is not what was landed: its SHA-256 is not {digest}, which the release names. Put the file "
                "back from a backup; the next 'regiodeal refresh' builds from the last version that is whole."
            )
        return LandedVersion(**facts, file=file, sha256=digest)


def records(answer: duckdb.DuckDBPyConnection) -> Iterator[dict[str, Any]]:
    """The rows of an answer by column name."""
    names = [column[0] for column in answer.description or []]
    for row in answer.fetchall():
        yield dict(zip(names, row, strict=True))


def _only(version: LandedVersion, rows: Rows, named: str) -> LandedRow:
    if not rows:
        raise ExplainError(f"{version.file} has no row for {named} with the value that the release holds")
    row = dict(rows[0])
    number = int(row.pop("file_row_number")) + 1
    value = row.pop("value")
    row.pop("filename", None)
    return LandedRow(version, number, value, {name: None if cell is None else str(cell) for name, cell in row.items()})
