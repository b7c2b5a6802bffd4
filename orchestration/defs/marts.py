"""Assets of the build: the inputs gathered, then every dbt model, each dbt test an asset check."""

import json
import time
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, dbt_assets

from orchestration import attempts
from orchestration.build import DATABASE, prepare_build
from orchestration.column_lineage import Parents, kept_column_lineage
from orchestration.dbt_runs import NodeResult, dbt_build, dbt_digest, prepare_manifest
from orchestration.defs.automation import begins_a_release, follows
from orchestration.defs.deliveries import DELIVERY_KEY, INBOX_KEY, feed_key
from orchestration.defs.guarding import ChecksFailed, lasting_failures
from orchestration.defs.landing import CATALOGUE_KEY, table_key
from orchestration.in_force import gather_inputs
from orchestration.inputs import read_inputs, write_inputs
from orchestration.noticing import notice_release
from orchestration.progress import Progress, Reporter
from orchestration.releases import breaches
from orchestration.releases.finding import current_release
from orchestration.releases.manifest import CheckSummary
from orchestration.releases.meetings import AtMeeting, release_at_meeting
from orchestration.releases.putting_in_force import discard_candidates
from orchestration.remote_home.working import bring
from orchestration.resources import BuildHome
from orchestration.settings import Settings
from orchestration.step_costs import THIS_RUN
from sources.catalogue import Catalogue
from sources.landing import Landing

INPUTS_KEY = dg.AssetKey(["build", "inputs"])

CHECKS = "checks.json"
"""What the build came to, beside it."""

BUILD = "current-run"
"""Name of the build folder: runs exclude each other, and what a killed one left is emptied by the next."""


class MartsTranslator(DagsterDbtTranslator):
    """Names dbt's models as Dagster assets; all of dbt's sources are the gathered inputs."""

    def __init__(self) -> None:
        super().__init__(DagsterDbtTranslatorSettings(enable_duplicate_source_asset_keys=True))

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """``marts/<model>``, ``staging/<model>`` …; every source is ``build/inputs``."""
        if dbt_resource_props["resource_type"] == "source":
            return INPUTS_KEY
        return dg.AssetKey([self.get_group_name(dbt_resource_props), dbt_resource_props["name"]])

    def get_automation_condition(
        self,
        dbt_resource_props: Mapping[str, Any],  # noqa: ARG002 - all alike
    ) -> dg.AutomationCondition | None:  # type: ignore[type-arg]  # Dagster reads the bare class
        """A model is built in the run that gathers its inputs."""
        return follows()

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """The folder the model lies in: staging, intermediate, marts or seeds."""
        if dbt_resource_props["resource_type"] == "seed":
            return "seeds"
        return str(dbt_resource_props["fqn"][1])


def inputs_asset(catalogue: Catalogue, settings: Settings, report: Reporter) -> dg.AssetsDefinition:
    """What this run builds from; nothing comes out when the release in force was built from the very same."""

    @dg.asset(
        key=INPUTS_KEY,
        deps=[
            CATALOGUE_KEY,
            INBOX_KEY,
            dg.AssetDep(DELIVERY_KEY, partition_mapping=dg.AllPartitionMapping()),
            *(table_key(table) for table in catalogue.source_tables),
            *(feed_key(feed) for feed in catalogue.feeds if feed.transport.kind == "http"),
        ],
        group_name="build",
        output_required=False,
        automation_condition=begins_a_release(settings),
        description="De versies waaruit deze run bouwt; leeg als er niets is veranderd.",
    )
    def inputs(context: dg.AssetExecutionContext, build_home: BuildHome) -> Iterator[dg.Output[None]]:
        settings = build_home.settings
        with THIS_RUN.measured("inputs"):
            discard_candidates(settings.releases, settings.site, settings.open_data)
            found = gather_inputs(settings)
        current = current_release(settings.releases)
        if current is not None and attempts.released_digest(settings) == found.digest:
            report(Progress("marts", f"nothing changed since release {current.name}"))
            context.log.info("nothing changed since release %s", current.name)
            notice_release(settings)
            return
        settings.builds.mkdir(parents=True, exist_ok=True)
        write_inputs(settings.builds, found)
        attempts.begin(settings, found.digest)
        yield dg.Output(
            None,
            metadata={
                "digest": found.digest,
                "tables": len(found.tables),
                "deliveries": len(found.deliveries),
                "stale": len(found.stale),
            },
            data_version=dg.DataVersion(found.digest),
        )

    return inputs


def _checks_by_test(marts: dg.AssetsDefinition) -> dict[str, dg.AssetCheckSpec]:
    """The checks that dagster-dbt made of dbt's tests, by the test's own id."""
    return {str(spec.metadata["dagster_dbt/unique_id"]): spec for spec in marts.check_specs}


