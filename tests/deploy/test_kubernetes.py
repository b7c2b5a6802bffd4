"""The values for Dagster's Helm chart: every key known, nothing secret in them, the same limits as on one machine."""

from __future__ import annotations

import copy
import json
from typing import Any

import jsonschema
import pytest
import yaml
from dagster._config import validate_config
from dagster._core.instance.config import dagster_instance_config_schema

from orchestration.defs.automation import BUILD_TAG
from orchestration.instance import configuration
from orchestration.settings import PROJECT_ROOT, Settings

FOLDER = PROJECT_ROOT / "deploy" / "kubernetes"


@pytest.fixture
def values() -> dict[str, Any]:
    return dict(yaml.safe_load((FOLDER / "values.yaml").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def schema() -> jsonschema.Draft202012Validator:
    found = json.loads((FOLDER / "values.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(found)
    return jsonschema.Draft202012Validator(found)


def at(values: dict[str, Any], path: str) -> Any:
    found: Any = values
    for step in path.split("/") if path else []:
        found = found[int(step)] if isinstance(found, list) else found[step]
    return found


def test_they_hold(values: dict[str, Any], schema: jsonschema.Draft202012Validator) -> None:
    assert [error.message for error in schema.iter_errors(values)] == []


def objects(values: Any, path: str = "") -> list[str]:
    """The path of every object in them."""
    if isinstance(values, dict):
        return [path, *(p for key, value in values.items() for p in objects(value, f"{path}/{key}".lstrip("/")))]
    if isinstance(values, list):
        return [p for number, value in enumerate(values) for p in objects(value, f"{path}/{number}")]
    return []


def test_a_wrong_key_fails_wherever_it_stands(values: dict[str, Any], schema: jsonschema.Draft202012Validator) -> None:
    places = [path for path in objects(values) if not path.startswith("additionalInstanceConfig")]
    assert len(places) > 40
    for place in places:
        wrong = copy.deepcopy(values)
        at(wrong, place)["maxConcurentRuns"] = 2
        assert list(schema.iter_errors(wrong)), f"a wrong key in '{place}' is not noticed"


@pytest.mark.parametrize(
    ("place", "key", "value"),
    [
        ("postgresql", "postgresqlPassword", "geheim"),
        ("", "generatePostgresqlPasswordSecret", True),
        ("dagster-user-deployments/deployments/0/image", "tag", "latest"),
        ("dagster-user-deployments/deployments/0/env/0", "name", "AWS_SECRET_ACCESS_KEY"),
        ("dagsterDaemon/runCoordinator/config/queuedRunCoordinator", "maxConcurrentRuns", "2"),
        ("dagsterWebserver/service", "type", "LoadBalancer"),
    ],
)
def test_what_may_not_be_is_refused(
    values: dict[str, Any], schema: jsonschema.Draft202012Validator, place: str, key: str, value: object
) -> None:
    at(values, place)[key] = value
    assert list(schema.iter_errors(values))


def test_the_limits_are_those_of_one_machine(values: dict[str, Any]) -> None:
    here = yaml.safe_load(configuration(Settings(dagster_postgres=None)))["concurrency"]["runs"]
    there = at(values, "dagsterDaemon/runCoordinator/config/queuedRunCoordinator")
    assert there["maxConcurrentRuns"] == here["max_concurrent_runs"]
    assert there["tagConcurrencyLimits"] == here["tag_concurrency_limits"]
    assert there["tagConcurrencyLimits"][0]["key"] == BUILD_TAG


def test_what_goes_into_dagster_yaml_is_known_to_dagster(values: dict[str, Any]) -> None:
    known = dagster_instance_config_schema()
    given = values["additionalInstanceConfig"]
    assert set(given) <= set(known)
    for name, value in given.items():
        field = known[name]
        judged = validate_config(getattr(field, "config_type", field), value)
        assert judged.success, judged.errors


def test_the_settings_are_of_this_project(values: dict[str, Any]) -> None:
    names = {entry["name"] for entry in at(values, "dagster-user-deployments/deployments/0")["env"]}
    ours = {name for name in names if name.startswith("REGIODEAL_")}
    assert {name.removeprefix("REGIODEAL_").lower() for name in ours} <= set(Settings.model_fields)
