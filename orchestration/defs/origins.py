"""Where figures come from, as assets of others: the publishers' tables, the projects, the partners' feeds.

They are never materialized by us. A run that reached one says so on it, and its freshness policy, drawn from the
catalogue's frequency and due dates, tells whether that was long enough ago to worry.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import dagster as dg

from sources.catalogue.due import feed_rounds, project_rounds, table_patience

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sources.catalogue import Catalogue
    from sources.catalogue.due import Rounds
    from sources.catalogue.indicator import SourceTable

GROUP = "origins"

_LONGEST_ROUND = timedelta(days=366)
_GRACE = timedelta(days=14)
"""After a due date, before Dagster calls a source stale: people hand in on the day, and late."""


def table_origin(table: SourceTable) -> dg.AssetKey:
    """A publisher's table: ``publishers/cbs/85984NED``."""
    return dg.AssetKey(["publishers", table.publisher, table.id])


def project_origin(project_id: str) -> dg.AssetKey:
    """What a project hands in: ``projects/wonen-2.1``."""
    return dg.AssetKey(["projects", project_id.replace(".", "_")])


def feed_origin(feed_id: str) -> dg.AssetKey:
    """What a partner delivers: ``partners/energiecoaches``."""
    return dg.AssetKey(["partners", feed_id])


def reached(key: dg.AssetKey, **facts: str | int) -> dg.AssetMaterialization:
    """The event that says that something new, or word that nothing is new, came from an origin."""
    return dg.AssetMaterialization(asset_key=key, metadata=facts)


def origins(catalogue: Catalogue, today: date) -> list[dg.AssetSpec]:
    """All of them, with a freshness policy wherever the catalogue says how often something is expected."""
    return [*_tables(catalogue), *_projects(catalogue, today), *_feeds(catalogue, today)]


def _tables(catalogue: Catalogue) -> Iterator[dg.AssetSpec]:
    for table in catalogue.source_tables:
        if table.protocol == "none":
            continue
        patience = table_patience(table)
        yield dg.AssetSpec(
            table_origin(table),
            group_name=GROUP,
            description=f"{table.title}, bij de uitgever.",
            kinds={table.publisher},
            freshness_policy=None if patience is None else dg.FreshnessPolicy.time_window(fail_window=patience),
        )


def _projects(catalogue: Catalogue, today: date) -> Iterator[dg.AssetSpec]:
    programmes = {programme.id: programme for programme in catalogue.programmes}
    for project in catalogue.projects:
        rounds = project_rounds(programmes[project.programme], today)
        yield dg.AssetSpec(
            project_origin(project.id),
            group_name=GROUP,
            description=f"Wat project {project.name} aanlevert.",
            freshness_policy=_policy(rounds),
        )


def _feeds(catalogue: Catalogue, today: date) -> Iterator[dg.AssetSpec]:
    for feed in catalogue.feeds:
        yield dg.AssetSpec(
            feed_origin(feed.id),
            group_name=GROUP,
            description=feed.title,
            freshness_policy=_policy(feed_rounds(feed, today)),
        )


def _policy(rounds: Rounds) -> dg.FreshnessPolicy | None:
    """Something within the time between two rounds, and some grace; none where no round is still to come."""
    if rounds.next_due is None:
        return None
    between = rounds.next_due - rounds.last_due if rounds.last_due is not None else _LONGEST_ROUND
    return dg.FreshnessPolicy.time_window(fail_window=between + _GRACE)
