"""Assets of what is handed in: one partition a delivery, the inbox as a whole, and the feeds that we fetch."""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg

from orchestration.defs.guarding import passing_failures
from orchestration.defs.landing import CATALOGUE_KEY, GROUP, REACHED, reached_check
from orchestration.defs.origins import feed_origin, project_origin, reached
from orchestration.deliveries import give_back_answers, open_deliveries, tend_inbox
from orchestration.noticing import notice_deliveries
from orchestration.progress import Progress, Reporter
from orchestration.resources import Home, Partners
from orchestration.step_costs import THIS_RUN
from sources.catalogue import Catalogue, load_catalogue
from sources.catalogue.base import WORKBOOK
from sources.catalogue.feed import Feed
from sources.deliveries.deliveries import Deliveries
from sources.deliveries.outcome import Outcome
from sources.odata import SourceError

DELIVERY_KEY = dg.AssetKey(["landing", "deliveries"])
INBOX_KEY = dg.AssetKey(["landing", "inbox"])

DELIVERIES = dg.DynamicPartitionsDefinition(name="deliveries")
"""A partition a delivery, named by its id: a digest of target and content."""


def feed_key(feed: Feed) -> dg.AssetKey:
    """The asset of a feed that we fetch: ``landing/feeds/energiecoaches``."""
    return dg.AssetKey(["landing", "feeds", feed.id])


def _process(home: Home, deliveries: Deliveries, delivery_id: str) -> Outcome:
    """Judge, land and answer one delivery, give the answer back, and tell of what was not accepted."""
    outcome = deliveries.process(delivery_id)
    give_back_answers(home.settings, deliveries)
    notice_deliveries(home.settings, deliveries)
    return outcome


def _origin(outcome: Outcome) -> dg.AssetKey | None:
    """Whose figures were accepted."""
    subject = outcome.judgement.subject_id
    if subject is None or not outcome.judgement.accepted_rows:
        return None
    return project_origin(subject) if outcome.record.target == WORKBOOK else feed_origin(subject)


def delivery_asset(root: Path, report: Reporter) -> dg.AssetsDefinition:
    """One delivery: judged against the catalogue as it is now, landed or quarantined, and answered."""

    @dg.asset(
        key=DELIVERY_KEY,
        partitions_def=DELIVERIES,
        group_name=GROUP,
        description="Wat projecten en partners aanleverden, per aanlevering beoordeeld.",
        kinds={"parquet"},
    )
    def delivery(context: dg.AssetExecutionContext, home: Home) -> dg.MaterializeResult:  # type: ignore[type-arg]  # Dagster reads the bare class
        delivery_id = context.partition_key
        report(Progress("sources", f"delivery {delivery_id}"))
        with passing_failures(context):
            deliveries = open_deliveries(home.settings, load_catalogue(root))
            outcome = _process(home, deliveries, delivery_id)
        judgement = outcome.judgement
        if (origin := _origin(outcome)) is not None:
            context.log_event(reached(origin, delivery=delivery_id))
        return dg.MaterializeResult(
            metadata={
                "verdict": judgement.verdict,
                "target": outcome.record.target if judgement.subject_id else "unknown",
                "subject": judgement.subject_id or "unknown",
                "accepted": len(judgement.accepted_rows),
                "rejected": len(judgement.rejected_rows),
                "landing_version": outcome.landed.version if outcome.landed else "none",
            },
        )

    return delivery


def inbox_asset(root: Path, report: Reporter) -> dg.AssetsDefinition:
    """Everything that lies in the inbox or was left unfinished: the safety net below the sensor."""

    @dg.asset(
        key=INBOX_KEY,
        deps=[CATALOGUE_KEY],
        group_name=GROUP,
        description="De map met aanleveringen, leeggehaald en beantwoord.",
        check_specs=[dg.AssetCheckSpec(REACHED, asset=INBOX_KEY, description="De map was bereikbaar.")],
    )
    @THIS_RUN.measured("landing")
    def inbox(context: dg.AssetExecutionContext, home: Home) -> dg.MaterializeResult:  # type: ignore[type-arg]  # Dagster reads the bare class
        with passing_failures(context):
            deliveries = open_deliveries(home.settings, load_catalogue(root))
            cause = tend_inbox(home.settings, deliveries)
            waiting = deliveries.waiting()
            for number, record in enumerate(waiting, start=1):
                report(Progress("sources", f"delivery {record.delivery_id}", number, len(waiting)))
                outcome = deliveries.process(record.delivery_id)
                if (origin := _origin(outcome)) is not None:
                    context.log_event(reached(origin, delivery=record.delivery_id))
            cause = (tend_inbox(home.settings, deliveries) if waiting else None) or cause
            notice_deliveries(home.settings, deliveries)
        result = "failed" if cause else "fetched"
        return dg.MaterializeResult(
            metadata={"processed": len(waiting), "result": result},
            check_results=[reached_check(result, cause)],
        )

    return inbox


def feed_asset(feed: Feed, root: Path, report: Reporter) -> dg.AssetsDefinition:
    """A partner's feed, fetched; what came is a delivery like any other.

    A partner that cannot be reached does not fail the run: what was delivered before stays, and the check says so.
    """
    key = feed_key(feed)

    @dg.asset(
        key=key,
        deps=[CATALOGUE_KEY],
        group_name=GROUP,
        description=feed.title,
        check_specs=[dg.AssetCheckSpec(REACHED, asset=key, description="De partner was bereikbaar en bruikbaar.")],
        kinds={"http"},
    )
    def fetched_feed(context: dg.AssetExecutionContext, home: Home, partners: Partners) -> Iterator[object]:
        with THIS_RUN.measured("landing"):
            result, cause = _asked(context, home, partners, feed, load_catalogue(root))
        report(Progress("sources", f"feed {feed.id}: {result}"))
        yield dg.MaterializeResult(
            metadata={"result": result, **({"cause": cause} if cause else {})},
            check_results=[reached_check(result, cause)],
        )

    return fetched_feed


def _asked(
    context: dg.AssetExecutionContext, home: Home, partners: Partners, feed: Feed, catalogue: Catalogue
) -> tuple[str, str | None]:
    """What came of asking a partner, and the cause where it failed."""
    current = next((found for found in catalogue.feeds if found.id == feed.id), feed)
    if home.offline or not partners.is_configured(current):
        return "not_asked", None
    try:
        return _fetch(context, home, partners, current, catalogue), None
    except SourceError as error:
        return "failed", error.cause_text


def _fetch(context: dg.AssetExecutionContext, home: Home, partners: Partners, feed: Feed, catalogue: Catalogue) -> str:
    """Fetch a feed and process what came; the very same as before is known and changes nothing."""
    deliveries = open_deliveries(home.settings, catalogue)
    with home.landing.staging() as scratch:
        fetched = partners.fetch(feed, scratch)
        record = deliveries.claim(fetched.path, name=fetched.path.name, channel="http", target=feed.id)
    outcome = _process(home, deliveries, record.delivery_id)
    context.log_event(reached(feed_origin(feed.id), delivery=record.delivery_id))
    return "fetched" if outcome.new else "unchanged"