def _events(
    results: list[NodeResult],
    translator: MartsTranslator,
    manifest: Mapping[str, Any],
    checks: dict[str, dg.AssetCheckSpec],
    selected: AbstractSet[dg.AssetKey],
    columns: Mapping[str, Parents],
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    for result in results:
        if result.resource_type == "test":
            spec = checks.get(result.unique_id)
            if spec is not None and spec.asset_key in selected and result.status != "skipped":
                yield dg.AssetCheckResult(
                    asset_key=spec.asset_key,
                    check_name=spec.name,
                    passed=result.succeeded,
                    metadata={"failures": result.failures or 0, "message": result.message or ""},
                )
        elif result.succeeded:
            key = translator.get_asset_key(manifest["nodes"][result.unique_id])
            # A build is always made whole, seeds included, whatever a run was asked for.
            if key in selected:
                metadata: dict[str, Any] = {"seconds": round(result.seconds, 3)}
                if result.unique_id in columns:
                    metadata["dagster/column_lineage"] = table_lineage(columns[result.unique_id], translator, manifest)
                yield dg.MaterializeResult(asset_key=key, metadata=metadata)


def table_lineage(columns: Parents, translator: MartsTranslator, manifest: Mapping[str, Any]) -> dg.TableColumnLineage:
    """In Dagster's terms: its UI draws columns between assets from it."""
    nodes = {**manifest["nodes"], **manifest["sources"]}
    return dg.TableColumnLineage(
        {
            column: [
                dg.TableColumnDep(asset_key=translator.get_asset_key(nodes[node]), column_name=name)
                for node, name in parents
            ]
            for column, parents in columns.items()
        }
    )


def marts_assets(target: Path, kept: Path, report: Reporter) -> dg.AssetsDefinition:
    """Every dbt model and seed, built in one go by dbt in this very process.

    Raises:
        dagster.Failure: when a model or a blocking test failed; no release follows.
    """
    manifest_path = prepare_manifest(target, kept=kept)
    translator = MartsTranslator()

    @dbt_assets(manifest=manifest_path, dagster_dbt_translator=translator, name="dbt_models")
    def dbt_models(context: dg.AssetExecutionContext, build_home: BuildHome):  # type: ignore[no-untyped-def]  # noqa: ANN202 - Dagster refuses any annotation here
        settings = build_home.settings
        with lasting_failures(settings):
            with THIS_RUN.measured("models"):
                results = _build(settings, build_home.landing, target, report)
            context.log.info("dbt built and checked %d nodes", len(results))
            manifest = json.loads(manifest_path.read_text(encoding="utf-8"))
            columns = _columns(settings, manifest, target, results)
            yield from _events(
                results, translator, manifest, _checks_by_test(dbt_models), context.selected_asset_keys, columns
            )
            _raise_for(settings, results)

    return dbt_models


def _build(settings: Settings, landing: Landing, target: Path, report: Reporter) -> list[NodeResult]:
    """A fresh build of what the first step gathered; what it came to is kept beside it."""
    previous = current_release(settings.releases)
    folder = settings.builds / BUILD
    inputs = read_inputs(settings.builds)
    meeting = _at_last_meeting(settings, inputs.last_meeting) if inputs.last_meeting else None
    database = prepare_build(folder, landing, inputs, previous / DATABASE if previous else None, meeting)
    started = time.perf_counter()
    results = dbt_build(
        database,
        target,
        lambda name, done, total: report(Progress("marts", name, done, total)),
        memory=settings.memory,
    )
    write_results(folder, results, time.perf_counter() - started)
    breaches.keep_open(settings, breaches.read_breaches(database))
    return results


def _at_last_meeting(settings: Settings, day: date) -> AtMeeting:
    """The release of that day, from the bucket where the home is there and it does not lie here yet."""
    found = release_at_meeting(settings.releases, day)
    if found.status != "release_gone":
        return found
    bring(settings, [f"releases/{found.release_id}"])
    return release_at_meeting(settings.releases, day)


def _columns(
    settings: Settings, manifest: Mapping[str, Any], target: Path, results: list[NodeResult]
) -> Mapping[str, Parents]:
    """Which columns each column comes from, where that is asked for and the build is whole."""
    if not settings.column_lineage or not all(result.succeeded for result in results):
        return {}
    return kept_column_lineage(manifest, target, settings.builds / BUILD / DATABASE, dbt_digest())


def _raise_for(settings: Settings, results: list[NodeResult]) -> None:
    failed = [result for result in results if result.status in {"error", "fail"}]
    checks = {result.name: result.message or "" for result in failed if result.resource_type == "test"}
    if breaches.TEST in checks:
        checks[breaches.TEST] = breaches.told(breaches.open_breaches(settings))
    if checks:
        raise ChecksFailed(checks)
    if failed:
        said = "; ".join(f"{result.name}: {result.message}" for result in failed)
        raise dg.Failure(f"{len(failed)} models failed: {said}", allow_retries=False)


def write_results(folder: Path, results: list[NodeResult], seconds: float) -> None:
    """Keep what the build came to beside it, for the release's manifest."""
    tests = [result for result in results if result.resource_type == "test"]
    summary = CheckSummary(
        passed=sum(result.succeeded for result in tests),
        failed=sum(not result.succeeded for result in tests),
        failures=tuple(result.name for result in tests if not result.succeeded),
        seconds=round(seconds, 2),
    )
    (folder / CHECKS).write_text(summary.model_dump_json(indent=2) + "\n", encoding="utf-8")
