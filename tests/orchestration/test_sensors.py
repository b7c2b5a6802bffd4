"""What the sensors ask for: one run a file, again when it was cut off, and the catalogue's mistakes told once."""

from __future__ import annotations

import os
import shutil
import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import dagster as dg
import pytest

from orchestration.alerts import list_incidents
from orchestration.defs.automation import release_is_due
from orchestration.defs.jobs import catalogue_job, delivery_job
from orchestration.defs.sensors import MOST_TRIES, catalogue_sensor, inbox_sensor, runs_for
from orchestration.deliveries import open_deliveries, tend_inbox
from orchestration.settings import Settings
from sources.catalogue import load_catalogue
from sources.catalogue.load import CATALOGUE_ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sources.deliveries.deliveries import Deliveries

FILE = "Project;Indicator;Waarde;Peildatum\r\nwonen-2.1;huishoudens-bezocht;310;30-09-2023\r\n"
NOW = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as made:
        yield made


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", offline=True)


def dropped(settings: Settings, name: str = "opgave.csv", text: str = FILE) -> None:
    inbox = settings.home / "inbox"
    inbox.mkdir(parents=True, exist_ok=True)
    (inbox / name).write_text(text)
    before = datetime.now(UTC).timestamp() - 60
    os.utime(inbox / name, (before, before))


def look(settings: Settings, instance: dg.DagsterInstance) -> dg.SensorResult | dg.SkipReason:
    sensor = inbox_sensor(settings, delivery_job())
    return sensor(dg.build_sensor_context(instance=instance))


def run_of(instance: dg.DagsterInstance, delivery_id: str, status: dg.DagsterRunStatus) -> None:
    run = dg.DagsterRun(
        job_name="delivery",
        run_id=str(uuid.uuid4()),
        status=status,
        tags={"dagster/partition": delivery_id},
    )
    instance.add_run(run)


def test_a_file_is_kept_at_once_and_asks_for_one_run(settings: Settings, instance: dg.DagsterInstance) -> None:
    dropped(settings)
    found = look(settings, instance)
    assert isinstance(found, dg.SensorResult)
    (request,) = found.run_requests or []
    (record,) = open_deliveries(settings, load_catalogue()).records()
    assert request.partition_key == record.delivery_id
    assert (request.run_key or "").startswith(record.delivery_id)
    assert list((settings.home / "inbox").glob("*.csv")) == []
    # Until its run has ended the same look asks for the same run, which Dagster starts once.
    again = look(settings, instance)
    assert isinstance(again, dg.SensorResult)
    assert [found.run_key for found in again.run_requests or []] == [request.run_key]


def test_a_broken_catalogue_leaves_files_where_they_are(
    settings: Settings, instance: dg.DagsterInstance, broken: Path
) -> None:
    dropped(settings)
    found = look(settings.model_copy(update={"catalogue": broken}), instance)
    assert isinstance(found, dg.SkipReason)
    assert (settings.home / "inbox/opgave.csv").exists()


def test_an_inbox_that_cannot_be_reached_holds_up_nothing_else(
    settings: Settings, instance: dg.DagsterInstance, waiting: Deliveries
) -> None:
    """A bucket on a port where nobody listens."""
    away = settings.model_copy(update={"inbox": "ftp://127.0.0.1:9/inbox"})
    found = look(away, instance)
    assert isinstance(found, dg.SensorResult)
    assert [request.partition_key for request in found.run_requests or []] == [waiting.records()[0].delivery_id]
    look(away, instance)
    assert [(told.kind, told.subject) for told in list_incidents(away)] == [("run_failed", "inbox")]
    look(settings, instance)
    assert list_incidents(away, open_only=True) == []
    cause = tend_inbox(away, waiting)
    assert cause is not None
    assert "niet te bereiken" in cause
    assert "127.0.0.1" not in cause


@pytest.fixture
def waiting(settings: Settings, tmp_path: Path) -> Deliveries:
    file = tmp_path / "opgave.csv"
    file.write_text(FILE)
    deliveries = open_deliveries(settings, load_catalogue())
    deliveries.claim(file, name=file.name, channel="inbox")
    return deliveries


def test_a_run_under_way_is_left_alone(instance: dg.DagsterInstance, waiting: Deliveries) -> None:
    (record,) = waiting.records()
    run_of(instance, record.delivery_id, dg.DagsterRunStatus.STARTED)
    assert runs_for(instance, waiting, "delivery", NOW) == []


def test_a_run_that_was_cut_off_is_followed_by_another_with_a_key_of_its_own(
    instance: dg.DagsterInstance, waiting: Deliveries
) -> None:
    (record,) = waiting.records()
    keys = {found.run_key for found in runs_for(instance, waiting, "delivery", NOW)}
    for _ in range(MOST_TRIES - 1):
        run_of(instance, record.delivery_id, dg.DagsterRunStatus.FAILURE)
        assert runs_for(instance, waiting, "delivery", datetime.now(UTC)) == [], "not at once"
        keys |= {found.run_key for found in runs_for(instance, waiting, "delivery", NOW)}
    assert len(keys) == MOST_TRIES
    run_of(instance, record.delivery_id, dg.DagsterRunStatus.FAILURE)
    assert runs_for(instance, waiting, "delivery", NOW + timedelta(days=9)) == [], "a person has to look"


def test_what_was_judged_asks_for_nothing(instance: dg.DagsterInstance, waiting: Deliveries) -> None:
    (record,) = waiting.records()
    waiting.process(record.delivery_id)
    assert runs_for(instance, waiting, "delivery", NOW) == []


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    root = tmp_path / "catalogue"
    shutil.copytree(CATALOGUE_ROOT, root, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    file = root / "partners.yaml"
    file.write_text(file.read_text() + "\n- id: Met Hoofdletters\n  name: x\n  kind: care\n")
    return root


def test_the_catalogues_mistakes_are_told_once_and_end_when_mended(
    settings: Settings, instance: dg.DagsterInstance, broken: Path
) -> None:
    mine = settings.model_copy(update={"catalogue": broken})
    sensor = catalogue_sensor(mine, catalogue_job())
    first = sensor(dg.build_sensor_context(instance=instance))
    assert not first.run_requests
    assert isinstance(sensor(dg.build_sensor_context(instance=instance, cursor=first.cursor)), dg.SkipReason)
    (incident,) = list_incidents(mine, open_only=True)
    assert (incident.kind, incident.subject) == ("run_failed", "catalogue")
    assert "partners.yaml" in incident.cause
    file = broken / "partners.yaml"
    file.write_text(file.read_text().rpartition("\n- id: Met")[0] + "\n")
    mended = sensor(dg.build_sensor_context(instance=instance, cursor=first.cursor))
    assert len(mended.run_requests) == 1
    assert list_incidents(mine, open_only=True) == []


def test_without_a_landed_catalogue_no_release_is_due(settings: Settings) -> None:
    assert not release_is_due(settings)
