"""Dagster's state in a real PostgreSQL, the home on a real S3: runs of two machines at once end in one release."""

from __future__ import annotations

import os
import socket
import subprocess
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import httpx
import psycopg2  # type: ignore[import-untyped]
import pytest

from orchestration.defs.automation import BUILD_TAG
from orchestration.defs.jobs import JOB
from orchestration.instance import InstanceError, configuration, open_instance
from orchestration.releases.finding import list_releases
from orchestration.remote_home.working import catch_up
from orchestration.settings import Settings
from tests.engines.postgresql import DATABASE, USER, Postgresql, postgresql
from tests.engines.s3 import BUCKET, s3
from tests.orchestration.daemon import REGIODEAL, Daemon

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LAUNCH = """
mutation Launch($tags: [ExecutionTag!]!) {
  launchRun(executionParams: {
    selector: {repositoryLocationName: "orchestration", repositoryName: "__repository__", jobName: "refresh"},
    runConfigData: {}, executionMetadata: {tags: $tags}
  }) { __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } }
}
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Postgresql]:
    with postgresql() as running:
        yield running


class WebUi(Daemon):
    """``regiodeal dev``: the same services, with Dagster's web UI."""

    def __init__(self, home: Path, **environment: str) -> None:
        super().__init__(home, **environment)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])

    @property
    def command(self) -> list[str]:
        return ["dev", "--port", str(self.port)]

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        answer = httpx.post(
            f"http://127.0.0.1:{self.port}/graphql", json={"query": query, "variables": variables}, timeout=60
        )
        answer.raise_for_status()
        return dict(answer.json()["data"])

    def answers(self) -> bool:
        try:
            return self.ask("{ version }") is not None
        except httpx.HTTPError:
            return False


def statuses(server: Postgresql, job: str) -> list[str]:
    """What PostgreSQL itself says of the runs of a job."""
    with (
        psycopg2.connect(
            host="127.0.0.1", port=server.port, user=USER, password=server.password, dbname=DATABASE
        ) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute("select status from runs where pipeline_name = %s order by id", (job,))
        return [status for (status,) in cursor.fetchall()]


def test_two_nightly_runs_and_one_by_hand_elsewhere_end_in_one_release(
    server: Postgresql, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with s3() as storage, ExitStack() as started:
        home = f"s3://{BUCKET}/monitor"
        common = {**server.environment, **storage.environment, "REGIODEAL_HOME": home}
        for name, value in common.items():
            monkeypatch.setenv(name, value)
        ui = started.enter_context(WebUi(tmp_path / "here", **common, REGIODEAL_CACHE=str(tmp_path / "here")))
        ui.wait_until("the web UI", ui.answers, 300)
        for _ in range(2):
            launched = ui.ask(LAUNCH, tags=[{"key": BUILD_TAG, "value": "true"}])["launchRun"]
            assert launched["__typename"] == "LaunchRunSuccess", launched
        by_hand = subprocess.Popen(
            [REGIODEAL, "refresh", "--offline"], env={**os.environ, "REGIODEAL_CACHE": str(tmp_path / "elsewhere")},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

        def all_ended() -> bool:
            return statuses(server, JOB) == ["SUCCESS"] * 3 and by_hand.poll() is not None

        ui.wait_until("three runs that went well", all_ended, 900)
        assert by_hand.returncode == 0
        assert ui.stop() == 0
        reader = Settings(home=home, cache=tmp_path / "reader")
        catch_up(reader)
        assert len(list_releases(reader.releases)) == 1
    here = Settings(home=home, cache=tmp_path / "here").home
    assert not list((here / "dagster").rglob("*.db")), "nothing is kept in SQLite"
    written = [here / "dagster/dagster.yaml", ui.log, server.log]
    assert not [path for path in written if server.password in path.read_text(errors="replace")]


def test_the_password_comes_from_the_environment_alone(server: Postgresql, tmp_path: Path) -> None:
    address = server.environment["REGIODEAL_DAGSTER_POSTGRES"]
    without = Settings(home=tmp_path, dagster_postgres=address)
    with pytest.raises(InstanceError, match="REGIODEAL_DAGSTER_POSTGRES_PASSWORD"):
        configuration(without)
    with pytest.raises(ValueError, match="dagster_postgres") as refused:
        Settings(home=tmp_path, dagster_postgres=address.replace("@", ":geheim@"))
    assert "geheim" not in str(refused.value)


def test_a_wrong_password_is_said_and_not_shown(
    server: Postgresql, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGIODEAL_DAGSTER_POSTGRES", server.environment["REGIODEAL_DAGSTER_POSTGRES"])
    monkeypatch.setenv("REGIODEAL_DAGSTER_POSTGRES_PASSWORD", "verkeerd-wachtwoord")
    opening = open_instance(Settings(home=tmp_path))
    with pytest.raises(InstanceError, match="password authentication failed") as refused:
        opening.__enter__()
    assert "verkeerd-wachtwoord" not in str(refused.value)
