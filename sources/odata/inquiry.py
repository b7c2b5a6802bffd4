"""One table asked for what is new, and what came held beside the version in force, before anything lands."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.odata.changes import changes, new_measures
from sources.odata.errors import ChangeBlocked
from sources.odata.held import read_held
from sources.odata.request import source_name
from sources.odata.wording import notice

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from sources.landing import Check, Landing, LandingManifest, Notice
    from sources.odata.client import Fetched, OdataClient
    from sources.odata.progress import ProgressCallback
    from sources.odata.request import Selection, SourceTableRequest
    from sources.odata.state import TableState

_KEPT = frozenset({"measure_unbound", "change_accepted"})
"""Notices that hold for a version as long as it is in force, not only for the night it came."""


@dataclass(frozen=True)
class Asked:
    """What one request told."""

    state: TableState
    unchanged: LandingManifest | None
    """The live version in force, when it is what the source has now."""
    notices: tuple[Notice, ...] = ()
    """What is to be said of an unchanged table."""


@dataclass(frozen=True)
class Examined:
    """What was fetched, and what is to be said of it; nothing in it blocks."""

    fetched: Fetched
    notices: tuple[Notice, ...]


@dataclass(frozen=True)
class Inquiry:
    """Everything that asking a table takes; see ``land_table`` for its parts."""

    client: OdataClient
    landing: Landing
    table: SourceTableRequest
    selection: Selection
    watched: Mapping[str, str]
    recorded_as: Mapping[str, Collection[frozenset[str]]]
    progress: ProgressCallback

    @property
    def digest(self) -> str:
        """Of the whole question."""
        return self.selection.digest(self.table)

    def ask(self, *, force: bool) -> Asked:
        """Ask whether there is something new, in one request.

        Raises:
            ChangeBlocked: there is, and it is the very version that was kept out before.
            SourceError: the source cannot be used.
        """
        state = self.client.probe(self.table)
        if force:
            return Asked(state, None)
        in_force = self._in_force()
        if (
            in_force is not None
            and in_force.origin == "live"
            and (state.modified, self.digest) == seen_under(self.landing, in_force)
        ):
            confirmed = self.landing.last_confirmed(self.table.publisher, self.table.id)
            return Asked(state, in_force, (*_kept(confirmed, in_force), *_standing(state)))
        self._refuse_again(state)
        return Asked(state, None)

    def examine(self, state: TableState, staged: Path) -> Examined:
        """Fetch into ``staged`` and compare with the version in force.

        Raises:
            ChangeBlocked: it would take figures away, or change them without a word.
            SourceError: the source cannot be used.
        """
        with self.landing.download(self.table.publisher, self.table.id, self._download(state)) as unfinished:
            fetched = self.client.fetch(
                self.table,
                self.selection.measures,
                staged,
                unfinished=unfinished,
                regions=self.selection.regions,
                areas=self.selection.areas,
                state=state,
                lenient=True,
                progress=self.progress,
            )
        in_force = self._in_force()
        held = None
        if in_force is not None:
            held = read_held(self.landing.file(in_force), live=in_force.origin == "live")
        found = changes(self.table, self.selection, fetched, held, watched=self.watched, recorded_as=self.recorded_as)
        found += new_measures(fetched, self._known_measures())
        found += _standing(fetched.state)
        notices = _accepted(self.table, fetched.state, found)
        if any(one.blocks for one in notices):
            raise ChangeBlocked(source_name(self.table), state.url, fetched.state.modified, notices)
        return Examined(fetched, notices)

    def _download(self, state: TableState) -> str:
        """What pages must share to belong together: the question and the publisher's stamp."""
        return f"{self.digest}-{hashlib.sha256(state.modified.encode()).hexdigest()[:16]}"

    def _in_force(self) -> LandingManifest | None:
        return self.landing.in_force(self.table.publisher, self.table.id)

    def _refuse_again(self, state: TableState) -> None:
        """A version that was kept out and not accepted since need not be fetched to be kept out again."""
        last = last_kept_out(self.landing, self.table)
        if last is None or (last.modified, last.selection_digest) != (state.modified, self.digest):
            return
        still = _accepted(self.table, state, last.notices)
        if sum(one.blocks for one in still) == sum(one.blocks for one in last.notices):
            raise ChangeBlocked(source_name(self.table), state.url, state.modified, last.notices)

    def _known_measures(self) -> Mapping[str, str] | None:
        """The measures the table had when it was last fetched, key to title."""
        checks = self.landing.checks(self.table.publisher, self.table.id)
        return next((check.measures for check in reversed(checks) if check.measures is not None), None)


def last_kept_out(landing: Landing, table: SourceTableRequest) -> Check | None:
    """The check that kept a version out, if that is the newest version that was seen."""
    seen = [check for check in landing.checks(table.publisher, table.id) if check.modified is not None]
    return seen[-1] if seen and seen[-1].error == ChangeBlocked.__name__ else None


def seen_under(landing: Landing, version: LandingManifest) -> tuple[str | None, str | None]:
    """The stamp and the digest of the question under which a version was last seen.

    A version keeps the stamp under which it was first seen. A publisher that stamps anew without changing a
    figure gives no new version: the journal then knows the later stamp.
    """
    confirmed = landing.last_confirmed(version.publisher, version.table_id)
    if confirmed is not None and confirmed.version == version.version:
        return (confirmed.modified, confirmed.selection_digest)
    return (version.modified, version.selection_digest)


def _accepted(table: SourceTableRequest, state: TableState, notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """The notices, those that a person has accepted for this very version no longer blocking."""
    reasons = {item.kind: item.reason for item in table.accepted_changes if item.version_stamp == state.modified}
    return tuple(
        notice("change_accepted", f"{found.text} Aanvaard: {reasons[found.kind]}", found.subjects)
        if found.blocks and found.kind in reasons
        else found
        for found in notices
    )


def _standing(state: TableState) -> list[Notice]:
    """What the publisher says of the table as a whole, whether or not its figures are new."""
    found = []
    if state.discontinued:
        text = (
            "De uitgever houdt deze tabel niet meer bij. De cijfers blijven juist; nieuwe jaren komen er niet. "
            "Zoek een opvolger."
        )
        found.append(notice("discontinued", text, [word for word in (state.status, state.reason) if word]))
    if state.moved_to is not None:
        text = f"De tabel staat voortaan op een ander adres: {state.moved_to}. Pas remote_id of het adres aan."
        found.append(notice("address_moved", text, [state.moved_to]))
    return found


def _kept(confirmed: Check | None, version: LandingManifest) -> tuple[Notice, ...]:
    if confirmed is None or confirmed.version != version.version:
        return ()
    return tuple(one for one in confirmed.notices if one.kind in _KEPT)
