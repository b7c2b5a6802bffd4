"""The JSON Schemas for editors: current, and of one mind with the models."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import jsonschema
import pytest
import yaml

from sources.catalogue.load import CATALOGUE_ROOT, LIST_FILES
from sources.catalogue.schema import schema_text, write_schemas
from sources.catalogue.schema import schemas as catalogue_schemas
from sources.deliveries.answer.schema import answer_schemas
from tests.sources.catalogue.small import FILES, PROJECT, broken

COMMITTED = Path(__file__).parents[3] / "docs" / "schema"


class _AsAnEditorReads(yaml.CSafeLoader):
    """YAML 1.2, as editors have it: a date is text."""


_AsAnEditorReads.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for letter, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def read(text: str) -> object:
    return yaml.load(text, _AsAnEditorReads)  # noqa: S506 - a subclass of the safe loader


@cache
def schemas() -> dict[str, dict]:
    """Everything that `regiodeal catalogue schema` writes."""
    return catalogue_schemas() | answer_schemas()


def schema_of(name: str) -> dict:
    kind = name.removesuffix(".yaml") if name in LIST_FILES else name.split("/", maxsplit=1)[0].removesuffix("s")
    return schemas()[f"{kind}.schema.json"]


def test_the_committed_schemas_are_current() -> None:
    """When this fails: run `regiodeal catalogue schema` and commit docs/schema."""
    assert {file.name: file.read_text(encoding="utf-8") for file in COMMITTED.glob("*")} == {
        name: schema_text(schema) for name, schema in schemas().items()
    }


def test_writing_tells_what_changed_and_removes_what_is_no_more(tmp_path: Path) -> None:
    folder = tmp_path / "schema"
    assert {file.name for file in write_schemas(folder, schemas())} == set(schemas())
    assert write_schemas(folder, schemas()) == []
    (folder / "partners.schema.json").write_text("{}", encoding="utf-8")
    (folder / "vroeger.schema.json").write_text("{}", encoding="utf-8")
    assert [file.name for file in write_schemas(folder, schemas())] == ["partners.schema.json"]
    assert {file.name for file in folder.iterdir()} == set(schemas())


@pytest.mark.parametrize("name", sorted(schemas()))
def test_a_schema_is_valid_and_explains_itself(name: str) -> None:
    schema = schemas()[name]
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["description"]
    assert '"title":' not in schema_text({key: value for key, value in schema.items() if key != "title"}).replace(
        '"title": {', ""
    )


def test_docstrings_of_fields_are_descriptions() -> None:
    project = schemas()["project.schema.json"]
    assert project["properties"]["lead"]["description"].startswith("Penvoerder")


def test_the_real_catalogue_passes_its_own_schemas() -> None:
    for file in sorted(CATALOGUE_ROOT.rglob("*.yaml")):
        name = file.relative_to(CATALOGUE_ROOT).as_posix()
        validator = jsonschema.Draft202012Validator(schema_of(name))
        assert [error.message for error in validator.iter_errors(read(file.read_text(encoding="utf-8")))] == [], name


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (PROJECT, 'code: "2.1"', "code: 2.1"),
        (PROJECT, "phase: execution", "phase: uitvoering"),
        (PROJECT, "phase:", "fase:"),
        (PROJECT, "value: 250", 'value: "250"'),
        ("partners.yaml", "kind: education", "kind: onderwijs"),
        ("municipalities.yaml", "code: GM0001", "code: GM1"),
    ],
)
def test_an_editor_marks_what_the_check_would_refuse(file: str, old: str, new: str) -> None:
    validator = jsonschema.Draft202012Validator(schema_of(file))
    assert validator.is_valid(read(FILES[file]))
    assert not validator.is_valid(read(broken(file, old, new)[file]))
