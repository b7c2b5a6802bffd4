"""Sensors: what arrives in the inbox, what publishers renew, what the catalogue's editors change, what falls behind.

Each opens what it needs when it looks and keeps nothing but its cursor, so that a daemon that was killed goes on
where it was.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition  # noqa: TC002 - no public name

from orchestration.alerts import close_incident, deliver_unsent, open_incident
from orchestration.attempts import ATTEMPTS_BEFORE_TELLING, last_attempt
from orchestration.defs.automation import BUILD_TAG, SECONDS_BETWEEN_LOOKS
from orchestration.defs.deliveries import DELIVERIES, feed_key
from orchestration.defs.landing import table_key
from orchestration.deliveries import open_deliveries, tend_inbox
from orchestration.feed_addresses import feed_address
from orchestration.noticing import notice_failure, notice_new_tables, notice_sources
from orchestration.remote_home.working import shared
from orchestration.resources import endpoints_of
from sources.catalogue import CatalogueError, load_catalogue
from sources.landing import Landing
from sources.odata import OdataClient, RetryPolicy, SourceError, http_client
from sources.publishers import changed_tables, discover

if TYPE_CHECKING:
    from pathlib import Path

    from orchestration.settings import Settings
    from sources.deliveries.deliveries import Deliveries

MOST_RUNS_A_LOOK = 50
MOST_TRIES = 6
"""How often a delivery's run is started when it was cut off each time; then a person is told."""
_FIRST_PAUSE = timedelta(seconds=5)
_RUNNING = dg.DefaultSensorStatus.RUNNING

INBOX = "inbox"
"""The subject of an inbox that cannot be reached."""

CATALOGUE = "catalogue"
"""The subject of a catalogue that does not hold."""


