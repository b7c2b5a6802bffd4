"""What stops a release until a person has looked at it, and what a person let through.

Found by the models (``int_breaches``); here it is read and kept for whoever is asked, beside what was decided.
An acceptance is a line in a journal that is never rewritten. It names the very rows it is about, values and all: a row
that differs, or one more, is asked anew.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

import duckdb
from pydantic import AwareDatetime, BaseModel, ConfigDict, TypeAdapter, ValidationError

from sources.landing.durable import append_synced, replace_synced

if TYPE_CHECKING:
    from pathlib import Path

    from orchestration.settings import Settings

JOURNAL = "acceptances.jsonl"
OPEN = "breaches.json"
TEST = "every_breach_is_accepted"
"""The dbt test that stops a release with open breaches."""

CheckName = Literal["coverage", "magnitude", "total", "parts"]
Role = Literal["programmateam", "stuurgroep", "beheer", "analist"]
"""Who accepted: a role, never a person."""

_log = logging.getLogger(__name__)


class Row(BaseModel):
    """One figure, total or set of parts that does not pass."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    region_code: str
    period: str
    breakdown: str
    expected_value: float
    found_value: float | None
    """None: there is no figure any more."""
    detail: str


class Breach(BaseModel):
    """The rows of one check and one indicator (or set of parts) that nobody has accepted yet."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    check_name: CheckName
    subject_id: str
    rows: tuple[Row, ...]

    @property
    def size(self) -> str:
        """How many rows, in words."""
        return "1 row" if len(self.rows) == 1 else f"{len(self.rows):,} rows"

    @property
    def breach_id(self) -> str:
        """Eight hex digits of what it is: other rows are another breach."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:8]


class Acceptance(BaseModel):
    """A breach that a person let through."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    acceptance_id: str
    """The breach's own id."""
    accepted_at: AwareDatetime
    accepted_by_role: Role
    reason: str
    """In Dutch: it stands on the page about quality."""
    breach: Breach


_breaches: TypeAdapter[tuple[Breach, ...]] = TypeAdapter(tuple[Breach, ...])


def read_breaches(database: Path) -> tuple[Breach, ...]:
    """The open breaches of a build, by check and subject; none where the models did not come that far."""
    with duckdb.connect(str(database), read_only=True) as connection:
        made = connection.execute("select 1 from duckdb_tables() where table_name = 'int_breaches'").fetchone()
        if made is None:
            return ()
        rows = connection.execute(
            "select check_name, subject_id, region_code, period, breakdown, expected_value, found_value, detail "
            "from intermediate.int_breaches where not is_accepted order by all"
        ).fetchall()
    return tuple(
        Breach(
            check_name=check,
            subject_id=subject,
            rows=tuple(
                Row(region_code=row[2], period=row[3], breakdown=row[4], expected_value=row[5], found_value=row[6],
                    detail=row[7])
                for row in group
            ),
        )
        for (check, subject), group in itertools.groupby(rows, key=lambda row: row[:2])
    )  # fmt: skip


def keep_open(settings: Settings, breaches: tuple[Breach, ...]) -> None:
    """Keep what the last build was stopped for, beside the builds, until the next has been checked."""
    settings.builds.mkdir(parents=True, exist_ok=True)
    replace_synced(settings.builds / OPEN, _breaches.dump_json(breaches, indent=2) + b"\n")


def open_breaches(settings: Settings) -> tuple[Breach, ...]:
    """What the last build was stopped for and nobody has accepted since."""
    try:
        found = _breaches.validate_json((settings.builds / OPEN).read_bytes())
    except FileNotFoundError:
        return ()
    accepted = {acceptance.acceptance_id for acceptance in acceptances(settings)}
    return tuple(breach for breach in found if breach.breach_id not in accepted)


def accept(settings: Settings, breach: Breach, role: Role, reason: str, now: datetime | None = None) -> Acceptance:
    """Let a breach through: these rows, with this reason, which is kept and shown."""
    accepted = Acceptance(
        acceptance_id=breach.breach_id,
        accepted_at=now or datetime.now(UTC),
        accepted_by_role=role,
        reason=reason.strip(),
        breach=breach,
    )
    settings.home.mkdir(parents=True, exist_ok=True)
    append_synced(settings.home / JOURNAL, accepted.model_dump_json())
    return accepted


def acceptances(settings: Settings) -> tuple[Acceptance, ...]:
    """Everything that was ever let through, oldest first."""
    path = settings.home / JOURNAL
    if not path.exists():
        return ()
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            found.append(Acceptance.model_validate_json(line))
        except ValidationError:
            _log.warning("%s, line %d is torn and is left out", path, number)
    return tuple(found)


def told(breaches: tuple[Breach, ...], most: int = 8) -> str:
    """The rows in plain text, for a message: what, where, what was expected and what was found."""
    lines = []
    for breach in breaches:
        lines.append(f"{breach.breach_id} {breach.check_name} {breach.subject_id}: {breach.size}")
        lines += [
            f"  {row.region_code} {row.period} {row.expected_value:g} -> "
            f"{'none' if row.found_value is None else f'{row.found_value:g}'} ({row.detail})"
            for row in breach.rows[:most]
        ]
        if len(breach.rows) > most:
            lines.append(f"  and {len(breach.rows) - most} more")
    return "\n".join(
        [*lines, "see them with 'regiodeal breaches list', let one through with 'regiodeal breaches accept'"]
    )


def acceptance_rows(found: tuple[Acceptance, ...]) -> list[dict[str, object]]:
    """One row per accepted row, as the build's landing table has them."""
    return [
        {
            "acceptance_id": item.acceptance_id,
            "accepted_at": item.accepted_at,
            "accepted_by_role": item.accepted_by_role,
            "reason": item.reason,
            "check_name": item.breach.check_name,
            "subject_id": item.breach.subject_id,
            **row.model_dump(exclude={"detail"}),
        }
        for item in found
        for row in item.breach.rows
    ]


def json_of(breaches: tuple[Breach, ...]) -> str:
    """For machines: the breaches with their ids."""
    return json.dumps(
        [{"breach_id": breach.breach_id, **breach.model_dump()} for breach in breaches], indent=2, ensure_ascii=False
    )