def inbox_sensor(settings: Settings, job: UnresolvedAssetJobDefinition) -> dg.SensorDefinition:
    """A file in the inbox: kept at once, then one run for it, its key the digest of what it is."""

    @dg.sensor(
        name="inbox", job=job, minimum_interval_seconds=SECONDS_BETWEEN_LOOKS, default_status=_RUNNING,
        description="Bestanden in de map met aanleveringen: één run per bestand.",
    )  # fmt: skip
    def inbox(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
        try:
            catalogue = load_catalogue(settings.catalogue_root)
        except CatalogueError as error:
            return dg.SkipReason(f"files wait until the catalogue is whole: {error}")
        deliveries = open_deliveries(settings, catalogue)
        if (cause := tend_inbox(settings, deliveries)) is None:
            close_incident(settings, "run_failed", INBOX)
        else:
            open_incident(settings, "run_failed", INBOX, cause)
        requests = runs_for(context.instance, deliveries, job.name, datetime.now(UTC))
        if not requests:
            return dg.SkipReason("nothing new has come to rest in the inbox")
        # A run may be another machine's: of a home on S3 it finds what was claimed in the bucket.
        with shared(settings):
            wanted = {str(request.partition_key) for request in requests}
        known = set(context.instance.get_dynamic_partitions(str(DELIVERIES.name)))
        return dg.SensorResult(
            run_requests=requests,
            dynamic_partitions_requests=[DELIVERIES.build_add_request(sorted(wanted - known))],
        )

    return inbox


def runs_for(instance: dg.DagsterInstance, deliveries: Deliveries, job: str, now: datetime) -> list[dg.RunRequest]:
    """A run for each delivery with work to do and no run under way; one whose runs were cut off gets another."""
    requests = []
    for record in deliveries.waiting():
        runs = instance.get_run_records(dg.RunsFilter(job_name=job, tags={"dagster/partition": record.delivery_id}))
        if any(not run.dagster_run.is_finished for run in runs):
            continue
        judged = len(deliveries.judgements(record.delivery_id))
        tries = len(runs) - sum(run.dagster_run.status is dg.DagsterRunStatus.SUCCESS for run in runs)
        if tries >= MOST_TRIES or (runs and now < _not_before(runs[0].update_timestamp, tries)):
            continue
        requests.append(
            dg.RunRequest(
                run_key=":".join((record.delivery_id, str(judged), str(len(runs)))),
                partition_key=record.delivery_id,
            )
        )
    return requests[:MOST_RUNS_A_LOOK]


def _not_before(ended: datetime, tries: int) -> datetime:
    return ended + _FIRST_PAUSE * 2 ** max(tries - 1, 0) if tries else ended


def catalogue_sensor(settings: Settings, job: UnresolvedAssetJobDefinition) -> dg.SensorDefinition:
    """A change of the catalogue's files: landed when it holds, told when it does not."""

    @dg.sensor(
        name="catalogue", job=job, minimum_interval_seconds=SECONDS_BETWEEN_LOOKS, default_status=_RUNNING,
        description="De catalogus is gewijzigd.",
    )  # fmt: skip
    def catalogue(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
        state = files_state(settings.catalogue_root)
        if state == context.cursor:
            return dg.SkipReason("the catalogue's files are as they were")
        try:
            load_catalogue(settings.catalogue_root)
        except CatalogueError as error:
            # The cursor moves on: a mistake is told once, and looked at again when a file changes.
            open_incident(settings, "run_failed", CATALOGUE, str(error.problems[0]))
            return dg.SensorResult(skip_reason=str(error), cursor=state)
        close_incident(settings, "run_failed", CATALOGUE)
        return dg.SensorResult(run_requests=[dg.RunRequest(run_key=state)], cursor=state)

    return catalogue


def files_state(root: Path) -> str:
    """A digest of names, sizes and modification times below a folder: another one means that something was edited."""
    sha = hashlib.sha256()
    for path in sorted(root.rglob("*.yaml")):
        found = path.stat()
        sha.update(f"{path.relative_to(root)}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return sha.hexdigest()[:32]


def publishers_sensor(settings: Settings, job: UnresolvedAssetJobDefinition) -> dg.SensorDefinition:
    """A publisher's new stamp on a table's data: one request a table, a run for those that were renewed."""

    @dg.sensor(
        name="publishers", job=job, minimum_interval_seconds=3600, default_status=_RUNNING,
        description="Een uitgever heeft een tabel vernieuwd.",
    )  # fmt: skip
    def publishers(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
        if settings.offline:
            return dg.SkipReason("offline: no publisher is asked")
        catalogue = load_catalogue(settings.catalogue_root)
        with http_client() as http:
            client = OdataClient(http, endpoints_of(settings), policy=RetryPolicy(attempts=1))
            changed = changed_tables(client, Landing(settings.landing), catalogue)
        if not changed:
            return dg.SkipReason("no table was renewed")
        context.log.info("renewed: %s", ", ".join(found.table.id for found in changed))
        stamps = hashlib.sha256("\n".join(f"{c.table.id} {c.stamp_now}" for c in changed).encode()).hexdigest()[:32]
        return dg.SensorResult(
            run_requests=[dg.RunRequest(run_key=stamps, asset_selection=[table_key(found.table) for found in changed])]
        )

    return publishers


def watch_sensor(settings: Settings) -> dg.SensorDefinition:
    """What falls behind what was agreed, and messages that a receiver did not take before."""

    @dg.sensor(
        name="watch", minimum_interval_seconds=900, default_status=_RUNNING,
        description="Bronnen, partners en projecten die achterlopen; berichten die nog niet weg konden.",
    )  # fmt: skip
    def watch() -> dg.SkipReason:
        try:
            catalogue = load_catalogue(settings.catalogue_root)
        except CatalogueError as error:
            return dg.SkipReason(str(error))
        deliveries = open_deliveries(settings, catalogue)
        notice_sources(settings, catalogue, Landing(settings.landing), deliveries, datetime.now(UTC))
        sent = deliver_unsent(settings)
        return dg.SkipReason(f"looked; {sent} messages sent")

    return watch


def new_years_sensor(settings: Settings) -> dg.SensorDefinition:
    """A new year of a family of tables, in the publishers' own lists; a person takes it over."""

    @dg.sensor(
        name="new_years", minimum_interval_seconds=86_400, default_status=_RUNNING,
        description="Een uitgever heeft een nieuw jaar van een tabel gepubliceerd.",
    )  # fmt: skip
    def new_years() -> dg.SkipReason:
        if settings.offline:
            return dg.SkipReason("offline: no publisher is asked")
        try:
            with http_client() as http:
                client = OdataClient(http, endpoints_of(settings), policy=RetryPolicy(attempts=1))
                found = discover(client, load_catalogue(settings.catalogue_root))
        except SourceError as error:
            return dg.SkipReason(f"a list could not be read: {error}")
        notice_new_tables(settings, found)
        return dg.SkipReason(f"{len(found)} new tables")

    return new_years


def partners_sensor(settings: Settings, job: UnresolvedAssetJobDefinition) -> dg.SensorDefinition:
    """The feeds that we fetch, once an hour; what has not changed is no new delivery."""

    @dg.sensor(
        name="partners", job=job, minimum_interval_seconds=3600, default_status=_RUNNING,
        description="De leveringen die wij bij partners ophalen.",
    )  # fmt: skip
    def partners(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        feeds = [
            feed
            for feed in load_catalogue(settings.catalogue_root).feeds
            if feed.transport.kind == "http" and feed_address(feed.id) is not None
        ]
        if settings.offline or not feeds:
            return dg.SkipReason("offline, or no feed's address is set")
        context.log.info("asking %s", ", ".join(feed.id for feed in feeds))
        return dg.RunRequest(asset_selection=[feed_key(feed) for feed in feeds])

    return partners


def run_sensors(settings: Settings) -> list[dg.SensorDefinition]:
    """Runs that ended: a failure is told once, the success after it ends the incident.

    A release that failed has been told of by the run itself, with its checks. Here are all other runs, and those that
    were cut off so hard that they could say nothing; those are told of when trying again did not help.
    """

    @dg.run_failure_sensor(name="run_failed", default_status=_RUNNING, minimum_interval_seconds=10)
    def run_failed(context: dg.RunFailureSensorContext) -> None:
        run, cause = context.dagster_run, context.failure_event.message or "onbekende oorzaak"
        if BUILD_TAG not in run.tags:
            open_incident(settings, "run_failed", run.job_name, cause)
            return
        attempt = last_attempt(settings)
        if attempt is not None and attempt.stopped is None and attempt.number >= ATTEMPTS_BEFORE_TELLING:
            notice_failure(settings, f"{attempt.number} keer afgebroken: {cause}")

    @dg.run_status_sensor(
        name="run_succeeded", run_status=dg.DagsterRunStatus.SUCCESS, default_status=_RUNNING,
        minimum_interval_seconds=10,
    )  # fmt: skip
    def run_succeeded(context: dg.RunStatusSensorContext) -> None:
        close_incident(settings, "run_failed", context.dagster_run.job_name)

    return [run_failed, run_succeeded]
